// Trusted time from the `Date` header of every reply of AWS.
import type { DeserializeMiddleware, Pluggable } from "@smithy/types";
import type { DateSample, TrustedTime } from "../../domain/lease/trusted-time.ts";
import { trustedTime } from "../../domain/lease/trusted-time.ts";
import { isInstant } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";

const kept = 5;

/** Collects the last five `Date` headers; no I/O of its own. */
export class ServerDates implements TrustedClock {
  private readonly clock: Clock;
  private readonly metrics: Pick<Metrics, "clockSkew">;
  private samples: readonly DateSample[] = [];

  constructor(deps: { readonly clock: Clock; readonly metrics: Pick<Metrics, "clockSkew"> }) {
    this.clock = deps.clock;
    this.metrics = deps.metrics;
  }

  /** Notes the `Date` of a reply that has just come in; what is no date is passed over. */
  note(header: string | undefined): void {
    const awsDate = Date.parse(header ?? "");
    if (!isInstant(awsDate)) return;
    this.samples = [...this.samples, { awsDate, monotonic: this.clock.monotonic() }].slice(-kept);
    const { skew } = this.trusted();
    if (skew !== undefined) this.metrics.clockSkew(skew / 1000);
  }

  trusted(): TrustedTime {
    return trustedTime({ samples: this.samples, local: this.clock.now(), monotonic: this.clock.monotonic() });
  }
}

// The SDK gives the raw reply as `unknown`; its HTTP handlers write header names in small letters.
function dateOf(response: unknown): string | undefined {
  if (typeof response !== "object" || response === null || !("headers" in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== "object" || headers === null || !("date" in headers)) return undefined;
  return typeof headers.date === "string" ? headers.date : undefined;
}

/** Middleware that hands the `Date` of every reply to `dates`, of errors too: it stands below the step that throws them. */
export function collectDates<I extends object, O extends object>(dates: ServerDates): Pluggable<I, O> {
  const middleware: DeserializeMiddleware<I, O> = (next) => async (args) => {
    const result = await next(args);
    dates.note(dateOf(result.response));
    return result;
  };
  return { applyToStack: (stack) => { stack.add(middleware, { step: "deserialize", priority: "low", name: "collectDates" }); } };
}
