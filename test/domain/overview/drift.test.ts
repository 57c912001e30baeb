// Where a cluster differs from what the bot expects, as a table; who made it and its entries; what became of their principals.
import { describe, expect, it } from "vitest";
import { clusterScope } from "../../../src/domain/cluster/access-scope.ts";
import type { ClusterFacts } from "../../../src/domain/cluster/cluster.ts";
import { creatorOf } from "../../../src/domain/overview/creator.ts";
import { driftOf } from "../../../src/domain/overview/drift.ts";
import { viewEntry } from "../../../src/domain/overview/entry-view.ts";
import type { Findings } from "../../../src/domain/overview/findings.ts";
import { drifts } from "../../../src/domain/overview/overview-words.ts";
import { principalState } from "../../../src/domain/overview/principal-state.ts";
import type { AccessRequest } from "../../../src/domain/request/access-request.ts";
import { a, aCluster, aContext, anEntry, aLease, annsPrincipal, aRequest, firstId, noon, ownTags, prodArn, scope, secondId } from "../../world/builders.ts";
import { hours, minutes, plus } from "../../world/times.ts";

const facts: ClusterFacts = { arn: prodArn, createdAt: noon, mode: "API", status: "ACTIVE", version: "1.33", platformVersion: "eks.5" };
const found = (parts: Partial<Findings>): Findings => ({ cluster: aCluster(), arn: prodArn, facts, entries: [], awsAuth: "without_effect", ...parts });
const view = { policy: a.policy("AmazonEKSViewPolicy"), scope: scope("payments") };
const admin = { policy: a.policy("AmazonEKSClusterAdminPolicy"), scope: clusterScope };
const lease = aLease();
const ours = anEntry({ tags: ownTags([lease]), associations: [view] });
const active = aRequest({ state: "active", intent: { issuedAt: noon, notAfter: lease.notAfter, lease: "", generation: 1 } });
const during = (...requests: readonly AccessRequest[]) => ({ before: requests, after: requests });
const codes = (parts: Partial<Findings>): unknown => {
  const drift = driftOf(found(parts), aContext());
  return "findings" in drift ? drift.findings.map(({ code, about }) => (about === "" ? code : `${code} ${about}`)) : drift;
};
const lost = { unknown: "it is out" };

describe("driftOf", () => {
  const table: readonly (readonly [string, Partial<Findings>, readonly string[]])[] = [
    ["nothing, when entry, lease and request agree", { entries: [ours], expected: during(active) }, []],
    ["nothing on entries of others", { entries: [anEntry({ associations: [admin], tags: {} })], expected: during() }, []],
    ["a lease whose request is not open", { entries: [ours], expected: during() }, [`lease_without_request ${firstId}`]],
    ["an active request without an entry", { entries: [], expected: during(active) }, ["request_without_lease REQ-BCDE1"]],
    ["an active request on an entry that carries another lease only", { entries: [anEntry({ tags: ownTags([aLease({ id: secondId })]), associations: [view] })], expected: during(active) }, [`lease_without_request ${secondId}`, "request_without_lease REQ-BCDE1"]],
    ["nothing of a request that is only being granted", { entries: [], expected: during(aRequest({ state: "activating" })) }, []],
    ["nothing of a request that became active during the look", { entries: [], expected: { before: [aRequest({ state: "activating" })], after: [active] } }, []],
    ["nothing of a request that ended during the look", { entries: [], expected: { before: [active], after: [] } }, []],
    ["nothing of a lease whose request ended during the look", { entries: [ours], expected: { before: [active], after: [] } }, []],
    ["nothing of a request whose time is just over", { entries: [], expected: during({ ...active, intent: { issuedAt: noon, notAfter: plus(noon, minutes(1)), lease: "", generation: 1 } }) }, []],
    ["nothing of a request whose entry could not be read", { entries: [{ principal: annsPrincipal, ...lost }], expected: during(active) }, []],
    ["a policy that a lease gives and that is not there", { entries: [{ ...ours, associations: [] }], expected: during(active) }, ["policy_missing AmazonEKSViewPolicy"]],
    ["a policy on less than its lease gives", { entries: [anEntry({ tags: ownTags([aLease({ scope: scope("billing", "payments") })]), associations: [view] })], expected: during(active) }, ["scope_too_narrow AmazonEKSViewPolicy"]],
    ["no policy that is being granted right now", { entries: [{ ...ours, associations: [] }], expected: during(aRequest({ state: "activating" })) }, []],
    ["a policy that no lease gives", { entries: [{ ...ours, associations: [view, admin] }], expected: during(active) }, ["policy_not_leased AmazonEKSClusterAdminPolicy"]],
    ["a policy on more than its lease gives", { entries: [{ ...ours, associations: [{ ...view, scope: clusterScope }] }], expected: during(active) }, ["scope_too_wide AmazonEKSViewPolicy"]],
    ["groups that no lease gives", { entries: [{ ...ours, groups: ["admins"] }], expected: during(active) }, ["groups_not_leased admins"]],
    ["an entry of ours on which nothing lives", { entries: [anEntry({ tags: ownTags([aLease({ notAfter: plus(noon, minutes(1)) })]), associations: [view] })], expected: during() }, ["nothing_lives"]],
    ["an owner tag without a proof", { entries: [anEntry({ tags: { "eks-access/owner": "acme-access" } })], expected: during() }, ["unproved_owner"]],
  ];
  it.each(table)("finds %s", (_, parts, expected) => {
    expect(codes(parts)).toEqual(expected);
  });

  it("compares entries with their leases alone, where the requests are not at hand, and says so", () => {
    expect(driftOf(found({ entries: [ours] }), aContext())).toEqual({ findings: [], requests: "not_asked" });
    expect(driftOf(found({ entries: [ours], expected: lost }), aContext())).toEqual({ findings: [], requests: lost });
    expect(codes({ entries: [{ ...ours, associations: [] }] })).toEqual(["policy_missing AmazonEKSViewPolicy"]);
  });

  it("is unknown, when the entries are", () => {
    expect(driftOf(found({ entries: lost, expected: during(active) }), aContext())).toEqual({ unknown: "the entries were not read: it is out" });
  });

  it("has a sentence for everything that it finds", () => {
    expect(Object.values(drifts).every((text) => /^[a-z].{10,}$/.test(text))).toBe(true);
  });
});

describe("creatorOf", () => {
  const made = anEntry({ principal: a.principal("arn:aws:iam::111122223333:role/terraform"), associations: [admin], tags: {}, createdAt: plus(noon, minutes(9)) });
  it("says who most likely made the cluster, or that nobody can tell", () => {
    expect(creatorOf(found({ entries: [ours, made] }))).toEqual({ likely: made.principal });
    expect(creatorOf(found({ entries: [] }))).toBe("not_seen");
    expect(creatorOf(found({ facts: { ...facts, mode: "CONFIG_MAP" } }))).toBe("hidden");
    expect([creatorOf(found({ facts: lost })), creatorOf(found({ entries: lost }))]).toEqual([lost, lost]);
    expect(creatorOf(found({ entries: [{ principal: annsPrincipal, ...lost }] }))).toEqual({ unknown: "an entry that was not read may be theirs" });
  });
  it.each([
    ["of another type", { type: "EC2_LINUX" }], ["with tags", { tags: { a: "b" } }], ["younger than the cluster", { createdAt: plus(noon, hours(2)) }],
    ["on a namespace", { associations: [{ ...admin, scope: scope("payments") }] }], ["of another policy", { associations: [{ ...admin, policy: "AmazonEKSViewPolicy" }] }],
  ])("does not take an entry %s for theirs", (_, parts) => {
    expect(creatorOf(found({ entries: [{ ...made, ...parts }] }))).toBe("not_seen");
  });
});

describe("viewEntry", () => {
  it.each([
    [{ "managed-by": "terraform" }, "terraform"], [{ OpenTofu: "yes" }, "terraform"], [{ "aws:cloudformation:stack-name": "eksctl-prod" }, "cloudformation"], [{ team: "a" }, undefined],
  ])("says of an entry with the tags %j that it was made by: %s", (tags, maker) => {
    expect(viewEntry(anEntry({ tags }), aContext(), found({})).maker).toBe(maker);
  });
  it("names the request of a lease as people do, when it is known", () => {
    expect(viewEntry(ours, aContext(), found({ expected: during(active) })).leases).toMatchObject([{ request: firstId, shortId: "REQ-BCDE1", email: "ann@example.com" }]);
    expect(viewEntry(ours, aContext(), found({ expected: lost })).leases[0]).not.toHaveProperty("shortId");
  });
});

describe("principalState", () => {
  const said = (createdAt: number | undefined) => new Map([[annsPrincipal, { arn: annsPrincipal, uniqueId: "AROA", kind: "role" as const, ...(createdAt === undefined ? {} : { createdAt: plus(noon, minutes(createdAt)) }) }]]);
  const entry = { principal: annsPrincipal, createdAt: plus(noon, minutes(5)) };
  it("tells a principal that is there from one that was made anew, is gone, or is not known", () => {
    expect([principalState(entry, said(4)), principalState(entry, said(5)), principalState(entry, said(6))]).toEqual(["there", "there", "recreated"]);
    expect(principalState(entry, new Map([[annsPrincipal, "absent" as const]]))).toBe("gone");
    expect(principalState(entry, said(undefined))).toEqual({ unknown: "IAM did not say when it was made" });
    expect(principalState(entry, new Map([[annsPrincipal, lost]]))).toEqual(lost);
    expect(principalState(entry, new Map())).toBeUndefined();
  });
});
