// The faults of the sandbox's AWS: switched on from outside, drawn for every call.
import type { Clocks } from "../clocks.ts";
import type { JsonObject } from "../json.ts";
import { AwsError } from "../aws-error.ts";
import type { CallFacts, FaultMatch } from "./fault-match.ts";
import type { Bucket, FaultHandle, FaultKind, HangHandle } from "./fault.ts";
import { Fault } from "./fault.ts";
import { Hang } from "./hang.ts";
import type { Knobs } from "./knobs.ts";
import { defaultKnobs } from "./knobs.ts";

/** What becomes of a call: it goes on, its connection is reset, it is never answered, or it is answered with an error. */
type Fate = "goOn" | "reset" | "silence" | AwsError;

/** One fault or setting that is on, ready to be shown. */
export interface FaultDescription {
  /** For `stop`. */
  readonly id: string;
  readonly kind: string;
  /** ARN of the cluster a setting is limited to. */
  readonly cluster?: string;
  readonly match?: JsonObject;
  /** The value of a setting, or the size of a bucket. */
  readonly value?: JsonObject[string];
  readonly hits?: number;
}

const beforeKinds: readonly FaultKind[] = ["outage503", "outageSilent", "throttle", "resetBefore", "errorBefore", "hangBefore"];
const afterKinds: readonly FaultKind[] = ["hangAfter", "loseReply", "errorAfter"];

const serverError = (): Fate => new AwsError("ServerException", 500, { message: "Internal server error" });

/** What each kind does; a hang that is not in the list of hangs was released already. */
const fates: Readonly<Record<FaultKind, () => Fate>> = {
  outage503: () => new AwsError("ServiceUnavailableException", 503, { message: "Service is unavailable." }),
  outageSilent: () => "silence",
  throttle: () => new AwsError("ThrottlingException", 429, { message: "Rate exceeded" }),
  errorBefore: serverError,
  errorAfter: serverError,
  resetBefore: () => "reset",
  loseReply: () => "reset",
  hangBefore: () => "goOn",
  hangAfter: () => "goOn",
};

/** Everything that can go wrong on purpose. */
export class Faults {
  private readonly clocks: Clocks;
  private readonly onChange: () => void;
  private faults: Fault[] = [];
  private readonly hangs = new Map<string, Hang>();
  private readonly turned = new Map<string, Partial<Knobs>>();
  private lastId = 0;

  constructor(clocks: Clocks, onChange: () => void) {
    this.clocks = clocks;
    this.onChange = onChange;
  }

  /** 429 ThrottlingException, with the match's probability or as a token bucket per account and region (machine's clock). */
  throttle(match: FaultMatch, bucket?: Bucket): FaultHandle {
    return this.add("throttle", match, bucket);
  }

  /** The write is committed, then the connection is reset. `nth` and `times` count calls that succeeded. */
  loseReply(match: FaultMatch): FaultHandle {
    return this.add("loseReply", match);
  }

  /** The connection is reset before anything happens. */
  resetBefore(match: FaultMatch): FaultHandle {
    return this.add("resetBefore", match);
  }

  /** 500 before anything happens. */
  errorBefore(match: FaultMatch): FaultHandle {
    return this.add("errorBefore", match);
  }

  /** The write is committed, then answered with 500. */
  errorAfter(match: FaultMatch): FaultHandle {
    return this.add("errorAfter", match);
  }

  /** Every matching call fails: with 503, or without any answer. Usually with `account`, `region` and `until`. */
  outage(match: FaultMatch, answer: "503" | "none" = "503"): FaultHandle {
    return this.add(answer === "503" ? "outage503" : "outageSilent", match);
  }

  /** Holds matching calls before or after the commit until released, so that a test can stop a worker between two calls. */
  hang(match: FaultMatch, when: "before" | "after"): HangHandle {
    const hang = new Hang();
    const handle = this.add(when === "before" ? "hangBefore" : "hangAfter", match);
    this.hangs.set(handle.id, hang);
    const end = (outcome: "goOn" | "drop"): void => {
      hang.end(outcome);
      this.stop(handle.id);
    };
    return {
      id: handle.id,
      get hits() { return handle.hits; },
      reached: hang.reached,
      release: () => { end("goOn"); },
      drop: () => { end("drop"); },
      stop: () => { end("goOn"); },
    };
  }

  /** Sets some knobs, for one cluster (by ARN) or for all. */
  turn(knobs: Partial<Knobs>, clusterArn = ""): void {
    this.turned.set(clusterArn, { ...this.turned.get(clusterArn), ...knobs });
    this.onChange();
  }

  /** The knobs that hold for a cluster, or in general. */
  knobs(clusterArn = ""): Knobs {
    return { ...defaultKnobs, ...this.turned.get(""), ...this.turned.get(clusterArn) };
  }

  /** Switches one fault or setting off, by the id that `describe` gives; held calls go on. */
  stop(id: string): void {
    this.faults = this.faults.filter((fault) => fault.id !== id);
    this.hangs.get(id)?.end("goOn");
    this.hangs.delete(id);
    for (const [cluster, knobs] of this.turned) {
      this.turned.set(cluster, Object.fromEntries(Object.entries(knobs).filter(([name]) => knobId(cluster, name) !== id)));
    }
    this.onChange();
  }

  /** Switches everything off and sets every knob to its default; held calls go on. */
  clear(): void {
    this.turned.clear();
    for (const fault of this.faults) this.stop(fault.id);
    this.onChange();
  }

  /** Breaks every held call; for the end of the service. */
  dropHeld(): void {
    for (const hang of this.hangs.values()) hang.end("drop");
  }

  /** What is on now, in the order in which it was switched on; plain JSON. */
  describe(): readonly FaultDescription[] {
    const faults = this.faults.map((fault): FaultDescription => ({
      id: fault.id, kind: fault.kind, match: { ...fault.match }, hits: fault.hits,
      ...(fault.bucket === undefined ? {} : { value: { ...fault.bucket } }),
    }));
    const knobs = [...this.turned].flatMap(([cluster, turned]) => Object.entries(turned).map(([name, value]): FaultDescription => ({
      id: knobId(cluster, name), kind: name, value: typeof value === "object" ? { ...value } : value,
      ...(cluster === "" ? {} : { cluster }),
    })));
    return [...faults, ...knobs];
  }

  /** Draws what happens to a call before it is worked off. */
  async before(call: CallFacts): Promise<Fate> {
    return this.draw(beforeKinds, call);
  }

  /** Draws what happens to the reply of a call that succeeded. */
  async after(call: CallFacts): Promise<Fate> {
    return this.draw(afterKinds, call);
  }

  private async draw(kinds: readonly FaultKind[], call: CallFacts): Promise<Fate> {
    for (const kind of kinds) {
      for (const fault of this.faults.filter((candidate) => candidate.kind === kind)) {
        const fate = fault.strikes(call, this.clocks) ? await this.act(fault) : "goOn";
        if (fate !== "goOn") return fate;
      }
    }
    return "goOn";
  }

  private async act(fault: Fault): Promise<Fate> {
    this.onChange();
    const hang = this.hangs.get(fault.id);
    if (hang !== undefined) return (await hang.hold()) === "drop" ? "reset" : "goOn";
    return fates[fault.kind]();
  }

  private add(kind: FaultKind, match: FaultMatch, bucket?: Bucket): FaultHandle {
    this.lastId += 1;
    const fault = new Fault(`fault-${String(this.lastId)}`, kind, { match, bucket });
    this.faults.push(fault);
    this.onChange();
    return {
      id: fault.id,
      get hits() { return fault.hits; },
      stop: () => { this.stop(fault.id); },
    };
  }
}

function knobId(cluster: string, name: string): string {
  return cluster === "" ? `knob-${name}` : `knob-${name}-${cluster}`;
}
