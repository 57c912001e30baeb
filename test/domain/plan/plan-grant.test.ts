import { describe, expect, it } from "vitest";
import type { ObservedEntry } from "../../../src/domain/cluster/access-entry.ts";
import { clusterScope } from "../../../src/domain/cluster/access-scope.ts";
import { judgeEntry } from "../../../src/domain/lease/judge-entry.ts";
import { leaseTag, madeTag, mostLeases, ownerTag, tombstoneTag, writeMade } from "../../../src/domain/lease/lease-tags.ts";
import { writeLease } from "../../../src/domain/lease/lease-value.ts";
import { planGrant } from "../../../src/domain/plan/plan-grant.ts";
import type { GrantFacts, GrantPlan } from "../../../src/domain/plan/plan-grant.ts";
import { a, aContext, aLease, anEntry, annsPrincipal, firstId, keys, noon, owner, ownTags, scope, secondId, target } from "../../world/builders.ts";

const view = a.policy("AmazonEKSViewPolicy");
const leaseValue = writeLease(aLease(), target, keys);
const other = aLease({ id: secondId, scope: scope("checkout") });

function plan(parts: Partial<ObservedEntry> | undefined, lease: GrantFacts["lease"] = aLease()): GrantPlan {
  const entry = parts === undefined ? undefined : anEntry(parts);
  return planGrant({
    principal: annsPrincipal, owner, lease, leaseValue: writeLease(lease, target, keys), madeValue: writeMade(target, keys),
    observed: entry === undefined ? { kind: "absent", readAt: noon } : { kind: "entry", entry },
    judged: entry === undefined ? undefined : judgeEntry(entry, aContext()),
  });
}

describe("planGrant", () => {
  it("creates the entry with owner, proof and lease in one call, and associates after it", () => {
    expect(plan(undefined)).toEqual({ kind: "changes", changes: [
      { kind: "createEntry", principal: annsPrincipal, tags: { [ownerTag]: owner, [madeTag]: writeMade(target, keys), [leaseTag(firstId)]: leaseValue } },
      { kind: "associate", principal: annsPrincipal, policy: view, scope: scope("payments") },
    ] });
  });

  it("adds the lease to our own entry and associates the union with what lives there", () => {
    expect(plan({ tags: ownTags([other]), associations: [{ policy: view, scope: scope("checkout") }] })).toMatchObject({ kind: "changes", changes: [
      { kind: "addLease", leaseId: firstId, value: leaseValue },
      { kind: "associate", scope: scope("checkout", "payments") },
    ] });
  });

  it("is confirmed only when lease and scope are read back", () => {
    expect(plan({ tags: ownTags([aLease()]), associations: [{ policy: view, scope: scope("payments", "checkout") }] })).toEqual({ kind: "confirmed" });
    expect(plan({ tags: ownTags([aLease()]), associations: [{ policy: view, scope: clusterScope }] })).toEqual({ kind: "confirmed" });
    expect(plan({ tags: ownTags([aLease()]), associations: [] })).toMatchObject({ changes: [{ kind: "associate" }] });
    expect(plan({ tags: ownTags([other]), associations: [{ policy: view, scope: scope("payments") }] })).toMatchObject({ changes: [{ kind: "addLease" }] });
  });

  it("writes the lease again, when another value stands under its key", () => {
    const changed = { ...ownTags([]), [leaseTag(firstId)]: "1:rubbish" };
    expect(plan({ tags: changed, associations: [{ policy: view, scope: scope("payments") }] })).toMatchObject({ changes: [{ kind: "addLease", value: leaseValue }] });
  });

  it("keeps in force what an old read of the tags does not explain yet", () => {
    expect(plan({ tags: ownTags([aLease()]), associations: [{ policy: view, scope: scope("billing") }] })).toMatchObject({ changes: [{ kind: "associate", scope: scope("billing", "payments") }] });
  });

  it("associates the whole cluster over a namespace", () => {
    const wide = aLease({ scope: clusterScope });
    expect(plan({ tags: ownTags([wide]), associations: [{ policy: view, scope: scope("payments") }] }, wide)).toMatchObject({ changes: [{ kind: "associate", scope: clusterScope }] });
  });

  it("associates nothing for a lease without access policies", () => {
    const bare = aLease({ policies: [], scope: undefined });
    expect(plan({ tags: ownTags([bare]) }, bare)).toEqual({ kind: "confirmed" });
  });

  it.each([
    ["the entry is somebody else's", {}, "standing_entry"],
    ["the owner tag has no proof", { [ownerTag]: owner }, "unproved_owner"],
    ["the lease was ended meanwhile", { ...ownTags([aLease()]), [tombstoneTag(firstId)]: "" }, "ended_meanwhile"],
    ["there are 20 leases on it", Object.assign(ownTags([]), Object.fromEntries(Array.from({ length: mostLeases }, (_, n) => [leaseTag(a.requestId(`01KAT5N000AAAAAAAAAAAAAA${String(n).padStart(2, "0")}`)), "x"]))), "tag_limit"],
    ["there is no room for lease and tombstone", Object.assign(ownTags([]), Object.fromEntries(Array.from({ length: 47 }, (_, n) => [`team-${String(n)}`, "x"]))), "tag_limit"],
  ])("refuses, when %s", (_, tags, why) => {
    expect(plan({ tags })).toEqual({ kind: "refused", why });
  });
});
