import { describe, expect, it } from "vitest";
import { decideRequest } from "../../../src/domain/entitlement/decide-request.ts";
import type { Wish } from "../../../src/domain/entitlement/decide-request.ts";
import { asGiven, explainRequest } from "../../../src/domain/entitlement/explain-request.ts";
import { a, aConfiguration, anEntitlement } from "../../world/builders.ts";
import { hours } from "../../world/times.ts";

const sre = a.group("sre");
const configuration = aConfiguration({ entitlements: [
  anEntitlement(),
  anEntitlement({ index: 1, roles: [a.role("admin")], namespaces: [], requesters: [sre], reason: "required", ticket: "required" }),
  anEntitlement({ index: 2, maxDuration: hours(24) }),
  anEntitlement({ index: 3, clusters: [a.cluster("other")] }),
] });
const wish = (parts: Partial<Wish> = {}): Wish => ({ cluster: "prod", role: "view", namespaces: [a.namespace("payments")], ...parts });
const verdicts = (memberOf: ReadonlySet<typeof sre>, asked: Wish): readonly string[] => explainRequest(configuration, memberOf, asked).rules.map(({ entitlement, verdict }) => `${String(entitlement.index)} ${verdict.kind}${verdict.kind === "refuses" ? ` ${verdict.refusal.code}` : ""}`);

describe("explainRequest", () => {
  it.each<[string, ReadonlySet<typeof sre>, Wish, readonly string[]]>([
    ["the first that allows it decides", new Set(), wish(), ["0 decides", "1 other_role", "2 fits"]],
    ["the next one decides where the first refuses, with its reason", new Set(), wish({ duration: hours(9) }), ["0 refuses too_long", "1 other_role", "2 decides"]],
    ["rules that are for others say for whom", new Set(), wish({ role: "admin", namespaces: [] }), ["0 other_role", "1 not_named", "2 other_role"]],
    ["a member of the group is allowed, reason and ticket apart", new Set([sre]), wish({ role: "admin", namespaces: [] }), ["0 other_role", "1 decides", "2 other_role"]],
    ["each rule says why not", new Set(), wish({ namespaces: [a.namespace("billing")] }), ["0 refuses namespace_outside", "1 other_role", "2 refuses namespace_outside"]],
    ["a role that there is not is covered by none", new Set(), wish({ role: "viw" }), ["0 other_role", "1 other_role", "2 other_role"]],
    ["a cluster that there is not has no rules", new Set(), wish({ cluster: "prdo" }), []],
  ])("%s", (_what, memberOf, asked, said) => {
    expect(verdicts(memberOf, asked)).toEqual(said);
  });
  it("decides as a request does, for every group, role and length", () => {
    const asks = ["view", "admin", "edit", "none"].flatMap((role) => [1, 9, 25].flatMap((length) => [[], [a.namespace("payments")], [a.namespace("x")]].map((namespaces) => wish({ role, duration: hours(length), namespaces }))));
    for (const asked of asks) {
      for (const memberOf of [new Set<typeof sre>(), new Set([sre])]) expect(explainRequest(configuration, memberOf, asked).decision).toEqual(decideRequest(configuration, memberOf, asGiven(asked)));
    }
  });
  it("says what has still to be given", () => {
    const admin = wish({ role: "admin", namespaces: [] });
    expect(explainRequest(configuration, new Set([sre]), admin).stillNeeded).toEqual(["reason", "ticket"]);
    expect(explainRequest(configuration, new Set([sre]), { ...admin, reason: "because", ticket: "INC-1" }).stillNeeded).toEqual([]);
    expect(explainRequest(configuration, new Set(), admin).stillNeeded).toEqual([]);
  });
});
