// One fault that is switched on: what it does and whom it strikes.
import type { Clocks } from "../clocks.ts";
import type { CallFacts, FaultMatch } from "./fault-match.ts";
import { isMatched } from "./fault-match.ts";

/** What a fault does to a call; `before` and `after` refer to the commit. */
export type FaultKind =
  | "outage503" | "outageSilent" | "throttle" | "resetBefore" | "errorBefore" | "hangBefore"
  | "hangAfter" | "loseReply" | "errorAfter";

/** Switches a fault off again. */
export interface FaultHandle {
  readonly id: string;
  /** How many calls it has struck so far. */
  readonly hits: number;
  stop(): void;
}

/** A call held back by a fault, from outside. */
export interface HangHandle extends FaultHandle {
  /** Settles when the first call is held. */
  readonly reached: Promise<void>;
  /** Lets held calls go on and strikes no further ones; a call whose client has gone is still worked off, as a late request would be. */
  release(): void;
  /** Breaks the connections of held calls, without commit when they are held before it, and strikes no further ones. */
  drop(): void;
}

/** How many calls a second a bucket lets through, and how many at once. */
export interface Bucket {
  readonly perSecond: number;
  readonly burst: number;
}

/** A switched-on fault with its counters. */
export class Fault {
  readonly id: string;
  readonly kind: FaultKind;
  readonly match: FaultMatch;
  readonly bucket: Bucket | undefined;
  hits = 0;
  private seen = 0;
  private readonly levels = new Map<string, { tokens: number; at: number }>();

  constructor(id: string, kind: FaultKind, rule: { readonly match: FaultMatch; readonly bucket?: Bucket | undefined }) {
    this.id = id;
    this.kind = kind;
    this.match = rule.match;
    this.bucket = rule.bucket;
  }

  /** Decides whether this call is struck, and counts it. */
  strikes(call: CallFacts, clocks: Clocks): boolean {
    if (!isMatched(this.match, call)) return false;
    if (this.match.until !== undefined && clocks.now() >= this.match.until) return false;
    this.seen += 1;
    const struck = this.isDue(call, clocks);
    if (struck) this.hits += 1;
    return struck;
  }

  private isDue(call: CallFacts, clocks: Clocks): boolean {
    const { nth, times, probability } = this.match;
    if (nth !== undefined && this.seen !== nth) return false;
    if (times !== undefined && this.hits >= times) return false;
    if (this.bucket !== undefined && this.take(this.bucket, `${call.account}/${call.region}`, clocks.realNow())) return false;
    return probability === undefined || clocks.random() < probability;
  }

  private take(bucket: Bucket, key: string, now: number): boolean {
    const level = this.levels.get(key) ?? { tokens: bucket.burst, at: now };
    const tokens = Math.min(bucket.burst, level.tokens + (Math.max(0, now - level.at) / 1000) * bucket.perSecond);
    const taken = tokens >= 1;
    this.levels.set(key, { tokens: taken ? tokens - 1 : tokens, at: now });
    return taken;
  }
}
