// The request store, intakes and work queue in memory; kept honest by the contract suites of their ports.
import type { AuditEvent } from "../../src/domain/audit/audit-event.ts";
import { ConflictError, UnavailableError } from "../../src/domain/errors.ts";
import { shortIdOf } from "../../src/domain/ids.ts";
import type { RequestId, ShortId } from "../../src/domain/ids.ts";
import type { AccessRequest } from "../../src/domain/request/access-request.ts";
import type { Intake, IntakeOutcome } from "../../src/domain/request/intake.ts";
import { noticeId } from "../../src/domain/request/notice.ts";
import type { Notice } from "../../src/domain/request/notice.ts";
import { openReview } from "../../src/domain/break-glass/review-steps.ts";
import { isFinal } from "../../src/domain/request/request-state.ts";
import type { Duration, Instant } from "../../src/domain/time.ts";
import type { IntakeStore } from "../../src/ports/store/intake-store.ts";
import type { RequestChange, RequestStore } from "../../src/ports/store/request-store.ts";
import type { WorkQueue } from "../../src/ports/store/work-queue.ts";
import type { Clock } from "../../src/ports/system/clock.ts";
import type { CardPointer } from "../../src/ports/talk/notifier.ts";

/** Requests with their events and notices; `isAway` makes every call fail. */
export class MemoryRequests implements RequestStore {
  readonly events: AuditEvent[] = [];
  isAway = false;
  /** Run before a replace is looked at: somebody who is faster. */
  beforeReplace: () => void = () => undefined;
  readonly #records = new Map<RequestId, AccessRequest>();
  readonly #shorts = new Map<ShortId, RequestId>();
  readonly #cards = new Map<RequestId, { card?: CardPointer; shown: number }>();
  readonly #notices = new Map<string, Notice>();
  readonly #told = new Set<string>();
  readonly #removals = new Map<string, number>();

  async create(change: RequestChange): Promise<void> {
    this.#reach();
    if (this.#records.has(change.request.id)) throw new ConflictError("duplicate", "the id is taken");
    this.#shorts.set(change.request.shortId, change.request.id);
    this.#store(change);
  }
  async replace(change: RequestChange): Promise<void> {
    this.#reach();
    this.beforeReplace();
    if (this.#records.get(change.request.id)?.revision !== change.request.revision - 1) throw new ConflictError("changed", "somebody was faster");
    this.#store(change);
  }
  async read(id: RequestId): Promise<AccessRequest | undefined> {
    this.#reach();
    return this.#records.get(id);
  }
  async shortIdFor(id: RequestId): Promise<ShortId> {
    this.#reach();
    let length = 5;
    while (![undefined, id].includes(this.#shorts.get(shortIdOf(id, length)))) length += 1;
    return shortIdOf(id, length);
  }
  async findByShortId(short: ShortId): Promise<AccessRequest | undefined> {
    this.#reach();
    const id = this.#shorts.get(short);
    return id === undefined ? undefined : this.#records.get(id);
  }
  async listOpen(): Promise<readonly AccessRequest[]> {
    this.#reach();
    return [...this.#records.values()].filter(({ state }) => !isFinal(state));
  }
  async listToReview(): Promise<readonly AccessRequest[]> {
    this.#reach();
    return [...this.#records.values()].filter((request) => openReview(request) !== undefined);
  }
  async listOpenOf(cluster: string, principal: string): Promise<readonly AccessRequest[]> {
    return (await this.listOpen()).filter(({ terms }) => terms.cluster === cluster && terms.principal === principal);
  }
  async listOf(person: string): Promise<readonly AccessRequest[]> {
    this.#reach();
    return [...this.#records.values()].filter(({ terms }) => terms.requester.id === person).reverse().slice(0, 20);
  }
  async cardOf(id: RequestId): Promise<CardPointer | undefined> {
    this.#reach();
    return this.#cards.get(id)?.card;
  }
  async setCard(id: RequestId, card: CardPointer): Promise<void> {
    this.#reach();
    this.#cards.set(id, { card, shown: this.#cards.get(id)?.shown ?? 0 });
  }
  async listToTell(): Promise<readonly RequestId[]> {
    this.#reach();
    return [...this.#records.keys()].filter((id) => this.#isStale(id) || this.#noticesOf(id).length > 0);
  }
  async toTell(id: RequestId): Promise<{ readonly notices: readonly Notice[]; readonly cardIsStale: boolean }> {
    this.#reach();
    return { notices: this.#noticesOf(id), cardIsStale: this.#isStale(id) };
  }
  async cardShown(id: RequestId, revision: number): Promise<void> {
    this.#reach();
    const known = this.#cards.get(id);
    this.#cards.set(id, { ...known, shown: Math.max(known?.shown ?? 0, revision) });
  }
  async told(notice: Notice): Promise<void> {
    this.#reach();
    this.#told.add(noticeId(notice));
  }
  async noteOwnRemoval(cluster: string, principal: string, at: number): Promise<void> {
    this.#reach();
    this.#removals.set(`${cluster} ${principal}`, at);
  }
  async lastOwnRemoval(cluster: string, principal: string): Promise<number | undefined> {
    this.#reach();
    return this.#removals.get(`${cluster} ${principal}`);
  }
  /** FLUSHALL. */
  flush(): void {
    for (const part of [this.#records, this.#shorts, this.#cards, this.#notices, this.#told, this.#removals]) part.clear();
  }
  /** Writes a record as somebody with access to the store would. */
  forge(request: AccessRequest): void {
    this.#records.set(request.id, request);
  }

  #reach(): void {
    if (this.isAway) throw new UnavailableError("unavailable", "the store is away");
  }
  #store({ request, events, notices }: RequestChange): void {
    this.#records.set(request.id, request);
    this.events.push(...events);
    for (const notice of notices) if (!this.#told.has(noticeId(notice))) this.#notices.set(noticeId(notice), notice);
  }
  #noticesOf(id: RequestId): readonly Notice[] {
    return [...this.#notices.values()].filter((notice) => notice.request === id && !this.#told.has(noticeId(notice)));
  }
  #isStale(id: RequestId): boolean {
    return (this.#records.get(id)?.revision ?? 0) > (this.#cards.get(id)?.shown ?? 0);
  }
}

/** Intakes by key. */
export class MemoryIntakes implements IntakeStore {
  readonly #clock: Clock;
  readonly #kept = new Map<string, { intake: Intake; outcome: IntakeOutcome | "open"; takenAt: number }>();
  readonly #signatures = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }
  async accept(intake: Intake): Promise<"new" | { readonly earlier: Intake; readonly outcome: IntakeOutcome | "open" }> {
    const known = this.#kept.get(intake.key);
    if (known !== undefined) return { earlier: known.intake, outcome: known.outcome };
    this.#kept.set(intake.key, { intake, outcome: "open", takenAt: this.#clock.now() });
    return "new";
  }
  async finish(key: string, outcome: IntakeOutcome): Promise<void> {
    const known = this.#kept.get(key);
    if (known !== undefined) known.outcome = outcome;
  }
  async takeAbandoned(age: Duration): Promise<readonly Intake[]> {
    const now = this.#clock.now();
    const taken = [...this.#kept.values()].filter(({ outcome, takenAt }) => outcome === "open" && now - takenAt >= age);
    for (const one of taken) one.takenAt = now;
    return taken.map(({ intake }) => intake);
  }
  async isFirstUse(signature: string): Promise<boolean> {
    if (this.#signatures.has(signature)) return false;
    this.#signatures.add(signature);
    return true;
  }
}

/** Remembers what was asked for, in order. */
export class MemoryQueue implements WorkQueue {
  readonly asked: string[] = [];
  isAway = false;
  async askForGrant(request: RequestId): Promise<void> {
    this.#ask("grant", request);
  }
  async askForUrgentGrant(request: RequestId): Promise<void> {
    this.#ask("urgent grant", request);
  }
  async askToTellUrgently(request: RequestId): Promise<void> {
    this.#ask("urgent tell", request);
  }
  async askForEnd(request: RequestId, at: Instant): Promise<void> {
    this.#ask("end", request, at);
  }
  async askToTell(request: RequestId): Promise<void> {
    this.#ask("tell", request);
  }
  async askForReminder(request: RequestId, at: Instant): Promise<void> {
    this.#ask("remind", request, at);
  }
  #ask(what: string, request: RequestId, at?: Instant): void {
    if (this.isAway) throw new UnavailableError("unavailable", "the queue is away");
    this.asked.push(`${what} ${request}${at === undefined ? "" : ` ${String(at)}`}`);
  }
}
