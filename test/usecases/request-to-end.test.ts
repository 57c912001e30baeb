import { describe, expect, it } from "vitest";
import { RejectedError, UnavailableError } from "../../src/domain/errors.ts";
import { leaseTag, tombstoneTag } from "../../src/domain/lease/lease-tags.ts";
import { isFinal } from "../../src/domain/request/request-state.ts";
import { a, aCluster, annsPrincipal, aPerson, firstId, scope, secondId } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { hours, minutes, seconds } from "../world/times.ts";

const prod = aCluster();
const view = "AmazonEKSViewPolicy";
type World = ReturnType<typeof aWorld>;

async function active(world: World = aWorld()): Promise<World> {
  await world.ask();
  await world.approve();
  expect(await world.grant()).toBe("done");
  expect((await world.stored()).state).toBe("active");
  return world;
}
async function activating(world: World = aWorld()): Promise<World> {
  await world.ask();
  await world.approve();
  expect((await world.stored()).state).toBe("activating");
  return world;
}
const outage = new UnavailableError("unavailable", "AWS does not answer");

describe("requestAccess", () => {
  it("stores a request that waits, with its fact, card and reminder", async () => {
    const world = aWorld();
    expect(await world.ask()).toEqual({ kind: "asked", shortId: "REQ-BCDE1", requestId: firstId, approvers: ["payments-leads"], needed: 1 });
    expect(world.queue.asked).toEqual([`tell ${firstId}`, `remind ${firstId} ${String((await world.stored()).askedAt + minutes(15))}`]);
    await world.deps.trail.durable();
    expect(world.sink.events.map(({ type }) => type)).toEqual(["request.asked"]);
  });
  it("looks again when AWS throttles, and refuses when it goes on doing so", async () => {
    const world = aWorld();
    const { describe: look } = world.deps.clusters;
    let refusals = 3;
    let looks = 0;
    world.deps.clusters.describe = () => { looks += 1; refusals -= 1; return refusals >= 0 ? Promise.reject(new UnavailableError("throttled", "Rate exceeded")) : look(); };
    expect(await world.ask()).toMatchObject({ kind: "asked" });
    expect(looks).toBe(4);
    const other = aWorld();
    other.deps.clusters.describe = () => Promise.reject(new UnavailableError("throttled", "Rate exceeded"));
    expect(await other.ask()).toMatchObject({ kind: "request_refused", refusal: { code: "aws_unreachable" } });
  });
  it("gives the first outcome when the same deed is done again", async () => {
    const world = aWorld();
    expect(await world.ask()).toEqual(await world.ask());
    expect(world.requests.events).toHaveLength(1);
  });
  it("works although the queue is away: the sweep asks again", async () => {
    const world = aWorld();
    world.queue.isAway = true;
    expect((await world.ask()).kind).toBe("asked");
  });
  it.each<[string, string, (world: World) => unknown]>([
    ["the person is a guest", "not_member", (world) => { world.people.set(a.user("U0ANN"), aPerson({ isRestricted: true })); }],
    ["Slack knows no such person", "not_member", (world) => { world.people.clear(); }],
    ["Slack does not answer", "directory_unknown", (world) => { world.away.directory = outage; }],
    ["the configuration is not valid", "configuration_invalid", (world) => { world.settings.valid = false; }],
    ["AWS does not answer", "aws_unreachable", (world) => { world.away.aws = outage; }],
    ["no principal is known", "no_principal", (world) => { world.settings.configuration = { ...world.settings.configuration, people: { template: undefined, emailDomains: ["example.com"], overrides: new Map() } }; }],
    ["the principal does not exist", "principal_missing", (world) => { world.truth.principal = undefined; }],
    ["the principal is protected", "principal_protected", (world) => { world.settings.configuration = { ...world.settings.configuration, protectedPrincipals: ["*people/ann"] }; }],
    ["the principal is shared", "principal_shared", (world) => { world.settings.configuration = { ...world.settings.configuration, people: { template: "arn:aws:iam::{account}:role/AWSReservedSSO_{email.local}", emailDomains: ["example.com"], overrides: new Map() } }; }],
    ["the principal is service-linked", "principal_protected", (world) => { world.settings.configuration = { ...world.settings.configuration, people: { template: "arn:aws:iam::{account}:role/aws-service-role/{email.local}", emailDomains: ["example.com"], overrides: new Map() } }; }],
    ["the cluster knows no access entries", "mode_config_map", (world) => { world.truth.facts = { ...world.truth.facts, mode: "CONFIG_MAP" }; }],
    ["aws-auth maps the principal", "mapped_in_aws_auth", (world) => { world.truth.facts = { ...world.truth.facts, mode: "API_AND_CONFIG_MAP" }; world.truth.mapped = true; }],
    ["aws-auth cannot be read", "aws_auth_unknown", (world) => { world.truth.facts = { ...world.truth.facts, mode: "API_AND_CONFIG_MAP" }; world.away.awsAuth = outage; }],
    ["somebody else's entry stands there", "standing_entry", (world) => { world.entries.put(prod, { tags: {} }); }],
    ["an entry has our owner tag without proof", "standing_entry", (world) => { world.entries.put(prod, { tags: { "eks-access/owner": "acme-access" } }); }],
    ["the namespace does not exist", "namespace_unknown", (world) => { world.truth.namespaces = []; }],
  ])("refuses, when %s, and stores nothing", async (_, code, prepare) => {
    const world = aWorld();
    prepare(world);
    expect(await world.ask()).toMatchObject({ kind: "request_refused", refusal: { code } });
    expect(await world.requests.read(firstId)).toBeUndefined();
    expect(world.entries.writes).toEqual([]);
  });
  it("suggests the namespace that was meant, and notes what could not be checked or what a pattern matches", async () => {
    const world = aWorld();
    expect(await world.ask({ namespaces: [a.namespace("payments-batc")] })).toMatchObject({ refusal: { suggestions: ["payments-batch"] } });
    await world.ask({ namespaces: [a.namespace("payments-*")] });
    expect((await world.stored()).namespaceNote).toEqual({ kind: "matches", pattern: "payments-*", names: ["payments-batch"] });
    world.away.namespaces = outage;
    await world.ask({}, secondId);
    expect((await world.stored(secondId)).namespaceNote).toEqual({ kind: "unchecked" });
  });
  it("reads aws-auth only where it counts, and not for a principal that has our entry", async () => {
    const world = await active();
    world.truth.facts = { ...world.truth.facts, mode: "API_AND_CONFIG_MAP" };
    world.away.awsAuth = outage;
    expect((await world.ask({ namespaces: [a.namespace("checkout")], role: "view" }, secondId)).kind).toBe("request_refused"); // checkout is not entitled
    expect((await world.ask({ namespaces: [a.namespace("payments-batch")] }, secondId)).kind).toBe("asked");
  });
  it("refuses what the person has or waits for already, and a sixth that waits", async () => {
    const world = await active();
    expect(await world.ask({}, secondId)).toMatchObject({ refusal: { code: "duplicate", other: "REQ-BCDE1", state: "active" } });
    for (let n = 0; n < 5; n += 1) await world.ask({ namespaces: [a.namespace(`payments-x${String(n)}`)] }, a.requestId(`01KAT5N000000000000000000${String(n)}`));
    world.truth.namespaces = [0, 1, 2, 3, 4, 5].map((n) => a.namespace(`payments-x${String(n)}`));
    for (let n = 0; n < 5; n += 1) expect((await world.ask({ namespaces: [a.namespace(`payments-x${String(n)}`)] }, a.requestId(`01KAT5N000000000000000000${String(n)}`))).kind).toBe("asked");
    expect(await world.ask({ namespaces: [a.namespace("payments-x5")] }, secondId)).toMatchObject({ refusal: { code: "too_many_open", open: 5 } });
  });
  it("refuses namespaces that do not fit in one lease before anybody approves them", async () => {
    const world = aWorld();
    const names = Array.from({ length: 12 }, (_, n) => a.namespace(`payments-with-a-very-long-name-${String(n)}`));
    world.truth.namespaces = names;
    expect(await world.ask({ namespaces: names })).toMatchObject({ refusal: { code: "too_many_namespaces" } });
  });
});

describe("reviewRequest", () => {
  it("counts an approval and asks for the grant", async () => {
    const world = await activating();
    expect(world.queue.asked).toContain(`grant ${firstId}`);
    expect((await world.stored()).approvals).toMatchObject([{ by: { id: "U0BOB", email: "bob@example.com" } }]);
  });
  it("has one effect when two approve in the same moment", async () => {
    const world = aWorld();
    await world.ask();
    const outcomes = await Promise.all([world.approve(firstId, "U0BOB"), world.approve(firstId, "U0CAT")]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["approved", "review_refused"]);
    expect((await world.stored()).approvals).toHaveLength(1);
    expect(world.requests.events.filter(({ type }) => type === "request.approved")).toHaveLength(1);
  });
  it.each<[string, string, string, (world: World) => unknown]>([
    ["it is the requester's own", "own_request", "U0ANN", () => undefined],
    ["the person is no approver", "not_an_approver", "U0DORA", () => undefined],
    ["the record names another approving group than the configuration", "changed", "U0DORA", async (world) => { world.requests.forge({ ...(await world.stored()), approverGroups: [a.group("sre")] }); }],
    ["the record needs another number of approvals than the configuration", "changed", "U0BOB", async (world) => { world.requests.forge({ ...(await world.stored()), approvalsNeeded: 2 }); }],
    ["the person is a guest", "not_member", "U0GUS", () => undefined],
    ["it lapsed", "lapsed", "U0BOB", (world) => { world.clock.advance(minutes(30)); }],
    ["the role means something else now", "changed", "U0BOB", (world) => { world.settings.configuration = { ...world.settings.configuration, roles: [{ name: a.role("view"), accessPolicies: [a.policy("AmazonEKSEditPolicy")], scope: "namespace" }] }; }],
    ["the entitlement is gone", "no_longer_entitled", "U0BOB", (world) => { world.settings.configuration = { ...world.settings.configuration, entitlements: [] }; }],
    ["the requester became a guest", "requester_not_member", "U0BOB", (world) => { world.people.set(a.user("U0ANN"), aPerson({ isRestricted: true })); }],
    ["the requester's e-mail changed", "no_longer_entitled", "U0BOB", (world) => { world.people.set(a.user("U0ANN"), aPerson({ email: "other@example.com" })); }],
    ["Slack does not answer", "cannot_verify", "U0BOB", (world) => { world.away.directory = outage; }],
    ["Slack does not say who is in the group", "cannot_verify", "U0EVE", (world) => { world.away.groups = outage; }],
    ["the configuration is not valid", "configuration_invalid", "U0BOB", (world) => { world.settings.valid = false; }],
  ])("refuses, when %s, and nothing is granted", async (_, code, person, prepare) => {
    const world = aWorld();
    await world.ask();
    await prepare(world);
    expect(await world.approve(firstId, person)).toMatchObject({ kind: "review_refused", refusal: { code } });
    expect((await world.stored()).state).toBe("pending");
    await world.grant();
    expect(world.entries.writes).toEqual([]);
  });
  it("knows no request that is not there", async () => {
    expect(await aWorld().approve()).toMatchObject({ refusal: { code: "not_found" } });
  });
});

describe("grantAccess", () => {
  it("creates, associates, reads back, and only then says active", async () => {
    const world = await active();
    expect(world.entries.writes).toEqual(["createEntry ann", `associate ann ${view}`]);
    const entry = world.entries.get(prod, annsPrincipal);
    expect(entry?.associations).toEqual([{ policy: view, scope: scope("payments") }]);
    expect(entry?.tags[leaseTag(firstId)]).toBe((await world.stored()).intent?.lease);
    expect(world.metrics.grants).toEqual([0]);
    expect(world.requests.events.map(({ type }) => type)).toEqual(["request.asked", "request.approved", "access.intended", "access.confirmed"]);
  });
  it("starts the clock when access starts, not when it was asked for", async () => {
    const world = await activating();
    world.clock.advance(minutes(5));
    await world.grant();
    const { intent, askedAt } = await world.stored();
    expect(intent?.notAfter).toBe(askedAt + minutes(5) + hours(1));
  });
  it("does nothing a second time", async () => {
    const world = await active();
    expect(await world.grant()).toBe("done");
    expect(world.entries.writes).toHaveLength(2);
  });
  it("writes nothing to AWS while the second sink of the audit log is away", async () => {
    const world = await activating();
    world.sink.isAway = true;
    await expect(world.grant()).rejects.toThrow("away");
    expect(world.entries.writes).toEqual([]);
    world.sink.isAway = false;
    await world.grant();
    expect((await world.stored()).state).toBe("active");
  });
  it.each<[string, string, (world: World) => unknown]>([
    ["the grant window is over", "grant_window_over", (world) => { world.clock.advance(minutes(11)); }],
    ["the approval was forged in the store (fault row 25)", "approval_invalid", async (world) => { const request = await world.stored(); world.requests.forge({ ...request, approvals: request.approvals.map((one) => ({ ...one, by: { id: a.user("U0CAT"), email: "cat@example.com" } })) }); }],
    ["more approvals are needed than the entitlement says", "terms_changed", async (world) => { world.requests.forge({ ...(await world.stored()), approvalsNeeded: 2 }); }],
    ["fewer approvals are needed than the entitlement says", "terms_changed", (world) => { const { entitlements } = world.settings.configuration; world.settings.configuration = { ...world.settings.configuration, entitlements: entitlements.map((one) => ({ ...one, approvals: { ...one.approvals, count: 2 } })) }; }],
    ["another group approves in the store", "terms_changed", async (world) => { world.requests.forge({ ...(await world.stored()), approverGroups: [a.group("sre")] }); }],
    ["the terms in the store were changed", "terms_changed", async (world) => { const request = await world.stored(); world.requests.forge({ ...request, terms: { ...request.terms, duration: hours(7) } }); }],
    ["the role means something else now", "terms_changed", (world) => { world.settings.configuration = { ...world.settings.configuration, roles: [{ name: a.role("view"), accessPolicies: [a.policy("AmazonEKSEditPolicy")], scope: "namespace" }] }; }],
    ["the cluster is not configured any more", "terms_changed", (world) => { world.settings.configuration = { ...world.settings.configuration, clusters: [] }; world.gate.passed(a.cluster("prod"), { hasUnknownKey: false }); }],
    ["the requester was deactivated (fault row 49)", "requester_not_member", (world) => { world.people.set(a.user("U0ANN"), aPerson({ deleted: true })); }],
    ["the approver was deactivated (fault row 48)", "approver_not_member", (world) => { world.people.set(a.user("U0BOB"), aPerson({ id: a.user("U0BOB"), email: "bob@example.com", deleted: true })); }],
    ["the approver left the group", "approver_not_entitled", (world) => { world.settings.configuration = { ...world.settings.configuration, groups: [{ name: a.group("payments-leads"), members: [a.user("U0CAT")] }] }; }],
    ["the role was made anew (fault row 41)", "principal_changed", (world) => { world.truth.principal = { arn: annsPrincipal, uniqueId: "AROANEW", kind: "role" }; }],
    ["the role is gone", "principal_missing", (world) => { world.truth.principal = undefined; }],
    ["the cluster was made anew", "cluster_changed", (world) => { world.truth.facts = { ...world.truth.facts, createdAt: world.clock.now() }; }],
    ["the mode is CONFIG_MAP", "mode_config_map", (world) => { world.truth.facts = { ...world.truth.facts, mode: "CONFIG_MAP" }; }],
    ["aws-auth maps the principal now", "mapped_in_aws_auth", (world) => { world.truth.facts = { ...world.truth.facts, mode: "API_AND_CONFIG_MAP" }; world.truth.mapped = true; }],
    ["somebody else made an entry meanwhile", "standing_entry", (world) => { world.entries.put(prod, { tags: {} }); }],
  ])("fails with the reason and no access, when %s", async (_, code, prepare) => {
    const world = await activating();
    await prepare(world);
    expect(await world.grant()).toBe("done");
    expect(await world.stored()).toMatchObject({ state: "failed", failure: { code } });
    expect(world.entries.writes).toEqual([]);
  });
  it.each<[string, string, (world: World) => unknown]>([
    ["our clock is wrong", "clock_skewed", (world) => { world.trustedClock.granting = "clock_skewed"; }], ["AWS' time is not known", "clock_unknown", (world) => { world.trustedClock.granting = "clock_unknown"; }],
    ["the configuration is not valid", "configuration_invalid", (world) => { world.settings.valid = false; }], ["the store lost something", "store_lost", (world) => { world.gate.storeLost(); }],
    ["leases name a key we lack", "unknown_key", (world) => { world.gate.passed(a.cluster("prod"), { hasUnknownKey: true }); }],
  ])("waits inside the window, then fails and says why, when %s", async (_, why, prepare) => {
    const world = await activating();
    prepare(world);
    expect(await world.grant()).toEqual({ again: seconds(2) });
    world.clock.advance(minutes(11));
    expect(await world.grant()).toBe("done");
    expect(await world.stored()).toMatchObject({ state: "failed", failure: { code: "granting_closed", detail: why } });
    expect(world.entries.writes).toEqual([]);
  });
  it("tries again while AWS is away, and fails when the window is over, with nothing left behind", async () => {
    const world = await activating();
    world.entries.fail = (call) => { if (call === "associate") throw outage; };
    await expect(world.grant()).rejects.toThrow("does not answer");
    expect((await world.stored()).state).toBe("activating");
    world.clock.advance(minutes(11));
    expect(await world.grant()).toBe("done");
    expect(await world.stored()).toMatchObject({ state: "failed" });
    expect(world.entries.get(prod, annsPrincipal)?.associations ?? []).toEqual([]);
  });
  it("goes on after a crash between create and associate, with one lease", async () => {
    const world = await activating();
    world.entries.fail = (call) => { if (call === "associate") throw new Error("killed"); };
    await expect(world.grant()).rejects.toThrow("killed");
    world.entries.fail = () => undefined;
    world.clock.advance(seconds(20));
    await world.grant();
    expect(world.entries.writes.filter((write) => write.startsWith("createEntry"))).toHaveLength(1);
    expect((await world.stored()).state).toBe("active");
  });
  it("takes a new intent with a new end, when nothing of the old one was written and a minute is gone", async () => {
    const world = await activating();
    world.entries.fail = (call) => { if (call === "createEntry") throw outage; };
    await expect(world.grant()).rejects.toThrow();
    const first = (await world.stored()).intent;
    world.entries.fail = () => undefined;
    world.clock.advance(minutes(3));
    await world.grant();
    const second = (await world.stored()).intent;
    expect([first?.generation, second?.generation]).toEqual([1, 2]);
    expect(second?.notAfter).toBe((first?.notAfter ?? 0) + minutes(3));
  });
  it("confirms by reading, when the answer of a write was lost (fault rows 12 and 13)", async () => {
    const world = await activating();
    for (const call of ["createEntry", "associate"] as const) {
      const real = world.entries[call].bind(world.entries) as (...args: readonly unknown[]) => Promise<void>;
      let lost = false;
      world.entries[call] = async (...args: readonly unknown[]) => {
        await real(...args);
        if (!lost) { lost = true; throw new UnavailableError("maybe_done", "the answer was lost"); }
      };
    }
    await world.grant();
    expect((await world.stored()).state).toBe("active");
    expect(world.entries.get(prod, annsPrincipal)?.associations).toEqual([{ policy: view, scope: scope("payments") }]);
  });
  it("ends with AWS' own words, when AWS refuses for good, and removes what it had made", async () => {
    const world = await activating();
    world.entries.fail = (call) => { if (call === "associate") throw new RejectedError("invalid_parameter", "The namespaces are not valid."); };
    expect(await world.grant()).toBe("done");
    expect(await world.stored()).toMatchObject({ state: "failed", failure: { code: "refused_by_aws", detail: "The namespaces are not valid." } });
    expect(world.entries.get(prod, annsPrincipal)?.tags[tombstoneTag(firstId)]).toBeDefined();
  });
  it("is not confirmed by a write alone: what cannot be read back is retried, then undone", async () => {
    const world = await activating();
    world.entries.associate = () => Promise.resolve();
    expect(await world.grant()).toEqual({ again: seconds(1) });
    expect((await world.stored()).state).toBe("activating");
    world.clock.advance(minutes(11));
    await world.grant();
    expect((await world.stored()).state).toBe("failed");
  });
  it("shares the entry with another request of the person, by the union of both scopes", async () => {
    const world = await active();
    await world.ask({ namespaces: [a.namespace("payments-batch")] }, secondId);
    await world.approve(secondId);
    await world.grant(secondId);
    expect(world.entries.writes.slice(2)).toEqual([`addLease ${secondId}`, `associate ann ${view}`]);
    expect(world.entries.get(prod, annsPrincipal)?.associations).toEqual([{ policy: view, scope: scope("payments", "payments-batch") }]);
  });
  it("stops when the lease was ended while it ran (fault row 33)", async () => {
    const world = await activating();
    world.entries.fail = (call) => { if (call === "associate") throw new Error("killed"); };
    await expect(world.grant()).rejects.toThrow();
    world.entries.fail = () => undefined;
    await world.end();
    expect(await world.grant()).toBe("done");
    expect(world.entries.get(prod, annsPrincipal)?.associations).toEqual([]);
    expect((await world.stored()).state).toBe("withdrawing");
  });
});

describe("the end of access", () => {
  async function settle(world: World, id = firstId): Promise<void> {
    for (let run = 0; run < 5 && !isFinal((await world.stored(id)).state); run += 1) {
      const result = await world.endJob(id);
      if (result !== "done") world.clock.advance(result.again);
    }
  }
  it("comes with the end of the lease: association, entry, two reads, ended", async () => {
    const world = await active();
    expect(await world.endJob()).toEqual({ again: hours(1) });
    world.clock.advance(hours(1));
    expect(await world.endJob()).toEqual({ again: seconds(5) });
    expect(world.entries.writes.slice(2)).toEqual([`disassociate ann ${view}`, "deleteEntry ann"]);
    expect((await world.stored()).state).toBe("ending");
    world.clock.advance(seconds(3));
    expect(await world.endJob()).toEqual({ again: seconds(2) });
    world.clock.advance(seconds(2));
    expect(await world.endJob()).toBe("done");
    expect((await world.stored()).state).toBe("ended");
    expect(world.metrics.lateness).toEqual([0]);
  });
  it("is given back by the requester: recorded, tombstone, then removed", async () => {
    const world = await active();
    expect(await world.end()).toEqual({ kind: "ending", shortId: "REQ-BCDE1", event: "withdraw", hadAccess: true });
    expect(world.entries.get(prod, annsPrincipal)?.tags[tombstoneTag(firstId)]).toBeDefined();
    await settle(world);
    expect((await world.stored()).state).toBe("withdrawn");
    expect(world.entries.get(prod, annsPrincipal)?.associations).toEqual([]);
  });
  it("is revoked by an approver with a reason, and not by anybody else", async () => {
    const world = await active();
    expect(await world.end(firstId, "U0DORA", "why")).toMatchObject({ refusal: { code: "not_yours" } });
    expect(await world.end(firstId, "U0BOB")).toMatchObject({ refusal: { code: "reason_needed" } });
    expect(await world.end(firstId, "U0GUS", "why")).toMatchObject({ refusal: { code: "not_member" } });
    expect(await world.end(firstId, "U0BOB", "wrong cluster")).toMatchObject({ kind: "ending", event: "revoke" });
    await settle(world);
    expect((await world.stored()).state).toBe("revoked");
    expect(await world.end(firstId, "U0BOB", "again")).toMatchObject({ refusal: { code: "already_over" } });
  });
  it("cannot be asked for while Slack does not answer, and knows no request that is not there", async () => {
    const world = await active();
    world.away.directory = outage;
    expect(await world.end()).toMatchObject({ refusal: { code: "cannot_verify" } });
    expect(await world.end(secondId)).toMatchObject({ refusal: { code: "not_found" } });
    world.away.directory = undefined;
    world.away.groups = outage;
    expect(await world.end(firstId, "U0DORA", "x")).toMatchObject({ refusal: { code: "cannot_verify" } });
    expect((await world.end()).kind).toBe("ending");
  });
  it("is recorded although AWS and the queue are away, and done by the next sweep", async () => {
    const world = await active();
    world.entries.fail = () => { throw outage; };
    world.queue.isAway = true;
    expect((await world.end()).kind).toBe("ending");
    world.entries.fail = () => undefined;
    world.queue.isAway = false;
    await world.sweep();
    expect(world.queue.asked.at(-1)).toMatch(/^(?:end|tell) /);
    await settle(world);
    expect((await world.stored()).state).toBe("withdrawn");
  });
  it("withdraws what waits at once", async () => {
    const world = aWorld();
    await world.ask();
    expect(await world.end()).toMatchObject({ kind: "ending", hadAccess: false });
    expect((await world.stored()).state).toBe("withdrawn");
  });
  it("is retried while AWS is away, told when it is late, and said to be over only afterwards", async () => {
    const world = await active();
    world.clock.advance(hours(1));
    world.entries.fail = () => { throw outage; };
    await expect(world.endJob()).rejects.toThrow();
    expect((await world.stored()).overdue).toBeUndefined();
    world.clock.advance(minutes(2));
    await expect(world.endJob()).rejects.toThrow();
    expect((await world.stored()).overdue).toMatchObject({ attempts: 1 });
    expect((await world.stored()).state).toBe("ending");
    world.entries.fail = () => undefined;
    await settle(world);
    expect((await world.stored()).state).toBe("ended");
  });
  it("believes no single read: access seen again starts the count anew", async () => {
    const world = await active();
    world.clock.advance(hours(1));
    const entry = world.entries.get(prod, annsPrincipal);
    await world.endJob();
    world.clock.advance(seconds(5));
    world.entries.put(prod, { ...entry });
    world.entries.fail = (call) => { if (call === "disassociate" || call === "deleteEntry") throw outage; };
    await expect(world.endJob()).rejects.toThrow();
    expect((await world.stored()).state).toBe("ending");
    world.entries.fail = () => undefined;
    await settle(world);
    expect(world.entries.get(prod, annsPrincipal)).toBeUndefined();
  });
  it("of one of two overlapping requests leaves exactly the other, in either order", async () => {
    for (const first of [firstId, secondId]) {
      const world = await active();
      await world.ask({ namespaces: [a.namespace("payments-batch")] }, secondId);
      await world.approve(secondId);
      await world.grant(secondId);
      await world.end(first);
      await settle(world, first);
      expect(world.entries.get(prod, annsPrincipal)?.associations).toEqual([{ policy: view, scope: scope(first === firstId ? "payments-batch" : "payments") }]);
      const other = first === firstId ? secondId : firstId;
      await world.end(other);
      await settle(world, other);
      expect(world.entries.get(prod, annsPrincipal)?.associations).toEqual([]);
    }
  });
  it("is never forgotten for a cluster that is not configured any more", async () => {
    const world = await active();
    world.clock.advance(hours(1));
    world.settings.configuration = { ...world.settings.configuration, clusters: [] };
    await expect(world.endJob()).rejects.toThrow(/not configured/);
    expect((await world.stored()).state).toBe("ending");
  });
});

describe("sweep", () => {
  it("resumes what stands still and expires what nobody decided", async () => {
    const world = aWorld();
    await world.ask();
    await world.ask({ namespaces: [a.namespace("payments-batch")] }, secondId);
    await world.approve(secondId);
    world.clock.advance(minutes(30));
    world.queue.asked.length = 0;
    await world.sweep();
    expect((await world.stored()).state).toBe("expired");
    expect(world.queue.asked).toContain(`grant ${secondId}`);
  });
  it("brings requests back from their leases after the store was wiped, and closes granting until then", async () => {
    const world = await active();
    await world.sweep();
    world.requests.flush();
    world.truth.mark = { epoch: "two", lastEventId: "1-0", hasKnown: false };
    await world.deps.storeWatch.look();
    expect(world.gate.closedBecause(a.cluster("prod"))).toBe("store_lost");
    world.clock.advance(seconds(30));
    await world.sweep();
    expect(await world.stored()).toMatchObject({ state: "active", recovered: true, terms: { requester: { email: "ann@example.com" }, role: "view", scope: scope("payments") }, shortId: "REQ-BCDE1" });
    expect(world.gate.closedBecause(a.cluster("prod"))).toBeUndefined();
    expect(world.metrics.alarms).toContain("store_wiped");
    world.clock.advance(hours(1));
    for (let n = 0; n < 3; n += 1) { await world.endJob(); world.clock.advance(seconds(5)); }
    expect((await world.stored()).state).toBe("ended");
    expect(world.entries.get(prod, annsPrincipal)).toBeUndefined();
  });
  it("voids what was undecided, when the store was taken back", async () => {
    const world = aWorld();
    await world.ask();
    await world.sweep();
    world.truth.mark = { epoch: "one", lastEventId: "6-0", hasKnown: false };
    await world.sweep();
    expect((await world.stored()).state).toBe("expired");
    expect(world.metrics.alarms).toContain("store_rolled_back");
  });
  it("revokes and does not make again what somebody else removed (fault row 35)", async () => {
    const world = await active();
    await world.sweep();
    world.entries.remove(prod, annsPrincipal);
    for (let n = 0; n < 2; n += 1) { world.clock.advance(seconds(30)); await world.sweep(); }
    expect(await world.stored()).toMatchObject({ state: "revoking", end: { kind: "outside" } });
    for (let n = 0; n < 2; n += 1) { await world.endJob(); world.clock.advance(seconds(5)); }
    expect((await world.stored()).state).toBe("revoked");
    expect(world.entries.writes.filter((write) => write.startsWith("createEntry"))).toHaveLength(1);
  });
  it("puts back what our own write took from a live lease, inside the grant window, with the same end", async () => {
    const world = await active();
    await world.sweep();
    world.clock.advance(minutes(2));
    world.entries.put(prod, { ...world.entries.get(prod, annsPrincipal), associations: [] });
    await world.requests.noteOwnRemoval(prod.name, annsPrincipal, world.clock.now());
    for (let n = 0; n < 2; n += 1) { world.clock.advance(seconds(30)); await world.sweep(); }
    const { intent, state } = await world.stored();
    expect(state).toBe("activating");
    await world.grant();
    expect(await world.stored()).toMatchObject({ state: "active", intent: { notAfter: intent?.notAfter } });
    expect(world.entries.get(prod, annsPrincipal)?.associations).toHaveLength(1);
  });
  it("ends a lease that appears after its request was over", async () => {
    const world = await active();
    const entry = world.entries.get(prod, annsPrincipal);
    await world.end();
    for (let n = 0; n < 3; n += 1) { await world.endJob(); world.clock.advance(seconds(5)); }
    expect((await world.stored()).state).toBe("withdrawn");
    world.entries.put(prod, { ...entry }); // a write that was held up comes late
    await world.sweep();
    expect(world.entries.get(prod, annsPrincipal)?.associations).toEqual([]);
  });
  it("works without the store: access ends all the same", async () => {
    const world = await active();
    world.requests.isAway = true;
    world.clock.advance(hours(2));
    await world.sweep();
    expect(world.entries.get(prod, annsPrincipal)).toBeUndefined();
  });
  it("opens granting for a cluster in CONFIG_MAP mode, where nothing of ours can be", async () => {
    const world = aWorld();
    world.gate.storeLost();
    world.entries.fail = () => { throw new RejectedError("mode_config_map", "no entries"); };
    await world.sweep();
    expect(world.gate.closedBecause(a.cluster("prod"))).toBeUndefined();
  });
  it("keeps granting closed while a cluster cannot be read", async () => {
    const world = aWorld();
    world.gate.storeLost();
    world.entries.fail = () => { throw outage; };
    await world.sweep();
    expect(world.gate.closedBecause(a.cluster("prod"))).toBe("store_lost");
  });
});
