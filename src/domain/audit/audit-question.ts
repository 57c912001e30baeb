// What an administrator asks of the audit log in chat, and the answer.
import type { Json } from "../canonical-text.ts";
import { instant, toIsoText } from "../time.ts";
import type { Duration, Instant } from "../time.ts";
import type { RecordedEvent } from "./audit-text.ts";
import type { ExportFilter } from "./export-filter.ts";

/** Which events: those of a filter, or of the last so long before now. The newest come first. */
export interface AuditQuestion extends ExportFilter {
  readonly last?: Duration;
  /** How many of the newest are left out: those of earlier answers. */
  readonly skip: number;
}

/** How many events one answer shows at most. */
export const eventsAtOnce = 15;

/** An event with the id that people know its request by. */
export interface ShownEvent extends RecordedEvent {
  readonly shortId?: string;
}

/** Some events, newest first. */
export interface AuditAnswer {
  /** With the times that `last` meant. */
  readonly question: AuditQuestion;
  readonly events: readonly ShownEvent[];
  /** How many events fit in all. */
  readonly total: number;
  /** Time of the newest event that fits: what comes after it is left out when the answer goes on. */
  readonly newest?: Instant;
  /** Time of the oldest event that is still there, whatever it is about. */
  readonly oldest?: Instant;
  /** How many entries are no events: somebody else wrote them. */
  readonly damaged: number;
}

/** The question with fixed times. */
export function atTime({ last, ...question }: AuditQuestion, now: Instant): AuditQuestion {
  return last === undefined ? question : { ...question, from: instant(Math.max(question.from ?? 0, now - last)) };
}

/** The question that goes on behind what was shown, with the same events. */
export function behind({ question, newest }: AuditAnswer, shown: number): AuditQuestion {
  return { ...question, skip: question.skip + shown, ...(question.to === undefined && newest !== undefined ? { to: instant(newest + 1) } : {}) };
}

/** The question as facts of an event: that it was asked is recorded. */
export function questionFacts({ request, person, cluster, from, to, last, skip }: AuditQuestion): Readonly<Record<string, Json | undefined>> {
  return {
    about: request, person, cluster, from: from === undefined ? undefined : toIsoText(from), to: to === undefined ? undefined : toIsoText(to), lastMs: last, skip: skip === 0 ? undefined : skip,
  };
}
