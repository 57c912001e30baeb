// Answers a question to the audit log from the stream that all processes share, in one pass from its oldest event to its newest.
import { atTime, eventsAtOnce } from "../../domain/audit/audit-question.ts";
import type { AuditAnswer, AuditQuestion, ShownEvent } from "../../domain/audit/audit-question.ts";
import { readEvent } from "../../domain/audit/audit-text.ts";
import type { RecordedEvent } from "../../domain/audit/audit-text.ts";
import { EventFilter, shortIdIn } from "../../domain/audit/export-filter.ts";
import { instant } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import type { AuditReader } from "../../ports/system/audit-reader.ts";

/** What answering needs. */
export interface AnswerAuditDeps {
  readonly auditReader: AuditReader;
  /** Told how many of all events were read. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Reads until the stream's end, or until nobody waits any more. @throws UnavailableError */
export async function answerAudit({ auditReader, onProgress }: AnswerAuditDeps, asked: AuditQuestion, { now, isOver }: { readonly now: Instant; readonly isOver: () => boolean }): Promise<AuditAnswer> {
  const all = await auditReader.length();
  const pass = new Pass(atTime(asked, now));
  let done = 0;
  for await (const texts of auditReader.read()) {
    if (isOver()) break;
    for (const text of texts) pass.take(readEvent(text));
    done += texts.length;
    onProgress?.(done, Math.max(done, all));
  }
  return pass.answer();
}

/** Keeps no more of the stream than what is wanted and what comes after it. */
class Pass {
  readonly #question: AuditQuestion;
  readonly #filter: EventFilter;
  readonly #shortIds = new Map<unknown, string>();
  readonly #most: number;
  #kept: RecordedEvent[] = [];
  #total = 0;
  #damaged = 0;
  #oldest: Instant | undefined;

  constructor(question: AuditQuestion) {
    this.#question = question;
    this.#filter = new EventFilter(question);
    this.#most = question.skip + eventsAtOnce;
  }

  take(event: RecordedEvent | undefined): void {
    if (event === undefined) {
      this.#damaged += 1;
      return;
    }
    this.#oldest ??= instant(Date.parse(event.at));
    const shortId = shortIdIn(event.fields);
    if (shortId !== undefined) this.#shortIds.set(event.fields["request"], shortId);
    if (!this.#filter.wants(event)) return;
    this.#total += 1;
    this.#kept.push(event);
    if (this.#kept.length >= 2 * this.#most) this.#kept = this.#kept.slice(-this.#most);
  }

  answer(): AuditAnswer {
    const newestFirst = this.#kept.toReversed();
    const { skip } = this.#question;
    const newest = newestFirst[0];
    return {
      question: this.#question, events: newestFirst.slice(skip, skip + eventsAtOnce).map((event) => this.#shown(event)), total: this.#total, damaged: this.#damaged,
      ...(newest === undefined ? {} : { newest: instant(Date.parse(newest.at)) }), ...(this.#oldest === undefined ? {} : { oldest: this.#oldest }),
    };
  }

  #shown(event: RecordedEvent): ShownEvent {
    const shortId = this.#shortIds.get(event.fields["request"]);
    return { ...event, ...(shortId === undefined ? {} : { shortId }) };
  }
}
