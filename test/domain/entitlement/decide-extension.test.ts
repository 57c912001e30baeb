import { describe, expect, it } from "vitest";
import { decideExtension, decideMoreTime, givesTheSame } from "../../../src/domain/entitlement/decide-extension.ts";
import type { ExtensionFacts } from "../../../src/domain/entitlement/decide-extension.ts";
import type { AccessRequest, Terms } from "../../../src/domain/request/access-request.ts";
import { requestStates } from "../../../src/domain/request/request-state.ts";
import { milliseconds } from "../../../src/domain/time.ts";
import type { Duration } from "../../../src/domain/time.ts";
import { clusterScope } from "../../../src/domain/cluster/access-scope.ts";
import { a, anEntitlement, aRequest, aTerms, firstId, noon, prodArn, scope, secondId } from "../../world/builders.ts";
import { hours, instant, minutes, plus, seconds } from "../../world/times.ts";

const one = plus(noon, hours(1));
const soon = plus(noon, minutes(50));
const short = a.shortId("REQ-BCDE2");
const extended = { root: firstId, request: firstId, shortId: a.shortId("REQ-BCDE1"), since: noon, until: one };
const active = (parts: Partial<AccessRequest> = {}): AccessRequest => aRequest({ state: "active", intent: { issuedAt: noon, notAfter: one, lease: "lease", generation: 1 }, activeAt: noon, ...parts });
const claimed = active({ extension: { id: secondId, shortId: short, at: noon } });
const known = (state: AccessRequest["state"]): AccessRequest => aRequest({ id: secondId, shortId: short, state });
const thirdId = a.requestId("01KAT5N2008ZQ4X7K3F9ABCDE3");
const decide = (parts: Partial<ExtensionFacts> = {}) => decideExtension({ request: active(), person: a.user("U0ANN"), id: thirdId, known: undefined, now: soon, ...parts });

describe("decideExtension", () => {
  it("allows it to the requester of what is active, until the last moment", () => {
    expect(decide()).toEqual({ allowed: true, value: extended });
    expect(decide({ now: instant(one - 1) }).allowed).toBe(true);
  });
  it.each<[string, Partial<ExtensionFacts>, string]>([
    ["it is somebody else's", { person: a.user("U0BOB") }, "not_yours"],
    ["one asks with a second account", { person: a.user("U0ANN2") }, "not_yours"],
    ["its end is reached", { now: one }, "not_active"],
    ["it broke the glass", { request: active({ breakGlass: { mac: "k:m", nth: 1, alert: [], reviewWithin: hours(24), asked: 0 } }) }, "break_glass"],
    ["it came back from its lease", { request: active({ recovered: true }) }, "recovered"],
    ["it says that it is active, but has no end", { request: aRequest({ state: "active" }) }, "not_active"],
    ["an extension was asked for a moment ago, and is not stored yet", { request: claimed, now: plus(noon, seconds(59)) }, "already_asked"],
    ["an extension waits", { request: claimed, known: known("pending") }, "already_asked"],
    ["an extension is being granted", { request: claimed, known: known("activating") }, "already_asked"],
    ["it goes on under an extension", { request: claimed, known: known("active") }, "already_extended"],
    ["its extension is being removed", { request: claimed, known: known("revoking") }, "not_active"],
  ])("refuses, when %s", (_, parts, code) => {
    expect(decide(parts)).toMatchObject({ allowed: false, refusal: { code } });
  });
  it.each(requestStates.filter((state) => state !== "active"))("refuses what is %s", (state) => {
    expect(decide({ request: active({ state }) })).toMatchObject({ refusal: { code: "not_active", state } });
  });
  it.each<[string, Partial<ExtensionFacts>]>([
    ["this very one was noted before a process died", { request: claimed, id: secondId }],
    ["one was noted a minute ago by a process that died", { request: claimed, now: plus(noon, minutes(1)) }],
    ["the last one was denied", { request: claimed, known: known("denied") }],
    ["the last one lapsed", { request: claimed, known: known("expired") }],
  ])("allows it again, when %s", (_, parts) => {
    expect(decide(parts).allowed).toBe(true);
  });
});

describe("decideMoreTime", () => {
  const more = (asked: Duration | undefined, used = hours(1)) => decideMoreTime(anEntitlement(), { since: noon, until: plus(noon, used) }, asked);
  it("allows what was asked for, up to the longest of the whole access", () => {
    expect(more(hours(2))).toEqual({ allowed: true, value: hours(2) });
    expect(more(hours(7))).toEqual({ allowed: true, value: hours(7) });
    expect(more(minutes(7 * 60 + 1))).toEqual({ allowed: false, refusal: { code: "beyond_longest", room: hours(7), longest: hours(8), since: noon } });
  });
  it("takes the usual length when none was asked for, as far as there is room", () => {
    expect(more(undefined)).toEqual({ allowed: true, value: hours(1) });
    expect(more(undefined, minutes(450))).toEqual({ allowed: true, value: minutes(30) });
  });
  it("refuses everything when less than the shortest is left, also when the longest was made shorter since", () => {
    for (const used of [minutes(476), hours(8), hours(20)]) expect(more(undefined, used)).toMatchObject({ refusal: { code: "beyond_longest", room: 0 } });
    expect(more(minutes(5), minutes(475))).toEqual({ allowed: true, value: minutes(5) });
  });
  it("offers whole minutes only", () => {
    expect(more(hours(8), milliseconds(minutes(60) + 1))).toMatchObject({ refusal: { room: minutes(419) } });
  });
  it("refuses less than the shortest", () => {
    expect(more(minutes(4))).toEqual({ allowed: false, refusal: { code: "too_short", min: minutes(5) } });
  });
});

describe("givesTheSame", () => {
  it("compares what is given and to whom, not how long and why", () => {
    expect(givesTheSame(aTerms({ duration: hours(3), reason: "more", extends: extended }), aTerms())).toBe(true);
  });
  it.each<[string, Partial<Terms>]>([
    ["another cluster", { clusterArn: a.clusterArn(`${prodArn}2`) }], ["the cluster made anew", { clusterCreatedAt: noon }], ["another principal", { principal: a.principal("arn:aws:iam::111122223333:role/x") }],
    ["the principal made anew", { principalId: "AROANEW" }], ["another role", { role: a.role("edit") }], ["a role that means something else", { accessPolicies: [a.policy("AmazonEKSEditPolicy")] }],
    ["other namespaces", { scope: scope("checkout") }], ["the whole cluster", { scope: clusterScope }],
  ])("tells %s from it", (_, parts) => {
    expect(givesTheSame(aTerms(parts), aTerms())).toBe(false);
  });
});
