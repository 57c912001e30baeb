// What every request store promises.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditEvent } from "../../src/domain/audit/audit-event.ts";
import { asked } from "../../src/domain/audit/facts.ts";
import { ConflictError } from "../../src/domain/errors.ts";
import { shortIdOf } from "../../src/domain/ids.ts";
import type { RequestId } from "../../src/domain/ids.ts";
import type { AccessRequest } from "../../src/domain/request/access-request.ts";
import type { Notice } from "../../src/domain/request/notice.ts";
import { transition } from "../../src/domain/request/transition.ts";
import type { RequestChange, RequestStore } from "../../src/ports/store/request-store.ts";
import { a, aBrokenGlass, annsPrincipal, aRequest, aTerms, firstId, noon, secondId } from "../world/builders.ts";
import { minutes, plus, seconds } from "../world/times.ts";

/** A store with what the suite looks at beside the port. */
export interface RequestStoreHarness extends AsyncDisposable {
  readonly store: RequestStore;
  /** Types of the audit events in the order in which they are kept. */
  eventTypes(): Promise<readonly string[]>;
  /** Writes parts of a record past all checks. */
  damage(id: RequestId, parts: Partial<AccessRequest>): Promise<void>;
}

const person = a.user("U0ANN");
const bob = { id: a.user("U0BOB"), email: "bob@example.com" };
const cluster = a.cluster("prod");

function created(parts: Partial<AccessRequest> = {}): RequestChange {
  const id = parts.id ?? firstId;
  const request = aRequest({ shortId: shortIdOf(id), ...parts });
  return { request, events: [asked(request)], notices: [] };
}
function notice(parts: Partial<Extract<Notice, { to: "thread" }>> = {}): Notice {
  return { to: "thread", request: firstId, fact: "approved", n: 1, at: noon, ...parts };
}
function changed(request: AccessRequest, parts: Partial<AccessRequest>, more: { readonly notices?: readonly Notice[]; readonly events?: readonly AuditEvent[] } = {}): RequestChange {
  return { request: { ...request, ...parts, revision: request.revision + 1 }, events: more.events ?? [], notices: more.notices ?? [] };
}
function withdrawn(request: AccessRequest): RequestChange {
  const next = transition(request, "withdraw", { at: noon, patch: { end: { kind: "withdraw", by: bob, at: noon } } });
  if (typeof next === "string") throw new Error(next);
  return { request: next, events: [], notices: [] };
}
/** The n-th of many different ids. */
function idNumber(n: number): RequestId {
  return a.requestId(`01KAT5N0008ZQ4X7K3F9AB${String(n).padStart(4, "0")}`);
}

/** Runs the suite on stores that `open` makes. */
export function requestStoreContract(open: () => Promise<RequestStoreHarness>): void {
  let harness: RequestStoreHarness;
  let store: RequestStore;
  beforeEach(async () => {
    harness = await open();
    store = harness.store;
  });
  afterEach(() => harness[Symbol.asyncDispose]());

  describe("create", () => {
    it("keeps the whole record, whatever facts it has", async () => {
      const full = aRequest({
        state: "denied", terms: aTerms({ reason: "why \u{1F511} \"so\"", ticket: "OPS-1" }), closedAt: noon, denial: { by: bob, at: noon, reason: "no" },
        namespaceNote: { kind: "matches", pattern: a.namespace("payments-*"), names: [a.namespace("payments-eu")] },
      });
      await store.create({ request: full, events: [], notices: [] });
      expect(await store.read(firstId)).toEqual(full);
    });
    it("refuses an id that is taken, and changes nothing", async () => {
      await store.create(created());
      await expect(store.create(created({ approvalsNeeded: 2 }))).rejects.toMatchObject({ code: "duplicate" });
      expect(await store.read(firstId)).toMatchObject({ approvalsNeeded: 1 });
      expect(await harness.eventTypes()).toEqual(["request.asked"]);
    });
    it("refuses a short id that another request has", async () => {
      await store.create(created());
      await expect(store.create(created({ id: secondId, shortId: shortIdOf(firstId) }))).rejects.toMatchObject({ code: "duplicate" });
      expect(await store.read(secondId)).toBeUndefined();
      expect(await store.listOpen()).toHaveLength(1);
    });
    it("lets exactly one of two at the same time win", async () => {
      const results = await Promise.allSettled([store.create(created()), store.create(created())]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    });
  });

  describe("replace", () => {
    it("lets exactly one of two changes of the same revision win", async () => {
      const { request } = created();
      await store.create(created());
      const results = await Promise.allSettled(["one", "two"].map((hash) => store.replace(changed(request, { approvalHash: hash }, { events: [asked(request)] }))));
      const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
      expect(reasons).toEqual([expect.any(ConflictError)]);
      expect(reasons).toEqual([expect.objectContaining({ code: "changed" })]);
      expect((await store.read(firstId))?.revision).toBe(2);
      expect(await harness.eventTypes()).toEqual(["request.asked", "request.asked"]);
    });
    it("refuses a change of a request that is not there", async () => {
      await expect(store.replace(changed(aRequest(), {}))).rejects.toMatchObject({ code: "changed" });
      expect(await store.read(firstId)).toBeUndefined();
    });
    it("refuses an old revision, and one that skips", async () => {
      await store.create(created());
      await expect(store.replace({ request: aRequest({ revision: 1 }), events: [], notices: [] })).rejects.toMatchObject({ code: "changed" });
      await expect(store.replace({ request: aRequest({ revision: 3 }), events: [], notices: [] })).rejects.toMatchObject({ code: "changed" });
    });
    it("keeps no audit event of a change that lost", async () => {
      await store.create(created());
      await expect(store.replace({ request: aRequest({ revision: 7 }), events: [asked(aRequest())], notices: [notice()] })).rejects.toThrow();
      expect(await harness.eventTypes()).toEqual(["request.asked"]);
      expect((await store.toTell(firstId)).notices).toEqual([]);
    });
  });

  describe("read", () => {
    it("finds nothing, when nothing was stored", async () => {
      expect(await store.read(firstId)).toBeUndefined();
      expect(await store.findByShortId(shortIdOf(firstId))).toBeUndefined();
    });
    it("S11 refuses a record that the state table could not have made", async () => {
      await store.create(created());
      await harness.damage(firstId, { state: "active" });
      await expect(store.read(firstId)).rejects.toMatchObject({ code: "corrupt_record" });
      await expect(store.findByShortId(shortIdOf(firstId))).rejects.toMatchObject({ code: "corrupt_record" });
    });
  });

  describe("short ids", () => {
    it("finds a request by its short id", async () => {
      await store.create(created());
      expect((await store.findByShortId(shortIdOf(firstId)))?.id).toBe(firstId);
    });
    it("gives more characters, when another request has the short one", async () => {
      const twin = a.requestId(`01KAT5N1${firstId.slice(8)}`);
      expect(await store.shortIdFor(twin)).toBe(shortIdOf(firstId));
      await store.create(created());
      expect(await store.shortIdFor(firstId)).toBe(shortIdOf(firstId));
      const other = a.requestId(`01KAT5N0008ZQ4X7K3F90${firstId.slice(-5)}`);
      expect(await store.shortIdFor(other)).toBe(shortIdOf(other, 6));
    });
  });

  describe("lists", () => {
    it("lists broken glass from its end until its review is given, and gives the record back as it was", async () => {
      const { breakGlass, terms, state, approvalsNeeded, approverGroups, approvalHash } = aBrokenGlass();
      if (breakGlass === undefined) throw new Error("no glass was broken");
      const made = created({ breakGlass, terms, state, approvalsNeeded, approverGroups, approvalHash, progress: "checking" });
      await store.create(made);
      expect(await store.read(firstId)).toEqual(made.request);
      expect(await store.listToReview()).toEqual([]);
      const over = plus(noon, minutes(30));
      const ended = changed(made.request, { state: "ended", intent: { issuedAt: noon, notAfter: over, lease: "lease", generation: 1 }, activeAt: noon, end: { kind: "endReached", at: over }, removedAt: over, closedAt: over });
      await store.replace(ended);
      expect((await store.listToReview()).map(({ id }) => id)).toEqual([firstId]);
      const asked = changed(ended.request, { breakGlass: { ...breakGlass, asked: 1 } });
      await store.replace(asked);
      expect(await store.listToReview()).toEqual([asked.request]);
      const given = changed(asked.request, { breakGlass: { ...breakGlass, asked: 1, review: { by: bob, at: over, verdict: "justified", note: "it was down" } } });
      await store.replace(given);
      expect([await store.listToReview(), await store.read(firstId)]).toEqual([[], given.request]);
    });
    it("lists what is not final, of all and of a principal", async () => {
      const other = aTerms({ principal: a.principal("arn:aws:iam::111122223333:role/people/cat") });
      await store.create(created());
      await store.create(created({ id: secondId, terms: other }));
      expect((await store.listOpen()).map(({ id }) => id)).toEqual([firstId, secondId]);
      expect((await store.listOpenOf(cluster, annsPrincipal)).map(({ id }) => id)).toEqual([firstId]);
      await store.replace(withdrawn(created().request));
      expect((await store.listOpen()).map(({ id }) => id)).toEqual([secondId]);
      expect(await store.listOpenOf(cluster, annsPrincipal)).toEqual([]);
    });
    it("S11 leaves a damaged record out without hiding the others", async () => {
      await store.create(created());
      await store.create(created({ id: secondId }));
      await harness.damage(firstId, { state: "ended" });
      expect((await store.listOpen()).map(({ id }) => id)).toEqual([secondId]);
      expect((await store.listOf(person)).map(({ id }) => id)).toEqual([secondId]);
    });
    it("lists the 20 latest requests of a person, newest first, final ones too", async () => {
      for (let n = 0; n < 25; n += 1) await store.create(created({ id: idNumber(n), askedAt: plus(noon, seconds(n)) }));
      await store.replace(withdrawn({ ...created({ id: idNumber(24) }).request, askedAt: plus(noon, seconds(24)) }));
      const listed = (await store.listOf(person)).map(({ id }) => id);
      expect(listed).toEqual(Array.from({ length: 20 }, (_, index) => idNumber(24 - index)));
      expect(await store.listOf(a.user("U0BOB"))).toEqual([]);
    });
  });

  describe("telling", () => {
    const card = { channel: a.channel("C0REQUESTS"), ts: "1795420800.000100", permalink: "https://example.slack.com/p1" };
    it("asks for the card until it shows the latest revision", async () => {
      await store.create(created());
      expect(await store.listToTell()).toEqual([firstId]);
      expect(await store.toTell(firstId)).toEqual({ notices: [], cardIsStale: true });
      await store.cardShown(firstId, 1);
      expect(await store.listToTell()).toEqual([]);
      await store.replace(changed(created().request, { approvalsNeeded: 2 }));
      expect(await store.toTell(firstId)).toEqual({ notices: [], cardIsStale: true });
      await store.cardShown(firstId, 1);
      expect(await store.listToTell()).toEqual([firstId]);
    });
    it("does not forget a newer card, when an older one is noted late", async () => {
      await store.create(created());
      await store.replace(changed(created().request, { approvalsNeeded: 2 }));
      await store.cardShown(firstId, 2);
      await store.cardShown(firstId, 1);
      expect(await store.listToTell()).toEqual([]);
    });
    it("keeps notices in order until each was told, and tells none twice", async () => {
      const [first, second] = [notice(), notice({ n: 2, at: plus(noon, minutes(1)) })];
      await store.create({ ...created(), notices: [first, second] });
      await store.cardShown(firstId, 1);
      expect((await store.toTell(firstId)).notices).toEqual([first, second]);
      await store.told(first);
      expect((await store.toTell(firstId)).notices).toEqual([second]);
      expect(await store.listToTell()).toEqual([firstId]);
      await store.replace(changed(created().request, {}, { notices: [first, second] }));
      expect((await store.toTell(firstId)).notices).toEqual([second]);
      await store.told(second);
      await store.cardShown(firstId, 2);
      expect(await store.listToTell()).toEqual([]);
    });
    it("remembers where the card is", async () => {
      expect(await store.cardOf(firstId)).toBeUndefined();
      await store.create(created());
      await store.setCard(firstId, card);
      expect(await store.cardOf(firstId)).toEqual(card);
      await store.replace(changed(created().request, {}));
      expect(await store.cardOf(firstId)).toEqual(card);
    });
    it("has nothing to tell about a request that is not there", async () => {
      await store.setCard(firstId, card);
      await store.cardShown(firstId, 1);
      expect(await store.cardOf(firstId)).toBeUndefined();
      expect(await store.toTell(firstId)).toEqual({ notices: [], cardIsStale: false });
      expect(await store.listToTell()).toEqual([]);
    });
  });

  describe("own removals", () => {
    it("remembers the last one per cluster and principal", async () => {
      expect(await store.lastOwnRemoval(cluster, annsPrincipal)).toBeUndefined();
      await store.noteOwnRemoval(cluster, annsPrincipal, noon);
      await store.noteOwnRemoval(cluster, annsPrincipal, noon + 5);
      expect(await store.lastOwnRemoval(cluster, annsPrincipal)).toBe(noon + 5);
      expect(await store.lastOwnRemoval(a.cluster("staging"), annsPrincipal)).toBeUndefined();
    });
  });
}
