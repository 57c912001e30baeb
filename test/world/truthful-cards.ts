// A watcher of its own: at every change of Slack or AWS, what the cards say is compared with what is true in the sandbox's AWS.
// It shares no function with the product; of a lease it reads the end, the access policies and the scope.
import type { EntryTruth } from "../../src/sandbox/aws/truth.ts";
import { elementsIn } from "../../src/sandbox/slack/model/view.ts";
import type { Message } from "../../src/sandbox/slack/model/message.ts";
import { plainMessage } from "../../src/sandbox/slack/plain-text.ts";
import { readerFor } from "../../src/sandbox/slack/show/reader-for.ts";
import type { World } from "../../src/sandbox/start.ts";

/** How long access may outlive its end, and a card the access it shows; milliseconds of the sandbox's clock. */
export const bound = 60_000;

const leaseTag = "eks-access/lease/";
const endedTag = "eks-access/ended/";
const saysGone = /(Ended|Given back|Revoked).*confirmed\.|No access was granted\./;
const policyNames: Readonly<Record<string, string>> = { CA: "AmazonEKSClusterAdminPolicy", AD: "AmazonEKSAdminPolicy", ED: "AmazonEKSEditPolicy", VI: "AmazonEKSViewPolicy" };

/** What one lease justifies: items are `<cluster ARN> <principal ARN> <access policy> <namespace, or * for the cluster>`. */
interface Promised {
  readonly end: number;
  readonly items: readonly string[];
}

/** Watches from its making until it is disposed of; `lies` is to be empty at the end. */
export class TruthfulCards implements Disposable {
  /** What was said, or left standing, against the truth: each once. */
  readonly lies: string[] = [];
  /** How many looks compared a card that claims something; a watcher that saw nothing proves nothing. */
  claims = 0;
  readonly #world: World;
  readonly #stops: readonly (() => void)[];
  readonly #promised = new Map<string, Promised>();
  readonly #lastJustified = new Map<string, number>();
  readonly #lastWhole = new Map<string, number>();
  readonly #leaseOfCard = new Map<string, string>();
  readonly #newestCard = new Map<string, string>();
  #countsFrom = 0;
  #isPaused = false;

  constructor(world: World) {
    this.#world = world;
    const look = (): void => { this.#look(); };
    this.#stops = [world.aws.journal.onChange(look), world.slack.onChange(look), world.clock.onJump(look)];
  }

  /** From now on nobody can act on AWS (an outage, all workers dead), so the bounds do not run. "Gone" must still be true. */
  pause(): void {
    this.#isPaused = true;
  }

  /** The bounds count from now. */
  resume(): void {
    this.#isPaused = false;
    this.#countsFrom = this.#world.clock.now();
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }

  #look(): void {
    const { at, clusters } = this.#world.aws.journal.view();
    const own = clusters.flatMap(({ arn, entries }) => entries.filter(({ tags }) => tags["eks-access/owner"] === "sandbox").map((entry) => ({ arn, entry })));
    const present = new Set(own.flatMap(({ arn, entry }) => itemsOn(arn, entry)));
    const live = new Set(own.flatMap(({ arn, entry }) => this.#read(arn, entry)).filter((id) => at < (this.#promised.get(id)?.end ?? 0)));
    this.#compareAccess(at, present, live);
    for (const [id, { items }] of this.#promised) if (items.every((item) => present.has(item))) this.#lastWhole.set(id, at);
    for (const message of this.#world.slack.messages) this.#compareCard(at, message, { present, live });
  }

  // Remembers what the leases on an entry promise; returns those without a tombstone.
  #read(clusterArn: string, { tags, principalArn }: EntryTruth): readonly string[] {
    const ids = Object.keys(tags).filter((key) => key.startsWith(leaseTag)).map((key) => key.slice(leaseTag.length));
    for (const id of ids) {
      const [, , , notAfter, , , policies = "", scope = ""] = (tags[`${leaseTag}${id}`] ?? "").split(":");
      const spaces = scope === "c" ? ["*"] : scope.split("+").slice(1);
      this.#promised.set(id, { end: Number(notAfter) * 1000, items: policies.split("+").flatMap((code) => spaces.map((space) => `${clusterArn} ${principalArn} ${policyNames[code] ?? code} ${space}`)) });
    }
    return ids.filter((id) => !(`${endedTag}${id}` in tags));
  }

  #compareAccess(at: number, present: ReadonlySet<string>, live: ReadonlySet<string>): void {
    const justified = new Set([...live].flatMap((id) => this.#promised.get(id)?.items ?? []));
    for (const item of present) {
      if (justified.has(item)) this.#lastJustified.set(item, at);
      const ends = [...this.#promised.values()].filter(({ end, items }) => end <= at && items.includes(item)).map(({ end }) => end);
      const since = Math.max(this.#lastJustified.get(item) ?? 0, this.#countsFrom, ...ends);
      if (!this.#isPaused && at > since + bound) this.#lie(`access without a lease for ${String((at - since) / 1000)} s: ${item}`, item);
    }
  }

  #compareCard(at: number, message: Message, { present, live }: { readonly present: ReadonlySet<string>; readonly live: ReadonlySet<string> }): void {
    if (message.channelId !== "C0REQUESTS" || message.threadTs !== undefined || message.deleted) return;
    const block = elementsIn(message.blocks).map(({ blockId }) => blockId).find((id) => id.startsWith("card:"));
    if (block !== undefined) this.#noteCard(message.ts, block.split(":")[1] ?? "");
    const text = plainMessage(message, readerFor(this.#world.slack));
    const id = this.#leaseOfCard.get(message.ts) ?? "";
    // A card from before Redis was wiped is not known any more; the newest card of a request is the one that counts.
    if (text.includes("Active until") && this.#newestCard.get(id) === message.ts) this.#compareActive(at, id, text);
    if (saysGone.test(text)) this.#compareGone(id, text, { present, live });
  }

  #noteCard(ts: string, id: string): void {
    this.#leaseOfCard.set(ts, id);
    if (ts > (this.#newestCard.get(id) ?? "")) this.#newestCard.set(id, ts);
  }

  #compareActive(at: number, id: string, text: string): void {
    this.claims += 1;
    const whole = this.#lastWhole.get(id);
    if (whole === undefined) this.#lie(`active before the access was there: ${text}`, `${id} early`);
    else if (!this.#isPaused && at > Math.max(whole, this.#countsFrom) + bound) this.#lie(`active ${String((at - whole) / 1000)} s after the access was gone: ${text}`, `${id} late`);
  }

  // What another live lease justifies is not this one's access.
  #compareGone(id: string, text: string, { present, live }: { readonly present: ReadonlySet<string>; readonly live: ReadonlySet<string> }): void {
    this.claims += 1;
    const others = new Set([...live].filter((other) => other !== id).flatMap((other) => this.#promised.get(other)?.items ?? []));
    const left = (this.#promised.get(id)?.items ?? []).filter((item) => present.has(item) && !others.has(item));
    if (left.length > 0) this.#lie(`called gone while there is ${left.join(", ")}: ${text}`, `${id} gone`);
  }

  #lie(text: string, key: string): void {
    if (!this.lies.some((one) => one.startsWith(`[${key}]`))) this.lies.push(`[${key}] ${text}`);
  }
}

function itemsOn(clusterArn: string, { principalArn, associations }: EntryTruth): readonly string[] {
  return associations.flatMap(({ policyArn, scope }) => {
    const spaces = scope.type === "cluster" ? ["*"] : scope.namespaces.map(escaped);
    return spaces.map((space) => `${clusterArn} ${principalArn} ${policyArn.split("/").at(-1) ?? ""} ${space}`);
  });
}

// As names stand in a lease: bytes other than letters, digits, dot and dash are _ and two hex digits.
function escaped(name: string): string {
  return [...Buffer.from(name)].map((byte) => (/[A-Za-z0-9.-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `_${byte.toString(16).toUpperCase().padStart(2, "0")}`)).join("");
}
