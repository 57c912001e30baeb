import { describe, expect, it } from "vitest";
import { decideRequest, entitlementsOf } from "../../../src/domain/entitlement/decide-request.ts";
import type { Wish } from "../../../src/domain/entitlement/decide-request.ts";
import type { GroupName } from "../../../src/domain/ids.ts";
import { channelOf, clusterNamed, groupNamed, roleNamed } from "../../../src/domain/configuration.ts";
import { clusterArnText } from "../../../src/domain/cluster/cluster.ts";
import { a, aCluster, aConfiguration, anEntitlement, prodArn } from "../../world/builders.ts";
import { hours, minutes } from "../../world/times.ts";

const sre = a.group("sre");
const adminForSre = anEntitlement({
  index: 1, roles: [a.role("admin")], namespaces: [], requesters: [sre], reason: "required", ticket: "required", defaultDuration: minutes(30), maxDuration: hours(2),
});
const configuration = aConfiguration({ entitlements: [anEntitlement(), adminForSre] });

function decide(wish: Partial<Wish>, groups: readonly GroupName[] = []) {
  return decideRequest(configuration, new Set(groups), { cluster: "prod", role: "view", namespaces: [a.namespace("payments")], ...wish });
}
function code(decision: ReturnType<typeof decide>): string {
  return decision.allowed ? "allowed" : decision.refusal.code;
}

describe("decideRequest", () => {
  it("allows what an entitlement gives, with its default length", () => {
    const decision = decide({});
    expect(decision).toMatchObject({ allowed: true, value: { duration: hours(1), scope: { type: "namespace", namespaces: ["payments"] }, entitlement: { index: 0 } } });
  });

  it.each<[string, Partial<Wish>, readonly GroupName[], string]>([
    ["the cluster is not known", { cluster: "prdo" }, [], "unknown_cluster"],
    ["the role is not known", { role: "veiw" }, [], "unknown_role"],
    ["the role exists, but not for this person", { role: "admin", namespaces: [] }, [], "not_entitled"],
    ["the role is there, but on no entitlement of anybody", { role: "edit" }, [], "not_entitled"],
    ["no namespace is named", { namespaces: [] }, [], "namespaces_needed"],
    ["a namespace is outside", { namespaces: [a.namespace("payments"), a.namespace("billing")] }, [], "namespace_outside"],
    ["a pattern is wider than the entitlement", { namespaces: [a.namespace("pay*")] }, [], "namespace_outside"],
    ["there are too many namespaces", { namespaces: Array.from({ length: 21 }, (_, n) => a.namespace(`payments-${String(n)}`)) }, [], "too_many_namespaces"],
    ["it is too long", { duration: minutes(481) }, [], "too_long"],
    ["it is too short", { duration: minutes(4) }, [], "too_short"],
    ["namespaces are named for a role that covers the cluster", { role: "admin", reason: "r", ticket: "T-1" }, [sre], "namespaces_do_not_apply"],
    ["a reason is required", { role: "admin", namespaces: [], ticket: "T-1" }, [sre], "reason_needed"],
    ["the reason is empty", { role: "admin", namespaces: [], reason: "", ticket: "T-1" }, [sre], "reason_needed"],
    ["a ticket is required", { role: "admin", namespaces: [], reason: "r" }, [sre], "ticket_needed"],
  ])("refuses, when %s", (_, wish, groups, expected) => {
    expect(code(decide(wish, groups))).toBe(expected);
  });

  it.each<[string, Partial<Wish>, readonly GroupName[]]>([
    ["the shortest length", { duration: minutes(5) }, []], ["the longest length", { duration: hours(8) }, []],
    ["a pattern inside the entitlement", { namespaces: [a.namespace("payments-*")] }, []],
    ["twenty namespaces", { namespaces: Array.from({ length: 20 }, (_, n) => a.namespace(`payments-${String(n)}`)) }, []],
    ["a whole cluster with reason and ticket", { role: "admin", namespaces: [], reason: "r", ticket: "T-1" }, [sre]],
  ])("allows %s", (_, wish, groups) => {
    expect(code(decide(wish, groups))).toBe("allowed");
  });

  it("suggests only what the person may ask for", () => {
    expect(decide({ cluster: "prdo" })).toMatchObject({ refusal: { suggestions: ["prod"], possible: ["prod"] } });
    expect(decide({ role: "veiw" })).toMatchObject({ refusal: { suggestions: ["view"], possible: ["view"] } });
    expect(decide({ role: "admni" })).toMatchObject({ refusal: { suggestions: [] } });
    const hidden = aConfiguration({ entitlements: [adminForSre] });
    expect(decideRequest(hidden, new Set(), { cluster: "prod", role: "view", namespaces: [] })).toMatchObject({ refusal: { code: "unknown_cluster", suggestions: [], possible: [] } });
  });

  it("finds a cluster by its alias", () => {
    const aliased = aConfiguration({ clusters: [aCluster({ aliases: [a.cluster("production")] })] });
    expect(decideRequest(aliased, new Set(), { cluster: "production", role: "view", namespaces: [a.namespace("payments")] }).allowed).toBe(true);
    expect(decideRequest(aliased, new Set(), { cluster: "productoin", role: "view", namespaces: [] })).toMatchObject({ refusal: { suggestions: ["production"] } });
  });

  it("takes the first entitlement that allows it; if none does, tells the first one's reason", () => {
    const second = anEntitlement({ index: 1, namespaces: [a.namespace("billing")], maxDuration: hours(1) });
    const both = aConfiguration({ entitlements: [anEntitlement(), second] });
    const ask = (namespace: string, duration = hours(1)) => decideRequest(both, new Set(), { cluster: "prod", role: "view", namespaces: [a.namespace(namespace)], duration });
    expect(ask("billing")).toMatchObject({ allowed: true, value: { entitlement: { index: 1 } } });
    expect(ask("payments", hours(9))).toMatchObject({ refusal: { code: "too_long", max: hours(8) } });
  });

  it("gives nothing by an absent or empty rule", () => {
    expect(entitlementsOf(aConfiguration({ entitlements: [] }), new Set([sre]))).toEqual([]);
    expect(entitlementsOf(aConfiguration({ entitlements: [anEntitlement({ requesters: [] })] }), new Set([sre]))).toEqual([]);
    expect(entitlementsOf(configuration, new Set([sre]))).toHaveLength(2);
  });
});

describe("looking up the configuration", () => {
  it("finds clusters, roles, groups and channels by name, or nothing", () => {
    expect(clusterNamed(configuration, "nope")).toBeUndefined();
    expect(roleNamed(configuration, "nope")).toBeUndefined();
    expect(groupNamed(configuration, sre)?.members).toEqual(["U0DORA"]);
    expect(channelOf(configuration, a.cluster("prod"))).toBe("C0REQUESTS");
    expect(channelOf(aConfiguration({ clusters: [aCluster({ channel: a.channel("C0PROD") })] }), a.cluster("prod"))).toBe("C0PROD");
    expect(clusterArnText(aCluster())).toBe(prodArn);
  });
});
