// The product's use cases over ports in memory, with the people of the sandbox.
import type { Cluster, ClusterFacts } from "../../src/domain/cluster/cluster.ts";
import type { Group } from "../../src/domain/entitlement/entitlement.ts";
import type { OnCallPerson } from "../../src/domain/break-glass/on-call.ts";
import { DueHeap } from "../../src/domain/lease/due-heap.ts";
import { isNamespace, parseAs } from "../../src/domain/ids.ts";
import type { Namespace, OwnerId, PrincipalArn, RequestId, SlackUserId } from "../../src/domain/ids.ts";
import type { PrincipalFacts } from "../../src/domain/person/principal.ts";
import type { SlackPerson } from "../../src/domain/person/slack-person.ts";
import type { AccessRequest } from "../../src/domain/request/access-request.ts";
import type { IntakeOutcome } from "../../src/domain/request/intake.ts";
import type { StoreMark } from "../../src/ports/store/store-epoch.ts";
import type { Home } from "../../src/ports/talk/home-tab.ts";
import type { CardPointer, Notifier } from "../../src/ports/talk/notifier.ts";
import { AbsenceMemory } from "../../src/usecases/access/absence-memory.ts";
import { endAccess } from "../../src/usecases/access/end-access.ts";
import { ForeignEntries } from "../../src/usecases/access/foreign-entries.ts";
import { grantAccess } from "../../src/usecases/access/grant-access.ts";
import { GrantGate } from "../../src/usecases/access/grant-gate.ts";
import { Lanes } from "../../src/usecases/access/lanes.ts";
import { ProvedEntries } from "../../src/usecases/access/proved-entries.ts";
import { StoreWatch } from "../../src/usecases/access/store-watch.ts";
import { sweep } from "../../src/usecases/access/sweep.ts";
import { AuditTrail } from "../../src/usecases/audit/audit-trail.ts";
import { HomeBoard } from "../../src/usecases/talk/home-board.ts";
import { DrawnCards } from "../../src/usecases/talk/drawn-cards.ts";
import { requestAccess } from "../../src/usecases/request/request-access.ts";
import { reviewRequest } from "../../src/usecases/request/review-request.ts";
import { endRequest } from "../../src/usecases/request/end-request.ts";
import type { IdentityReply } from "../../src/domain/person/caller-identity.ts";
import type { Proof } from "../../src/domain/person/link-proof.ts";
import { a, annsPrincipal, aPerson, firstId, keys, prodArn } from "./builders.ts";
import { MemoryEntries } from "./memory-entries.ts";
import { MemoryHomeViewers } from "./memory-home-viewers.ts";
import { MemoryLinkStore } from "./memory-link-store.ts";
import { MemoryIntakes, MemoryQueue, MemoryRequests } from "./memory-requests.ts";
import { MemoryClock, memoryDigests, MemoryLog, MemoryMetrics, MemoryRandom, MemorySettings, MemorySink, MemoryTrustedClock, patientClock } from "./memory-system.ts";
import { instant } from "./times.ts";

/** The directory: everybody who is not listed here is unknown. */
function somePeople(): Map<SlackUserId, SlackPerson> {
  const names = ["ann", "bob", "cat", "dora", "eve"];
  const people = names.map((name) => aPerson({ id: a.user(`U0${name.toUpperCase()}`), email: `${name}@example.com` }));
  return new Map([...people, aPerson({ id: a.user("U0GUS"), email: "gus@example.com", isRestricted: true })].map((person) => [person.id, person]));
}

/** A world at noon, with one cluster in API mode that had its first pass. */
export function aWorld() {
  const clock = new MemoryClock();
  const [log, metrics, settings, trustedClock, queue, requests] = [new MemoryLog(), new MemoryMetrics(), new MemorySettings(), new MemoryTrustedClock(clock), new MemoryQueue(), new MemoryRequests()];
  const entries = new MemoryEntries(clock);
  const links = new MemoryLinkStore();
  const [sink, stream] = [new MemorySink(), new MemorySink()];
  const trail = new AuditTrail({ sink, stream, log, metrics, hostClock: patientClock });
  const gate = new GrantGate({ settings, trustedClock });
  const people = somePeople();
  const away = { directory: undefined as Error | undefined, groups: undefined as Error | undefined, aws: undefined as Error | undefined, sts: undefined as Error | undefined, awsAuth: undefined as Error | undefined, namespaces: undefined as Error | undefined, onCall: undefined as Error | undefined, homeTab: undefined as Error | undefined };
  const facts: ClusterFacts = { arn: prodArn, createdAt: instant(Date.UTC(2025, 0, 1)), mode: "API", status: "ACTIVE", version: "1.34", platformVersion: "eks.9" };
  const truth: { facts: ClusterFacts; mapped: boolean; namespaces: Namespace[]; principal: PrincipalFacts | undefined; mark: StoreMark; identity: IdentityReply; onCall: readonly OnCallPerson[] } = { onCall: [{ email: "dora@example.com" }], identity: { status: 403, contentType: "text/xml", body: "" },  facts, mapped: false, namespaces: ["payments", "payments-batch", "checkout"].map((name) => parseAs(name, isNamespace, "a namespace")), principal: { arn: annsPrincipal, uniqueId: "AROAANN", kind: "role" }, mark: { epoch: "one", lastEventId: "5-0", hasKnown: true } };
  const reach = (what: keyof typeof away): void => { if (away[what] !== undefined) throw away[what]; };
  const answers: IntakeOutcome[] = [];
  const asked: { readonly proof: Proof; readonly audience: string; readonly nonce: string }[] = [];
  const told: string[] = [];
  const homes: { readonly user: SlackUserId; readonly home: Home }[] = [];
  const notifier = aNotifier(told, answers);
  const changes = { requests, queue, trail, log };
  const deps = {
    ...changes, clock, metrics, settings, trustedClock, gate, digests: memoryDigests, leaseKeys: keys, random: new MemoryRandom(), intakes: new MemoryIntakes(clock), links, notifier,
    entryReader: entries, entryRemovals: entries, entryUpkeep: entries, entryGrants: entries, provedEntries: new ProvedEntries(clock), ownRemovals: requests,
    foreign: new ForeignEntries(clock), dueHeap: new DueHeap(), endLanes: new Lanes(16), passLanes: new Lanes(1), absences: new AbsenceMemory(clock), drawnCards: new DrawnCards(),
    storeWatch: new StoreWatch({ trail, gate, trustedClock, metrics, epoch: { mark: (known) => (requests.isAway ? Promise.reject(new Error("away")) : Promise.resolve({ ...truth.mark, hasKnown: truth.mark.hasKnown || known === truth.mark.lastEventId })) } }),
    people: {
      find: async (user: SlackUserId) => { reach("directory"); return Promise.resolve(people.get(user)); },
      membersOf: async (group: Group) => { reach("groups"); return Promise.resolve(group.members); },
    },
    clusters: { describe: async () => { reach("aws"); return Promise.resolve(truth.facts); } },
    principals: { find: async (_cluster: Cluster, arn: PrincipalArn) => { reach("aws"); return Promise.resolve(truth.principal === undefined || arn !== annsPrincipal ? truth.principal && { ...truth.principal, arn } : truth.principal); },
      findRole: async (_cluster: Cluster, name: string) => { reach("aws"); return Promise.resolve(truth.principal?.arn.endsWith(`/${name}`) === true ? truth.principal : undefined); } },
    callerIdentity: { ask: async (_cluster: Cluster, proof: Proof, binding: { readonly audience: OwnerId; readonly nonce: string }) => { reach("sts"); asked.push({ proof, ...binding }); return Promise.resolve(truth.identity); } },
    homeViewers: new MemoryHomeViewers(), homeBoard: new HomeBoard(clock),
    homeTab: { publish: async (user: SlackUserId, home: Home) => { reach("homeTab"); homes.push({ user, home }); return Promise.resolve(); } },
    awsAuth: { maps: async () => { reach("awsAuth"); return Promise.resolve(truth.mapped); } },
    onCall: { whoIsOnCall: async () => { reach("onCall"); return Promise.resolve(truth.onCall); } },
    namespaces: { list: async () => { reach("namespaces"); return Promise.resolve(truth.namespaces); } },
  };
  gate.passed(a.cluster("prod"), { hasUnknownKey: false });
  return {
    deps, clock, entries, requests, queue, sink, stream, metrics, settings, trustedClock, people, away, truth, gate, answers, told, log, links, asked, homes,
    ask: (wish: Partial<Parameters<typeof requestAccess>[1]["wish"]> = {}, id: RequestId = firstId, person = "U0ANN") =>
      requestAccess(deps, { requestId: id, person: a.user(person), wish: { cluster: "prod", role: "view", namespaces: [a.namespace("payments")], ...wish } }),
    approve: async (id: RequestId = firstId, person = "U0BOB") => reviewRequest(deps, { requestId: id, person: a.user(person), shownHash: (await requests.read(id))?.approvalHash ?? "" }),
    end: (id: RequestId = firstId, person = "U0ANN", reason?: string) => endRequest(deps, { requestId: id, person: a.user(person), ...(reason === undefined ? {} : { reason }) }),
    grant: (id: RequestId = firstId) => grantAccess(deps, id),
    endJob: (id: RequestId = firstId) => endAccess(deps, id),
    sweep: () => sweep(deps),
    stored: async (id: RequestId = firstId): Promise<AccessRequest> => {
      const request = await requests.read(id);
      if (request === undefined) throw new Error("there is no such request");
      return request;
    },
  };
}

function aNotifier(told: string[], answers: IntakeOutcome[]): Notifier {
  let cards = 0;
  return {
    postCard: async (channel, { request }): Promise<CardPointer> => { cards += 1; told.push(`card ${request.state}`); return Promise.resolve({ channel, ts: `${String(cards)}.0` }); },
    updateCard: async (_card, { request }) => { told.push(`card ${request.state}`); return Promise.resolve(true); },
    postInThread: async (_card, fact) => { told.push(`thread ${fact}`); return Promise.resolve(); },
    tellRequester: async (fact) => { told.push(`requester ${fact}`); return Promise.resolve(); },
    answer: async (_to, outcome) => { answers.push(outcome); return Promise.resolve(); },
  };
}
