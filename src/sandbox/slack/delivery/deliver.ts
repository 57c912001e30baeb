// Sending something to the app: the log, the chaos on the way, the repeats. Source of the retries: https://docs.slack.dev/apis/events-api
import type { Answer, Delivery, Envelope } from "../model/delivery.ts";
import type { SlackWorld } from "../world.ts";
import { afterMs, within } from "./real-time.ts";

const held = new WeakMap<SlackWorld, () => void>();

/** Of two deliveries in a row the second goes first; a lone one goes when its time is over. */
async function waitForTurn(world: SlackWorld): Promise<void> {
  const release = held.get(world);
  if (release !== undefined) {
    held.delete(world);
    queueMicrotask(() => { setImmediate(release); });
    return;
  }
  const turn = new Promise<void>((resolve) => { held.set(world, resolve); });
  await Promise.race([turn, afterMs(world.chaos.orderMs)]);
  held.delete(world);
}

function hit(world: SlackWorld): boolean {
  return world.chaos.share >= 1 || world.random() < world.chaos.share;
}

function isLost(world: SlackWorld, envelope: Envelope): boolean {
  const { off, never, loseEvents } = world.chaos;
  return off || ((never || (loseEvents && envelope.kind === "events_api")) && hit(world));
}

function openDelivery(world: SlackWorld, envelope: Envelope): Delivery {
  const { kind, name, personId, retryNumber } = envelope;
  const delivery: Delivery = { id: world.newId("E"), kind, name, personId, at: world.now(), retryNumber, state: "open", detail: "", tookMs: undefined };
  world.deliveries.push(delivery);
  world.changed();
  return delivery;
}

function closeDelivery(world: SlackWorld, delivery: Delivery, { answer, startedReal }: { readonly answer: Answer; readonly startedReal: number }): void {
  delivery.state = answer.type;
  delivery.detail = answer.type === "failed" ? answer.detail : "";
  delivery.tookMs = world.realNow() - startedReal;
  world.changed();
}

async function travel(world: SlackWorld, envelope: Envelope): Promise<Answer> {
  if (world.chaos.lateMs > 0 && hit(world)) await afterMs(world.chaos.lateMs);
  if (world.chaos.outOfOrder && hit(world)) await waitForTurn(world);
  if (world.carrier === undefined) return { type: "failed", detail: "the Slack service is not running" };
  return world.carrier.send(envelope, world.rules.acknowledgeMs);
}

async function attempt(world: SlackWorld, envelope: Envelope): Promise<Answer> {
  const delivery = openDelivery(world, envelope);
  const started = world.realNow();
  if (isLost(world, envelope)) {
    await afterMs(envelope.kind === "events_api" ? 0 : world.rules.acknowledgeMs);
    closeDelivery(world, delivery, { answer: { type: "late" }, startedReal: started });
    delivery.state = "lost";
    return { type: "late" };
  }
  const answering = travel(world, envelope);
  void answering.then((answer) => { closeDelivery(world, delivery, { answer, startedReal: started }); });
  return within<Answer>(answering, world.rules.acknowledgeMs, { type: "late" });
}

function retryLater(world: SlackWorld, envelope: Envelope, answer: Answer): void {
  const delay = world.rules.eventRetriesMs[envelope.retryNumber];
  if (envelope.kind !== "events_api" || answer.type === "acknowledged" || delay === undefined) return;
  const reason = answer.type === "late" ? "http_timeout" : "http_error";
  void afterMs(delay).then(() => {
    if (world.carrier !== undefined) void deliver(world, { ...envelope, retryNumber: envelope.retryNumber + 1, retryReason: reason });
  });
}

/**
 * Delivers to the app. Resolves with its answer, or `late` after `rules.acknowledgeMs` of real time; never rejects. An event
 * that was not acknowledged comes again: at once, after a minute, after five. A command or a click does not (slack.md 1.1).
 */
export async function deliver(world: SlackWorld, envelope: Envelope): Promise<Answer> {
  const first = attempt(world, envelope);
  if (world.chaos.deliverTwice && hit(world)) void attempt(world, envelope);
  const answer = await first;
  if (!(world.chaos.loseEvents || world.chaos.off)) retryLater(world, envelope, answer);
  return answer;
}
