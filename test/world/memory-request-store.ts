// The request store in memory: passes the same contract suite as the one in Redis.
import type { AuditEvent } from "../../src/domain/audit/audit-event.ts";
import { ConflictError, UnavailableError } from "../../src/domain/errors.ts";
import { shortIdOf } from "../../src/domain/ids.ts";
import type { ClusterName, PrincipalArn, RequestId, ShortId, SlackUserId } from "../../src/domain/ids.ts";
import type { AccessRequest } from "../../src/domain/request/access-request.ts";
import { impossibleBecause } from "../../src/domain/request/impossible-record.ts";
import { noticeId } from "../../src/domain/request/notice.ts";
import type { Notice } from "../../src/domain/request/notice.ts";
import { openReview } from "../../src/domain/break-glass/review-steps.ts";
import { isFinal } from "../../src/domain/request/request-state.ts";
import type { RequestChange, RequestStore } from "../../src/ports/store/request-store.ts";
import type { CardPointer } from "../../src/ports/talk/notifier.ts";

interface Stored {
  request: AccessRequest;
  card?: CardPointer;
  shown: number;
  readonly notices: Map<string, Notice>;
  readonly told: Set<string>;
}

/** Requests in memory, with what tests look at and break. */
export class MemoryRequestStore implements RequestStore {
  /** Every audit event that came with a change, in order: what the stream in Redis holds. */
  readonly events: AuditEvent[] = [];
  /** While true, everything fails with UnavailableError. */
  isAway = false;
  readonly #stored = new Map<RequestId, Stored>();
  readonly #shortIds = new Map<ShortId, RequestId>();
  readonly #removals = new Map<string, number>();

  /** Forgets everything, as FLUSHALL does. */
  wipe(): void {
    this.#stored.clear();
    this.#shortIds.clear();
    this.#removals.clear();
    this.events.length = 0;
  }

  /** Writes a record past all checks, as an attacker or a defect would. */
  damage(id: RequestId, parts: Partial<AccessRequest>): void {
    const stored = this.#stored.get(id);
    if (stored !== undefined) stored.request = { ...stored.request, ...parts };
  }

  create({ request, events, notices }: RequestChange): Promise<void> {
    return this.#answer(() => {
      const owner = this.#shortIds.get(request.shortId);
      if (this.#stored.has(request.id) || (owner !== undefined && owner !== request.id)) throw new ConflictError("duplicate", `${request.shortId} is taken.`);
      this.#shortIds.set(request.shortId, request.id);
      this.#stored.set(request.id, { request: structuredClone(request), shown: 0, notices: new Map(), told: new Set() });
      this.#note(events, notices);
    });
  }

  replace({ request, events, notices }: RequestChange): Promise<void> {
    return this.#answer(() => {
      const stored = this.#stored.get(request.id);
      if (stored?.request.revision !== request.revision - 1) throw new ConflictError("changed", `${request.shortId} was changed meanwhile.`);
      stored.request = structuredClone(request);
      this.#note(events, notices);
    });
  }

  #note(events: readonly AuditEvent[], notices: readonly Notice[]): void {
    this.events.push(...events);
    for (const notice of notices) {
      const stored = this.#stored.get(notice.request);
      const id = noticeId(notice);
      if (stored !== undefined && !stored.told.has(id) && !stored.notices.has(id)) stored.notices.set(id, notice);
    }
  }

  read(id: RequestId): Promise<AccessRequest | undefined> {
    return this.#answer(() => checked(this.#stored.get(id)?.request));
  }

  shortIdFor(id: RequestId): Promise<ShortId> {
    return this.#answer(() => {
      for (let length = 5; length < 26; length += 1) {
        const short = shortIdOf(id, length);
        if ((this.#shortIds.get(short) ?? id) === id) return short;
      }
      return shortIdOf(id, 26);
    });
  }

  findByShortId(short: ShortId): Promise<AccessRequest | undefined> {
    return this.#answer(() => {
      const id = this.#shortIds.get(short);
      return id === undefined ? undefined : checked(this.#stored.get(id)?.request);
    });
  }

  listOpen(): Promise<readonly AccessRequest[]> {
    return this.#answer(() => this.#list((request) => !isFinal(request.state)));
  }

  listToReview(): Promise<readonly AccessRequest[]> {
    return this.#answer(() => this.#list((request) => openReview(request) !== undefined));
  }

  listOpenOf(cluster: ClusterName, principal: PrincipalArn): Promise<readonly AccessRequest[]> {
    return this.#answer(() => this.#list(({ state, terms }) => !isFinal(state) && terms.cluster === cluster && terms.principal === principal));
  }

  listOf(person: SlackUserId): Promise<readonly AccessRequest[]> {
    return this.#answer(() => this.#list(({ terms }) => terms.requester.id === person).sort((one, other) => other.askedAt - one.askedAt || (one.id < other.id ? 1 : -1)).slice(0, 20));
  }

  #list(wanted: (request: AccessRequest) => boolean): AccessRequest[] {
    const sound = [...this.#stored.values()].map(({ request }) => request).filter((request) => impossibleBecause(request) === undefined);
    return structuredClone(sound.filter(wanted)).sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  cardOf(id: RequestId): Promise<CardPointer | undefined> {
    return this.#answer(() => this.#stored.get(id)?.card);
  }

  setCard(id: RequestId, card: CardPointer): Promise<void> {
    return this.#answer(() => {
      const stored = this.#stored.get(id);
      if (stored !== undefined) stored.card = card;
    });
  }

  listToTell(): Promise<readonly RequestId[]> {
    return this.#answer(() => [...this.#stored].filter(([, { notices, shown, request }]) => notices.size > 0 || shown < request.revision).map(([id]) => id).sort());
  }

  toTell(id: RequestId): Promise<{ readonly notices: readonly Notice[]; readonly cardIsStale: boolean }> {
    return this.#answer(() => {
      const stored = this.#stored.get(id);
      return stored === undefined ? { notices: [], cardIsStale: false } : { notices: [...stored.notices.values()], cardIsStale: stored.shown < stored.request.revision };
    });
  }

  cardShown(id: RequestId, revision: number): Promise<void> {
    return this.#answer(() => {
      const stored = this.#stored.get(id);
      if (stored !== undefined) stored.shown = Math.max(stored.shown, revision);
    });
  }

  told(notice: Notice): Promise<void> {
    return this.#answer(() => {
      const stored = this.#stored.get(notice.request);
      stored?.notices.delete(noticeId(notice));
      stored?.told.add(noticeId(notice));
    });
  }

  noteOwnRemoval(cluster: ClusterName, principal: PrincipalArn, at: number): Promise<void> {
    return this.#answer(() => { this.#removals.set(`${cluster} ${principal}`, at); });
  }

  lastOwnRemoval(cluster: ClusterName, principal: PrincipalArn): Promise<number | undefined> {
    return this.#answer(() => this.#removals.get(`${cluster} ${principal}`));
  }

  async #answer<T>(run: () => T): Promise<T> {
    await Promise.resolve();
    if (this.isAway) throw new UnavailableError("unavailable", "The store is away.");
    return run();
  }
}

function checked(request: AccessRequest | undefined): AccessRequest | undefined {
  const problem = request === undefined ? undefined : impossibleBecause(request);
  if (problem !== undefined) throw new ConflictError("corrupt_record", problem);
  return structuredClone(request);
}
