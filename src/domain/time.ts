// Points in time and spans of it, in milliseconds; there is no clock here.
import type { Branded } from "./ids.ts";
import { InvalidInputError } from "./errors.ts";

/** A point in time: milliseconds since 1970-01-01 UTC. */
export type Instant = Branded<number, "Instant">;
/** A span of time in milliseconds. */
export type Duration = Branded<number, "Duration">;

/** True for a safe integer of milliseconds since 1970 that is not negative. */
export function isInstant(value: number): value is Instant {
  return Number.isSafeInteger(value) && value >= 0;
}
/** True for a safe integer of milliseconds that is not negative. */
export function isDuration(value: number): value is Duration {
  return Number.isSafeInteger(value) && value >= 0;
}
/** Milliseconds since 1970 as an instant. @throws InvalidInputError */
export function instant(milliseconds: number): Instant {
  if (isInstant(milliseconds)) return milliseconds;
  throw new InvalidInputError("malformed", `${String(milliseconds)} is not a point in time.`);
}
/** Milliseconds as a span. @throws InvalidInputError */
export function milliseconds(value: number): Duration {
  if (isDuration(value)) return value;
  throw new InvalidInputError("malformed", `${String(value)} is not a span of time.`);
}
/** Whole seconds as a span. @throws InvalidInputError */
export function seconds(value: number): Duration {
  return milliseconds(value * 1000);
}
/** Whole minutes as a span. @throws InvalidInputError */
export function minutes(value: number): Duration {
  return milliseconds(value * 60_000);
}
/** The instant `span` after `at`. */
export function plus(at: Instant, span: Duration): Instant {
  return instant(at + span);
}
/** How long from `start` to `end`; zero when `end` is not later. */
export function between(start: Instant, end: Instant): Duration {
  return milliseconds(Math.max(0, end - start));
}
/** `at` cut down to its whole second: leases count in seconds. */
export function wholeSecond(at: Instant): Instant {
  return instant(Math.floor(at / 1000) * 1000);
}
/** `2026-11-24T08:00:00.123Z`. */
export function toIsoText(at: Instant): string {
  return new Date(at).toISOString();
}

/** Reads a whole date, or a time with its zone, such as `2026-11-24` or `2026-11-24T12:00:00Z`: what a local time means would depend on the machine. Undefined when the text is neither. */
export function parseInstant(text: string): Instant | undefined {
  const time = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
  return isInstant(time) ? time : undefined;
}

const unitMinutes: Readonly<Record<string, number>> = {
  m: 1, min: 1, mins: 1, minute: 1, minutes: 1,
  h: 60, hr: 60, hrs: 60, hour: 60, hours: 60,
  d: 1440, day: 1440, days: 1440,
};

/**
 * Reads a span such as `30m`, `2h`, `1h30m`, `1d`, `90 min`.
 * @returns the span, or undefined when the text is not one (no unit, fractions, zero, rubbish)
 */
export function parseDuration(text: string): Duration | undefined {
  const compact = text.trim().toLowerCase().replaceAll(/\s+/g, "");
  if (compact.length > 24 || !/^(?:\d{1,5}[a-z]{1,7})+$/.test(compact)) return undefined;
  let total = 0;
  for (const [, digits = "", unit = ""] of compact.matchAll(/(\d{1,5})([a-z]{1,7})/g)) {
    const factor = unitMinutes[unit];
    if (factor === undefined) return undefined;
    total += Number(digits) * factor;
  }
  return total > 0 ? minutes(total) : undefined;
}

/** A span as people write it: `45m`, `2h`, `1h30m`, `1d`; seconds are shown only below a minute. */
export function formatDuration(span: Duration): string {
  const whole = Math.round(span / 60_000);
  if (whole === 0) return `${String(Math.round(span / 1000))}s`;
  const days = Math.floor(whole / 1440);
  const hours = Math.floor((whole % 1440) / 60);
  const rest = whole % 60;
  return [days > 0 ? `${String(days)}d` : "", hours > 0 ? `${String(hours)}h` : "", rest > 0 ? `${String(rest)}m` : ""].join("");
}
