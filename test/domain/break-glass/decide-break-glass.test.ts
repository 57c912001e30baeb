// Who may break the glass, for how long, and what is said to whom who may not.
import { describe, expect, it } from "vitest";
import { decideBreakGlass, rotasToAsk } from "../../../src/domain/break-glass/decide-break-glass.ts";
import type { BreakGlassFacts, BreakGlassWish } from "../../../src/domain/break-glass/decide-break-glass.ts";
import type { OnCallAnswer } from "../../../src/domain/break-glass/on-call.ts";
import { isRotaName, parseAs } from "../../../src/domain/ids.ts";
import type { RotaName } from "../../../src/domain/ids.ts";
import { a, aBreakGlassRule, aCluster, aConfiguration, aRota, dora, noon } from "../../world/builders.ts";
import { minutes } from "../../world/times.ts";

const rota = (name: string): RotaName => parseAs(name, isRotaName, "a rota");
const namesDora: OnCallAnswer = { kind: "named", people: [{ email: "DORA@example.com", until: noon }] };
const namesBob: OnCallAnswer = { kind: "named", people: [{ email: "bob@example.com" }, { email: "" }, { id: a.user("U0BOB") }] };
const silent: OnCallAnswer = { kind: "silent" };

const configuration = aConfiguration({
  clusters: [aCluster({ aliases: [a.cluster("production")] }), aCluster({ name: a.cluster("staging") })],
  onCall: [aRota(), aRota({ name: rota("data"), source: { kind: "opsgenie", schedule: "s", region: "us" } })],
  breakGlass: [aBreakGlassRule()],
});
const wish: BreakGlassWish = { cluster: "prod", reason: "API down" };
function decide(parts: Partial<BreakGlassFacts> = {}, answer: OnCallAnswer = namesDora) {
  return decideBreakGlass({ configuration, person: dora, wish, answers: new Map([[rota("platform"), answer]]), at: noon, reference: "ERR-1", ...parts });
}

describe("who may break the glass", () => {
  it("is the person whom the source names, by e-mail address in any case, or by Slack id", () => {
    expect(decide()).toEqual({ allowed: true, value: expect.objectContaining({
      duration: minutes(30), scope: { type: "cluster" }, rule: aBreakGlassRule(),
      evidence: { rota: "platform", source: "pagerduty", where: "schedule PABC123, level 1", at: noon, until: noon },
    }) as unknown });
    expect(decide({}, { kind: "named", people: [{ id: dora.id }] })).toMatchObject({ allowed: true });
    expect(decide({}, { kind: "named", people: [{ email: "dora@example.com" }] })).toMatchObject({ allowed: true });
    expect(decide({ wish: { ...wish, cluster: "production" } })).toMatchObject({ allowed: true });
  });

  it.each([
    ["named is somebody else", namesBob, "not_on_call"], ["nobody is named", { kind: "named", people: [] } as const, "not_on_call"], ["the source is silent", silent, "rota_silent"],
  ])("is nobody, when %s", (_when, answer, code) => {
    expect(decide({}, answer)).toEqual({ allowed: false, refusal: expect.objectContaining({ code, cluster: "prod", role: "admin", rotas: ["platform"] }) as unknown });
  });

  it("is nobody, when the source was not asked, is not configured, or the person has no address there", () => {
    expect(decide({ answers: new Map() })).toMatchObject({ refusal: { code: "rota_silent" } });
    expect(decide({ configuration: { ...configuration, onCall: [] } })).toMatchObject({ refusal: { code: "not_on_call" } });
    expect(decide({ person: { ...dora, email: "" } }, { kind: "named", people: [{ email: "" }] })).toMatchObject({ refusal: { code: "not_on_call" } });
  });

  it("is by the configuration, while the source is silent, whom it names for that: nobody else, and never while it answers", () => {
    const named = { ...configuration, onCall: [aRota({ whenSilent: [dora.id] })] };
    expect(decide({ configuration: named }, silent)).toMatchObject({ allowed: true, value: { evidence: { whenSilent: true } } });
    expect(decide({ configuration: named }, namesBob)).toMatchObject({ refusal: { code: "not_on_call" } });
    expect(decide({ configuration: named, person: { id: a.user("U0ANN"), email: "ann@example.com" } }, silent)).toMatchObject({ refusal: { code: "rota_silent" } });
  });

  it("says which source it was by", () => {
    const by = (source: ReturnType<typeof aRota>["source"], answer: OnCallAnswer = namesDora) => decide({ configuration: { ...configuration, onCall: [aRota({ source })] } }, answer);
    expect(by({ kind: "pagerduty", escalationPolicy: "PXYZ", level: 2 })).toMatchObject({ value: { evidence: { source: "pagerduty", where: "policy PXYZ, level 2" } } });
    expect(by({ kind: "opsgenie", schedule: "abc", region: "eu" })).toMatchObject({ value: { evidence: { source: "opsgenie", where: "schedule abc" } } });
    expect(by({ kind: "incidentIo", schedule: "01H" })).toMatchObject({ value: { evidence: { source: "incidentIo", where: "schedule 01H" } } });
    expect(by({ kind: "slackUserGroup", slackUserGroup: "S0ONCALL" as never })).toMatchObject({ value: { evidence: { source: "slackUserGroup", where: "S0ONCALL" } } });
    expect(by({ kind: "members", members: [dora.id] })).toMatchObject({ value: { evidence: { source: "members", where: "" } } });
  });
});

describe("several rules for a cluster", () => {
  const two = { ...configuration, breakGlass: [aBreakGlassRule(), aBreakGlassRule({ index: 1, role: a.role("operator"), onCall: rota("data") })], roles: [...configuration.roles, { name: a.role("operator"), accessPolicies: [], scope: "cluster" as const }] };
  const answers = (platform: OnCallAnswer, data: OnCallAnswer) => new Map([[rota("platform"), platform], [rota("data"), data]]);

  it("are asked for all at once; the first whose rota names the person counts, or the role that was asked for", () => {
    expect(rotasToAsk(two, wish)).toEqual(["platform", "data"]);
    expect(rotasToAsk(two, { ...wish, role: "operator" })).toEqual(["data"]);
    expect(decide({ configuration: two, answers: answers(namesBob, namesDora) })).toMatchObject({ value: { role: { name: "operator" } } });
    expect(decide({ configuration: two, answers: answers(namesDora, namesDora), wish: { ...wish, role: "operator" } })).toMatchObject({ value: { role: { name: "operator" } } });
  });

  it("are silent, when one is and none names the person", () => {
    expect(decide({ configuration: two, answers: answers(namesBob, silent) })).toMatchObject({ refusal: { code: "rota_silent", rotas: ["data"] } });
  });
});

describe("a cluster without break-glass", () => {
  it("is refused, and clusters are named only to who is on call for them", () => {
    const typo = { ...wish, cluster: "prd" };
    expect(rotasToAsk(configuration, typo)).toEqual(["platform"]);
    expect(decide({ wish: typo })).toMatchObject({ refusal: { code: "no_break_glass", cluster: "prd", suggestions: ["prod"], possible: ["prod"] } });
    expect(decide({ wish: typo }, namesBob)).toMatchObject({ refusal: { code: "no_break_glass", suggestions: [], possible: [] } });
    expect(decide({ wish: { ...wish, cluster: "staging" } })).toMatchObject({ refusal: { code: "no_break_glass", possible: ["prod"] } });
    expect(decide({ wish: { ...wish, role: "view" } })).toMatchObject({ refusal: { code: "no_break_glass" } });
  });
});

describe("what may be asked for", () => {
  it.each<[string, Partial<BreakGlassWish>, object]>([
    ["longer than the rule says", { duration: minutes(31) }, { code: "too_long", max: minutes(30) }],
    ["shorter than anything may be", { duration: minutes(4) }, { code: "too_short" }],
    ["without a reason", { reason: "  " }, { code: "reason_needed", role: "admin", cluster: "prod" }],
  ])("is not %s", (_what, parts, refusal) => {
    expect(decide({ wish: { ...wish, ...parts } })).toMatchObject({ allowed: false, refusal });
  });

  it("may be shorter, is never longer than an hour whatever the rule says, and covers the whole cluster or nothing", () => {
    expect(decide({ wish: { ...wish, duration: minutes(5) } })).toMatchObject({ value: { duration: minutes(5) } });
    const long = { ...configuration, breakGlass: [aBreakGlassRule({ duration: minutes(600) })] };
    expect(decide({ configuration: long })).toMatchObject({ value: { duration: minutes(60) } });
    expect(decide({ configuration: long, wish: { ...wish, duration: minutes(61) } })).toMatchObject({ refusal: { code: "too_long", max: minutes(60) } });
    expect(decide({ configuration: { ...configuration, breakGlass: [aBreakGlassRule({ role: a.role("view") })] } })).toMatchObject({ refusal: { code: "not_entitled" } });
    expect(decide({ configuration: { ...configuration, breakGlass: [aBreakGlassRule({ role: a.role("gone") })] } })).toMatchObject({ refusal: { code: "not_entitled" } });
    expect(decide({ wish: { cluster: "prod" } })).toMatchObject({ refusal: { code: "reason_needed" } });
  });
});
