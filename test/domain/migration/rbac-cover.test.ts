// RBAC rules compared with access policies, on vectors that follow Kubernetes' own comparator and the published rules of the policies.
import { describe, expect, it } from "vitest";
import { compareWithPolicy, uncovered } from "../../../src/domain/migration/rbac-cover.ts";
import type { RbacAtom, RbacRule } from "../../../src/domain/migration/rbac-cover.ts";
import policies from "../../data/access-policies.json" with { type: "json" };
import vectors from "../../data/rbac-vectors.json" with { type: "json" };

const roles: Readonly<Record<string, readonly RbacRule[]>> = vectors.stockClusterRoles;

function asRule(atom: RbacAtom): RbacRule {
  if ("nonResourceURL" in atom) return { verbs: [atom.verb], nonResourceURLs: [atom.nonResourceURL] };
  return { verbs: [atom.verb], apiGroups: [atom.apiGroup], resources: [atom.resource] };
}

function rulesOf(name: string): readonly RbacRule[] {
  const found = policies.policies.find((policy) => policy.name === name);
  if (found?.rules === undefined) throw new Error(`no rules of ${name}`);
  return found.rules;
}

function sorted(values: readonly object[]): readonly string[] {
  return values.map((value) => JSON.stringify(Object.entries(value).sort())).sort();
}

describe("uncovered", () => {
  it.each(vectors.coversVectors.map((vector) => [vector.name, vector] as const))("%s", (_name, { owner, servant, covered, uncovered: wanted }) => {
    const found = uncovered(owner, servant);
    expect(found.length === 0).toBe(covered);
    expect(sorted(found.map(asRule))).toEqual(sorted(wanted));
  });

  it.each(vectors.nonResourceURLCovers)("the URL %j, asked for %j: %j", (owner, servant, covered) => {
    const rule = (url: unknown): RbacRule => ({ verbs: ["get"], nonResourceURLs: [String(url)] });
    expect(uncovered([rule(owner)], [rule(servant)]).length === 0).toBe(covered);
  });

  it("keeps names apart, and says each atom once", () => {
    const url: RbacRule = { verbs: ["*"], nonResourceURLs: ["*"] };
    const empty: RbacRule = { verbs: ["*"], apiGroups: ["*"] };
    const named = (...resourceNames: string[]): RbacRule => ({ verbs: ["get"], apiGroups: [""], resources: ["secrets"], resourceNames });
    expect(uncovered([url, empty, named("a")], [named("a", "b"), named("b")])).toEqual([{ apiGroup: "", resource: "secrets", resourceName: "b", verb: "get" }]);
  });
});

describe("compareWithPolicy", () => {
  it.each(vectors.stockRoleVsPolicy.map((vector) => [vector.clusterRole, vector.policy, vector] as const))("ClusterRole %s and %s", (role, policy, { relation, lost, gained }) => {
    const found = compareWithPolicy(roles[role] ?? [], rulesOf(policy));
    expect(found.relation).toBe(relation);
    expect(sorted(found.lost)).toEqual(sorted(lost));
    expect(sorted(found.gained)).toEqual(sorted(gained));
  });

  it("says `policy exceeds` and `incomparable` the other way round", () => {
    expect(compareWithPolicy(rulesOf("AmazonEKSEditPolicy"), roles["edit"] ?? []).relation).toBe("policy exceeds");
    expect(compareWithPolicy(roles["edit"] ?? [], rulesOf("AmazonEKSAdminViewPolicy")).relation).toBe("incomparable");
  });
});
