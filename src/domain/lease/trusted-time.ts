// Trusted time: judged by the `Date` headers of AWS replies, so that a wrong clock of ours ends nothing early or late.
import { instant } from "../time.ts";
import type { Instant } from "../time.ts";

/** One `Date` header: what AWS said, and where our monotonic clock (milliseconds) stood then. */
export interface DateSample {
  readonly awsDate: Instant;
  readonly monotonic: number;
}

/** What is known of the time now. */
export interface TimeFacts {
  /** The last samples, newest last; five are used. */
  readonly samples: readonly DateSample[];
  readonly local: Instant;
  readonly monotonic: number;
}

/** The time to decide by, and whether granting is allowed on it. */
export interface TrustedTime {
  readonly now: Instant;
  readonly granting: "allowed" | "clock_skewed" | "clock_unknown";
  /** Milliseconds by which our clock is ahead of AWS (negative: behind); undefined without samples. */
  readonly skew: number | undefined;
}

/** A sample counts as fresh for two minutes. */
export const freshFor = 120_000;
/** Our clock may differ from AWS' by this much while granting. */
const toleratedSkew = 5_000;

/**
 * Decides which time to trust.
 *
 * | samples | now | granting |
 * |---|---|---|
 * | fresh, differ ≤ 5 s | the later of both | allowed |
 * | fresh, differ more | AWS' | refused |
 * | not fresh, or none | the later of both | refused |
 */
export function trustedTime({ samples, local, monotonic }: TimeFacts): TrustedTime {
  const last = samples.slice(-5);
  const newest = last.at(-1);
  if (newest === undefined) return { now: local, granting: "clock_unknown", skew: undefined };
  const aws = median(last.map((sample) => sample.awsDate + (monotonic - sample.monotonic)));
  const skew = Math.round(local - aws);
  const later = instant(Math.max(0, Math.round(Math.max(local, aws))));
  if (monotonic - newest.monotonic > freshFor) return { now: later, granting: "clock_unknown", skew };
  // A header has whole seconds: it lies up to one second behind.
  if (skew >= -toleratedSkew && skew <= toleratedSkew + 1000) return { now: later, granting: "allowed", skew };
  return { now: instant(Math.max(0, Math.round(aws))), granting: "clock_skewed", skew };
}

// Of one value at least.
function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return Number(sorted[Math.floor((sorted.length - 1) / 2)]);
}
