import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Association, ObservedEntry } from "../../../src/domain/cluster/access-entry.ts";
import { clusterScope, scopeCovers } from "../../../src/domain/cluster/access-scope.ts";
import type { AccessScope } from "../../../src/domain/cluster/access-scope.ts";
import { judgeEntry } from "../../../src/domain/lease/judge-entry.ts";
import { leaseTag, ownerTag, tombstoneTag } from "../../../src/domain/lease/lease-tags.ts";
import { changeText } from "../../../src/domain/plan/changes.ts";
import { justifiedBy } from "../../../src/domain/plan/justified.ts";
import { grantWindow, planRemovals } from "../../../src/domain/plan/plan-removals.ts";
import type { RemovalPlan } from "../../../src/domain/plan/plan-removals.ts";
import { a, aContext, aLease, anEntry, firstId, noon, ownTags, scope, secondId } from "../../world/builders.ts";
import { hours, instant, minutes, plus } from "../../world/times.ts";

const view = a.policy("AmazonEKSViewPolicy");
const edit = a.policy("AmazonEKSEditPolicy");
const late = plus(noon, hours(9));
const inForce = (policy: string, where: AccessScope | undefined): Association => ({ policy, scope: where });

function plan(parts: Partial<ObservedEntry>, now = plus(noon, minutes(1))): RemovalPlan {
  return planRemovals(judgeEntry(anEntry(parts), aContext({ now })), now);
}
function kinds({ removals }: RemovalPlan): readonly string[] {
  return removals.map((removal) => `${removal.kind}${"policy" in removal ? ` ${removal.policy}` : ""}: ${removal.because}`);
}

describe("planRemovals", () => {
  it("takes nothing away while a lease justifies it", () => {
    expect(plan({ tags: ownTags([aLease()]), associations: [inForce(view, scope("payments"))] })).toEqual({ removals: [], tidying: [] });
  });

  it("removes the association first and then the entry, when the last lease is over", () => {
    const over = plan({ tags: ownTags([aLease()]), associations: [inForce(view, scope("payments"))] }, aLease().notAfter);
    expect(kinds(over)).toEqual(["disassociate AmazonEKSViewPolicy: no_live_lease", "deleteEntry: no_live_lease"]);
  });

  it("never touches an entry that is not ours: no owner tag, or one without proof", () => {
    const associations = [inForce(view, scope("payments"))];
    expect(plan({ tags: {}, associations }, late)).toEqual({ removals: [], tidying: [] });
    expect(plan({ tags: { [ownerTag]: "acme-access" }, associations }, late)).toEqual({ removals: [], tidying: [] });
  });

  it("narrows to the other lease's share, when one of two on the same policy ends (S: overlap, fault row 31)", () => {
    const first = aLease({ notAfter: plus(noon, minutes(10)) });
    const second = aLease({ id: secondId, scope: scope("checkout") });
    const over = plan({ tags: ownTags([first, second]), associations: [inForce(view, scope("payments", "checkout"))] }, first.notAfter);
    expect(over.removals).toEqual([{ kind: "narrow", principal: anEntry().principal, policy: view, to: scope("checkout"), because: "scope_too_wide" }]);
  });

  it("removes only the policy of the lease that ended, when another policy lives", () => {
    const first = aLease({ notAfter: plus(noon, minutes(10)) });
    const second = aLease({ id: secondId, policies: [edit] });
    const over = plan({ tags: ownTags([first, second]), associations: [inForce(view, scope("payments")), inForce(edit, scope("payments"))] }, first.notAfter);
    expect(kinds(over)).toEqual(["disassociate AmazonEKSViewPolicy: unjustified_policy"]);
  });

  it("takes away a policy that somebody added to our entry (fault row 36)", () => {
    const over = plan({ tags: ownTags([aLease()]), associations: [inForce(view, scope("payments")), inForce("AmazonEKSClusterAdminPolicy", clusterScope)] });
    expect(kinds(over)).toEqual(["disassociate AmazonEKSClusterAdminPolicy: unjustified_policy"]);
  });

  it("narrows a scope that somebody widened, and never widens while narrowing", () => {
    expect(plan({ tags: ownTags([aLease()]), associations: [inForce(view, clusterScope)] }).removals).toMatchObject([{ kind: "narrow", to: scope("payments") }]);
    const both = aLease({ scope: scope("payments", "checkout") });
    expect(plan({ tags: ownTags([both]), associations: [inForce(view, scope("payments", "billing"))] }).removals).toMatchObject([{ kind: "narrow", to: scope("payments") }]);
  });

  it("removes a scope that shares nothing with the lease, and one of an unknown type", () => {
    expect(kinds(plan({ tags: ownTags([aLease()]), associations: [inForce(view, scope("billing"))] }))).toEqual(["disassociate AmazonEKSViewPolicy: scope_too_wide"]);
    expect(kinds(plan({ tags: ownTags([aLease()]), associations: [inForce(view, undefined)] }))).toEqual(["disassociate AmazonEKSViewPolicy: scope_too_wide"]);
  });

  it("deletes an own entry that somebody gave Kubernetes groups", () => {
    expect(kinds(plan({ tags: ownTags([aLease()]), groups: ["admins"], associations: [] }))).toEqual(["deleteEntry: unjustified_groups"]);
  });

  it("keeps the powerless entry of a young tombstone, so that a late grant meets it", () => {
    const tags = { ...ownTags([aLease()]), [tombstoneTag(firstId)]: "1:0:U0ANN" };
    const associations = [inForce(view, scope("payments"))];
    expect(kinds(plan({ tags, associations }))).toEqual(["disassociate AmazonEKSViewPolicy: no_live_lease"]);
    expect(plan({ tags }, instant(noon + grantWindow - 1)).removals).toEqual([]);
    expect(kinds(plan({ tags }, instant(noon + grantWindow)))).toEqual(["deleteEntry: no_live_lease"]);
    expect(kinds(plan({ tags, groups: ["admins"] }))).toEqual(["deleteEntry: no_live_lease"]);
  });

  it("judges a tombstone without its lease by the time in the request's id", () => {
    const id = a.requestId("01KATW0E00AAAAAAAAAAAAAAAA"); // a ULID of its own time
    const tags = { ...ownTags([]), [tombstoneTag(id)]: "" };
    const made = Array.from(id.slice(0, 10)).reduce((sum, sign) => sum * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(sign), 0);
    expect(plan({ tags }, instant(made + grantWindow - 1)).removals).toEqual([]);
    expect(plan({ tags }, instant(made + grantWindow)).removals).toHaveLength(1);
  });

  it("drops dead lease tags only when nothing is left to take away, and young tombstones not at all", () => {
    const dead = aLease({ notAfter: plus(noon, minutes(20)) });
    const second = aLease({ id: secondId });
    const tags = ownTags([dead, second]);
    const now = plus(noon, minutes(30));
    expect(plan({ tags, associations: [inForce(view, scope("payments")), inForce(edit, scope("x"))] }, now).tidying).toEqual([]);
    expect(plan({ tags, associations: [inForce(view, scope("payments"))] }, now).tidying).toMatchObject([{ keys: [leaseTag(firstId)] }]);
    const ended = { ...tags, [tombstoneTag(firstId)]: "" };
    expect(plan({ tags: ended, associations: [inForce(view, scope("payments"))] }, plus(noon, minutes(5))).tidying).toEqual([]);
    expect(plan({ tags: ended, associations: [inForce(view, scope("payments"))] }, now).tidying).toMatchObject([{ keys: [tombstoneTag(firstId), leaseTag(firstId)].sort() }]);
  });

  it("leaves exactly what live leases justify, for any leases and associations", () => {
    const names = fc.subarray(["a", "b", "c"], { minLength: 1 });
    const someScope = fc.oneof(fc.constant<AccessScope>(clusterScope), names.map((list): AccessScope => scope(...list)));
    const leases = fc.array(fc.record({ ends: fc.integer({ min: 1, max: 120 }), policy: fc.constantFrom(view, edit), where: someScope }), { maxLength: 4 });
    const associations = fc.uniqueArray(fc.record({ policy: fc.constantFrom<string>(view, edit, "AmazonEKSOtherPolicy"), scope: someScope }), { selector: ({ policy }) => policy });
    fc.assert(fc.property(leases, associations, fc.integer({ min: 0, max: 120 }), (wanted, present, at) => {
      const now = plus(noon, minutes(at));
      const made = wanted.map(({ ends, policy, where }, n) => aLease({ id: a.requestId(`01KAT5N000AAAAAAAAAAAAAAA${String(n)}`), notAfter: plus(noon, minutes(ends)), policies: [policy], scope: where }));
      const live = justifiedBy(made.filter(({ notAfter }) => now < notAfter));
      const { removals } = plan({ tags: ownTags(made), associations: present }, now);
      for (const { policy, scope: before } of present) {
        const removal = removals.find((one) => "policy" in one && one.policy === policy);
        const after = removal === undefined ? before : removal.kind === "narrow" ? removal.to : undefined;
        const justified = live.get(policy);
        if (after !== undefined) expect(justified !== undefined && scopeCovers(justified, after) && scopeCovers(before, after)).toBe(true);
        if (justified !== undefined && scopeCovers(justified, before)) expect(after).toEqual(before);
      }
    }));
  });
});

describe("justifiedBy", () => {
  it("unites the scopes per policy and passes over leases without policies", () => {
    const united = justifiedBy([aLease(), aLease({ id: secondId, scope: scope("checkout") }), aLease({ policies: [], scope: undefined })]);
    expect([...united]).toEqual([[view, scope("checkout", "payments")]]);
  });
});

describe("changeText", () => {
  it("names every change in one line", () => {
    const { principal, entryArn } = anEntry();
    expect([
      changeText({ kind: "disassociate", principal, policy: view, because: "no_live_lease" }),
      changeText({ kind: "narrow", principal, policy: view, to: clusterScope, because: "scope_too_wide" }),
      changeText({ kind: "deleteEntry", principal, entryArn, because: "no_live_lease" }),
      changeText({ kind: "dropLeaseTags", principal, entryArn, keys: ["k"] }),
      changeText({ kind: "createEntry", principal, tags: {} }),
      changeText({ kind: "addLease", principal, entryArn, leaseId: firstId, value: "" }),
      changeText({ kind: "associate", principal, policy: view, scope: clusterScope }),
    ]).toEqual([
      "disassociate AmazonEKSViewPolicy (no_live_lease)", "narrow AmazonEKSViewPolicy (scope_too_wide)", "deleteEntry (no_live_lease)",
      "dropLeaseTags (1)", "createEntry", "addLease", "associate AmazonEKSViewPolicy",
    ]);
  });
});
