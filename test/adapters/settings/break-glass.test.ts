// On-call sources and break-glass rules of the configuration file: what good ones become, and what is said of bad ones.
import { describe, expect, it } from "vitest";
import { changed, exampleText, good, problemsOf } from "./sample.ts";

const pagerduty = "pagerduty: { schedule: PABC123, escalationPolicy: PXYZ789, level: 1 }";

describe("break-glass in the configuration", () => {
  it("is read with its sources; a silent source means no unless the file says who may then", () => {
    const { onCall, breakGlass } = good(exampleText);
    expect(onCall.map(({ name, source }) => [name, source])).toEqual([
      ["platform", { kind: "pagerduty", schedule: "PABC123", escalationPolicy: "PXYZ789", level: 1 }],
      ["data", { kind: "opsgenie", schedule: "1f2e3d4c-aaaa-bbbb-cccc-0123456789ab", region: "us" }],
      ["web", { kind: "incidentIo", schedule: "01HABCDEF0123456789ABCDEFG" }],
      ["backup", { kind: "slackUserGroup", slackUserGroup: "S0789ABCD" }],
      ["small-team", { kind: "members", members: ["U0123BOB"] }],
    ]);
    expect(onCall.every(({ whenSilent }) => whenSilent.length === 0)).toBe(true);
    expect(breakGlass).toEqual([{
      index: 0, clusters: ["prod"], role: "admin", onCall: "platform", duration: 1_800_000, alert: ["sre"], review: { by: ["sre", "platform"], within: 86_400_000 }, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    }]);
    const named = good(changed("whenSilent: refuse", "whenSilent: { members: [U0123CAT] }"));
    expect(named.onCall[0]?.whenSilent).toEqual(["U0123CAT"]);
  });

  it("may be left out, and fills in level 1, a day for the review, and the reviewers as those who are called", () => {
    const without = good(exampleText.slice(0, exampleText.indexOf("# Who is on call")));
    expect([without.onCall, without.breakGlass]).toEqual([[], []]);
    const short = good(changed("    alert: [sre]\n    review: { by: [sre, platform], within: 24h }", "    review: { by: [sre, platform] }").replace(pagerduty, "pagerduty: { escalationPolicy: PXYZ789 }"));
    expect(short.onCall[0]?.source).toEqual({ kind: "pagerduty", escalationPolicy: "PXYZ789", level: 1 });
    expect(short.breakGlass[0]).toMatchObject({ alert: ["sre", "platform"], review: { within: 86_400_000 } });
  });

  it("changes the digest of a rule with its rota too: what was given under another source is void", () => {
    const [before] = good(exampleText).breakGlass;
    expect(good(changed("level: 1", "level: 2")).breakGlass[0]?.hash).not.toBe(before?.hash);
    expect(good(changed("whenSilent: refuse", "whenSilent: { members: [U0123CAT] }")).breakGlass[0]?.hash).not.toBe(before?.hash);
    expect(good(changed("region: us", "region: eu")).breakGlass[0]?.hash).toBe(before?.hash);
  });

  it.each([
    ["who: { onCall: platform }", "who: { onCall: platfrom }", "breakGlass[0].who.onCall: there is no rota `platfrom`. Did you mean `platform`?"],
    ["    role: admin\n    who", "    role: admn\n    who", "breakGlass[0].role: there is no role `admn`. Did you mean `admin`?"],
    ["  - clusters: [prod]\n    role", "  - clusters: [prd]\n    role", "breakGlass[0].clusters[0]: there is no cluster `prd`. Did you mean `prod`?"],
    ["alert: [sre]", "alert: [srs]", "breakGlass[0].alert[0]: there is no group `srs`. Did you mean `sre`?"],
    ["review: { by: [sre, platform]", "review: { by: [everyone]", "breakGlass[0].review.by[0]: `everyone` may only be a requester: name the groups"],
    ["review: { by: [sre, platform]", "review: { by: []", "breakGlass[0].review.by: must name at least one of the groups"],
    ["    role: admin\n    who", "    role: view\n    who", "breakGlass[0].role: counts in namespaces, and break-glass asks for none: use a role with scope cluster"],
    ["    duration: 30m\n    alert", "    duration: 61m\n    alert", "breakGlass[0].duration: is longer than 60m, the longest that break-glass may give"],
    ["    duration: 30m\n    alert", "    duration: 4m\n    alert", "breakGlass[0].duration: is shorter than 5m"],
    ["within: 24h", "within: 31d", "breakGlass[0].review.within: is longer than 30d"],
    ["who: { onCall: platform }", "who: { oncall: platform }", "breakGlass[0].who.oncall: is not a key here. Did you mean `onCall`?"],
    [pagerduty, "pagerduty: { level: 1 }", "onCall.platform.pagerduty: names neither schedule nor escalationPolicy"],
    [pagerduty, "pagerduty: { schedule: PABC123, level: 0 }", "onCall.platform.pagerduty.level: must be at least 1, which is who is called first"],
    [pagerduty, "pagerduty: { schedule: https://x, level: 1 }", "onCall.platform.pagerduty.schedule: must be an id as the service shows it"],
    [pagerduty, "pagerduty: { schedule: 12345, level: 1 }", "onCall.platform.pagerduty.schedule: must be text: an id, in quotes"],
    [pagerduty, "members: [U0123BOB]\n    slackUserGroup: S0789ABCD", "onCall.platform: has several sources (members, slackUserGroup). Give one of them"],
    [`    ${pagerduty}\n`, "", "onCall.platform: has no source, so nobody would be on call. Give one of members, slackUserGroup, pagerduty, opsgenie, incidentIo"],
    ["whenSilent: refuse", "whenSilent: allow", "onCall.platform.whenSilent: must be `refuse`, or `{ members: […] }`"],
    ["whenSilent: refuse", "whenSilent: { members: [] }", "onCall.platform.whenSilent"],
    ["small-team: { members: [U0123BOB] }", "small-team: { members: [] }", "onCall.small-team.members: must name at least one of the people"],
    ["small-team: { members: [U0123BOB] }", "small-team: { members: [U0123BOB], whenSilent: { members: [U0123CAT] } }", "onCall.small-team.whenSilent: has no effect beside members"],
    ["region: us", "region: us-east-1", "onCall.data.opsgenie.region: must be `us` or `eu`"],
    ["  small-team:", "  Small Team:", "onCall.Small Team: `Small Team` is not the name of a rota"],
  ])("says what is wrong with `%s` → `%s`", (from, to, message) => {
    const problems = problemsOf(changed(from, to)).join("\n");
    expect(problems).toContain(message);
    expect(problems).toMatch(/^x\.yaml:\d+:\d+: /);
  });

  it("asks for rotas when there are none", () => {
    const text = exampleText.replace(/onCall:\n(?: {2}.*\n)+/, "");
    expect(problemsOf(text)).toEqual([expect.stringContaining("breakGlass[0].who.onCall: there is no rota `platform`: add it to onCall")]);
  });

  it("refuses a rule that only the person on call could review", () => {
    const text = changed("who: { onCall: platform }", "who: { onCall: small-team }").replace("review: { by: [sre, platform]", "review: { by: [alone]").replace("groups:\n", "groups:\n  alone: { members: [U0123BOB] }\n");
    expect(problemsOf(text)).toEqual([expect.stringContaining("breakGlass[0].review.by: holds only U0123BOB, who is on call: nobody could review what U0123BOB does. Name more people")]);
    expect(problemsOf(text.replace("alone: { members: [U0123BOB] }", "alone: { members: [U0123BOB, U0123CAT] }"))).toEqual([]);
  });

  it("refuses a role that no lease can record", () => {
    const policies = Array.from({ length: 10 }, (_, index) => `AmazonEKS${"LongName".repeat(3)}${String(index)}Policy`).join(", ");
    const text = changed("    role: admin\n    who", "    role: big\n    who").replace("roles:\n", `roles:\n  big: { accessPolicies: [${policies}], scope: cluster }\n`);
    expect(problemsOf(text)).toEqual([expect.stringContaining("breakGlass[0].role: has so many access policies that no lease can record it")]);
  });
});
