// The faults that can be switched on from the page.
import type { FaultHandle } from "../aws/faults/fault.ts";
import type { AwsWorld } from "../aws/world.ts";
import type { FaultState } from "../browser/page-state.ts";
import type { OnCallWorld } from "../oncall/world.ts";
import type { SlackWorld } from "../slack/world.ts";

/** What the faults reach. */
export interface FaultTargets {
  readonly aws: AwsWorld;
  readonly slack: SlackWorld;
  readonly onCall: OnCallWorld;
  /** FLUSHALL; or why that is refused. */
  readonly wipeRedis: (() => Promise<void>) | string;
}

interface Fault {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  /** Switches it on; what comes back switches it off. A promise for a deed that is over at once. */
  readonly start: (targets: FaultTargets) => (() => void) | Promise<void>;
  /** True for a deed that is over at once. */
  readonly isDeed?: boolean;
  /** Why it cannot be had here; undefined when it can. */
  readonly refusal?: (targets: FaultTargets) => string | undefined;
}

const off = (handles: readonly FaultHandle[]) => (): void => { for (const handle of handles) handle.stop(); };

const faults: readonly Fault[] = [
  { name: "throttle", label: "Throttle EKS", hint: "30 % of all calls answer \"Rate exceeded\"", start: ({ aws }) => off([aws.faults.throttle({ service: "eks", probability: 0.3 })]) },
  { name: "outage", label: "AWS is down", hint: "EKS, STS and IAM answer 503", start: ({ aws }) => off([aws.faults.outage({})]) },
  { name: "lost-reply", label: "Lose replies", hint: "every third write is done, but its answer gets lost", start: ({ aws }) => off([aws.faults.loseReply({ service: "eks", probability: 0.34 })]) },
  { name: "hang", label: "Hold AssociateAccessPolicy", hint: "the call hangs until this is switched off", start: ({ aws }) => off([aws.faults.hang({ operation: "AssociateAccessPolicy" }, "before")]) },
  { name: "slack-twice", label: "Deliver twice", hint: "Slack sends every command and click two times", start: ({ slack }) => chaos(slack, { deliverTwice: true }, { deliverTwice: false }) },
  { name: "slack-off", label: "Slack is down", hint: "nothing reaches the bot, and its calls fail", start: ({ slack }) => slackOff(slack) },
  { name: "on-call-off", label: "On-call source down", hint: "PagerDuty, Opsgenie and incident.io answer 503", start: ({ onCall }) => moody(onCall) },
  { name: "wipe-redis", label: "Wipe Redis", hint: "FLUSHALL: live leases come back as requests", isDeed: true, refusal: ({ wipeRedis }) => (typeof wipeRedis === "string" ? wipeRedis : undefined), start: ({ wipeRedis }) => wipe(wipeRedis) },
];

function wipe(wipeRedis: FaultTargets["wipeRedis"]): Promise<void> {
  return typeof wipeRedis === "string" ? Promise.reject(new Error(wipeRedis)) : wipeRedis();
}

function chaos(slack: SlackWorld, on: Partial<SlackWorld["chaos"]>, back: Partial<SlackWorld["chaos"]>): () => void {
  Object.assign(slack.chaos, on);
  slack.changed();
  return () => { Object.assign(slack.chaos, back); slack.changed(); };
}

function moody(onCall: OnCallWorld): () => void {
  onCall.mood = "down";
  return () => { onCall.mood = "fine"; };
}

function slackOff(slack: SlackWorld): () => void {
  slack.carrier?.dropSockets();
  return chaos(slack, { off: true }, { off: false });
}

/** The switches of one sandbox. */
export class PageFaults {
  readonly #targets: FaultTargets;
  readonly #on = new Map<string, () => void>();

  constructor(targets: FaultTargets) {
    this.#targets = targets;
  }

  /** Every switch with its position. */
  states(): readonly FaultState[] {
    return faults.map(({ name, label, hint, isDeed, refusal }) => ({ name, label, hint, isOn: this.#on.has(name), isDeed: isDeed ?? false, refusal: refusal?.(this.#targets) }));
  }

  /** Moves a switch. @throws Error when there is no such fault, or it cannot be had here */
  async set(name: string, isOn: boolean): Promise<void> {
    const fault = faults.find((one) => one.name === name);
    if (fault === undefined) throw new Error(`There is no fault ${name}. There are: ${faults.map((one) => one.name).join(", ")}.`);
    this.#on.get(name)?.();
    this.#on.delete(name);
    if (!isOn) return;
    const started = fault.start(this.#targets);
    if (typeof started === "function") this.#on.set(name, started);
    else await started;
  }
}
