// Access requests in Redis: records, history, indexes, and what is still to be told.
import type { Redis } from "ioredis";
import { auditText } from "../../domain/audit/audit-text.ts";
import { ConflictError } from "../../domain/errors.ts";
import { isRequestId, shortIdOf } from "../../domain/ids.ts";
import type { ClusterName, PrincipalArn, RequestId, ShortId, SlackUserId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { noticeId } from "../../domain/request/notice.ts";
import type { Notice } from "../../domain/request/notice.ts";
import { openReview } from "../../domain/break-glass/review-steps.ts";
import { isFinal } from "../../domain/request/request-state.ts";
import type { RequestChange, RequestStore } from "../../ports/store/request-store.ts";
import type { Log } from "../../ports/system/log.ts";
import type { CardPointer } from "../../ports/talk/notifier.ts";
import { keys } from "./keys.ts";
import { asking } from "./redis-errors.ts";
import { noteShown, noteTold, placeCard, storeChange } from "./request-scripts.ts";
import { readCard, readNotices } from "./stored-notice.ts";
import { readRequest, writeRequest } from "./stored-request.ts";

/** What the store needs. */
export interface RedisRequestStoreDeps {
  readonly redis: Redis;
  readonly log: Log;
}

/** Requests, their audit events, notices and cards in Redis; every change is one script. */
export function createRedisRequestStore(deps: RedisRequestStoreDeps): RequestStore {
  return new RedisRequestStore(deps);
}

const dayMs = 86_400_000;

class RedisRequestStore implements RequestStore {
  readonly #redis: Redis;
  readonly #log: Log;

  constructor({ redis, log }: RedisRequestStoreDeps) {
    this.#redis = redis;
    this.#log = log;
  }

  async create(change: RequestChange): Promise<void> {
    const reply = await this.#store("create", change);
    if (reply !== "ok") throw new ConflictError("duplicate", `${change.request.shortId} is taken.`);
  }

  async replace(change: RequestChange): Promise<void> {
    const reply = await this.#store("replace", change);
    if (reply !== "ok") throw new ConflictError("changed", `${change.request.shortId} was changed meanwhile.`);
  }

  #store(mode: "create" | "replace", { request, events, notices }: RequestChange): Promise<unknown> {
    const { id, terms } = request;
    const storeKeys = [
      ...tellingKeys(id).slice(0, 3), keys.shortId(request.shortId), keys.open, keys.openOf(terms.cluster, terms.principal),
      keys.person(terms.requester.id), keys.toTell, keys.audit, keys.reviews,
    ];
    return asking("store a request", () => this.#redis.eval(
      storeChange, storeKeys.length, ...storeKeys,
      mode, request.revision, writeRequest(request), id, isFinal(request.state) ? "0" : "1", request.askedAt, openReview(request) === undefined ? "0" : "1",
      events.length, ...events.map(auditText), ...notices.flatMap((notice) => [noticeId(notice), JSON.stringify(notice)]),
    ));
  }

  async read(id: RequestId): Promise<AccessRequest | undefined> {
    const text = await asking("read a request", () => this.#redis.hget(keys.request(id), "record"));
    return text === null ? undefined : readRequest(text);
  }

  async shortIdFor(id: RequestId): Promise<ShortId> {
    for (let length = 5; length < 26; length += 1) {
      const short = shortIdOf(id, length);
      const owner = await asking("look up a short id", () => this.#redis.get(keys.shortId(short)));
      if (owner === null || owner === id) return short;
    }
    return shortIdOf(id, 26);
  }

  async findByShortId(short: ShortId): Promise<AccessRequest | undefined> {
    const id = await asking("look up a short id", () => this.#redis.get(keys.shortId(short)));
    return id === null || !isRequestId(id) ? undefined : this.read(id);
  }

  async listOpen(): Promise<readonly AccessRequest[]> {
    return this.#readAll((await asking("list open requests", () => this.#redis.smembers(keys.open))).sort());
  }

  async listToReview(): Promise<readonly AccessRequest[]> {
    return this.#readAll((await asking("list open reviews", () => this.#redis.smembers(keys.reviews))).sort());
  }

  async listOpenOf(cluster: ClusterName, principal: PrincipalArn): Promise<readonly AccessRequest[]> {
    return this.#readAll((await asking("list open requests", () => this.#redis.smembers(keys.openOf(cluster, principal)))).sort());
  }

  async listOf(person: SlackUserId): Promise<readonly AccessRequest[]> {
    const ids = await asking("list the requests of a person", () => this.#redis.zrevrange(keys.person(person), 0, -1));
    return (await this.#readAll(ids)).slice(0, 20);
  }

  // A damaged record is left out and logged: it must not hide the others. Its lease is in AWS and is seen there.
  async #readAll(ids: readonly string[]): Promise<readonly AccessRequest[]> {
    const texts = await this.#records(ids.filter(isRequestId));
    return texts.flatMap((text) => {
      try {
        return [readRequest(text)];
      } catch (error) {
        this.#log.error("a stored request is refused", error);
        return [];
      }
    });
  }

  async #records(ids: readonly RequestId[]): Promise<readonly string[]> {
    if (ids.length === 0) return [];
    const pipeline = this.#redis.pipeline();
    for (const id of ids) pipeline.hget(keys.request(id), "record");
    const replies = await asking("read requests", async () => allOf(await pipeline.exec()));
    return replies.filter((reply) => typeof reply === "string");
  }

  async cardOf(id: RequestId): Promise<CardPointer | undefined> {
    return readCard(await asking("read where a card is", () => this.#redis.hget(keys.request(id), "card")));
  }

  async setCard(id: RequestId, card: CardPointer): Promise<void> {
    await asking("store where a card is", () => this.#redis.eval(placeCard, 1, keys.request(id), JSON.stringify(card)));
  }

  async listToTell(): Promise<readonly RequestId[]> {
    return (await asking("list what is to be told", () => this.#redis.smembers(keys.toTell))).filter(isRequestId).sort();
  }

  async toTell(id: RequestId): Promise<{ readonly notices: readonly Notice[]; readonly cardIsStale: boolean }> {
    const pipeline = this.#redis.pipeline().hget(keys.request(id), "revision").hget(keys.request(id), "shown").hvals(keys.notices(id));
    const [revision, shown, notices] = await asking("read what is to be told", async () => allOf(await pipeline.exec()));
    return { notices: readNotices(Array.isArray(notices) ? notices.map(String) : []), cardIsStale: Number(shown ?? 0) < Number(revision ?? 0) };
  }

  async cardShown(id: RequestId, revision: number): Promise<void> {
    await asking("note a card", () => this.#redis.eval(noteShown, 4, ...tellingKeys(id), id, revision));
  }

  async told(notice: Notice): Promise<void> {
    await asking("note what was told", () => this.#redis.eval(noteTold, 4, ...tellingKeys(notice.request), notice.request, noticeId(notice)));
  }

  async noteOwnRemoval(cluster: ClusterName, principal: PrincipalArn, at: number): Promise<void> {
    await asking("note a removal", () => this.#redis.set(keys.removal(cluster, principal), String(at), "PX", dayMs));
  }

  async lastOwnRemoval(cluster: ClusterName, principal: PrincipalArn): Promise<number | undefined> {
    const text = await asking("read the last removal", () => this.#redis.get(keys.removal(cluster, principal)));
    const at = Number(text ?? Number.NaN);
    return Number.isFinite(at) ? at : undefined;
  }
}

function tellingKeys(id: RequestId): readonly string[] {
  return [keys.request(id), keys.notices(id), keys.told(id), keys.toTell];
}

function allOf(replies: readonly (readonly [Error | null, unknown])[] | null): readonly unknown[] {
  return (replies ?? []).map(([error, reply]) => {
    if (error !== null) throw error;
    return reply;
  });
}
