// The planner's reader of aws-auth against what the cluster's authenticator makes of the same text: equal, or refused where refusing is allowed.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeAwsAuth } from "../../../src/adapters/kubernetes/aws-auth-rows.ts";
import { readAwsAuth } from "../../../src/adapters/kubernetes/read-aws-auth.ts";
import { isWhole, itemsOf } from "../../../src/domain/migration/aws-auth.ts";
import type { AwsAuthReading, Row } from "../../../src/domain/migration/aws-auth.ts";
import vectors from "../../data/aws-auth-parse-vectors.json" with { type: "json" };
import { a } from "../../world/builders.ts";

const cases = vectors.vectors.map((vector, index) => [`${index} ${vector.section} ${JSON.stringify(vector.text).slice(0, 90)}`, vector] as const);
const voiding = /^yaml: (?!unmarshal errors)|into Go value of type \[\]|into \[\]|Unsupported/;

/** The rows as the authenticator keeps them: by lower-case ARN or pattern, the last one wins. No groups and an empty list are the same. */
function kept(rows: readonly Row[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(rows.filter(isWhole).map((row) => [
    row.sso === undefined ? row.arn.toLowerCase() : `arn:aws:iam::${row.sso.account}:role/AWSReservedSSO_${row.sso.name}_*`.toLowerCase(),
    { username: row.username, groups: row.groups },
  ]));
}

function effectiveIn(reading: AwsAuthReading, section: string): unknown {
  return section === "mapAccounts" ? [...new Set(itemsOf(reading.mapAccounts))].sort() : kept(itemsOf(reading.mapRoles));
}

function expected(effective: object): unknown {
  if (Array.isArray(effective)) return effective;
  return Object.fromEntries(Object.entries(effective as Readonly<Record<string, { readonly username: string; readonly groups: readonly string[] | null }>>).map(([arn, row]) => [arn, { ...row, groups: row.groups ?? [] }]));
}

describe("readAwsAuth", () => {
  it.each(cases)("reads as the authenticator does, or refuses: %s", (_name, { section, text, effective, error, mayRefuse }) => {
    const reading = readAwsAuth({ [section]: text });
    const isVoid = reading.mapRoles.kind === "void" || reading.mapAccounts.kind === "void";
    const mustBeVoid = error !== undefined && voiding.test(error);
    if (mayRefuse !== true) expect(isVoid).toBe(mustBeVoid);
    else if (mustBeVoid) expect(isVoid).toBe(true);
    if (!isVoid) expect(effectiveIn(reading, section)).toEqual(expected(effective));
  });
});

describe("readAwsAuth, on damaged text", () => {
  const signs = fc.constantFrom("\n", "- ", ": ", "[", "]", "{", "}", "\"", "'", "&x ", "*x", "<<: ", "|", ">", "#", "---\n", "...\n", "!!str ", "? ", "\\", "\t", "~", "@", "`", "%", "  ", ",", "\u00e9", "\ud800");
  const damaged = fc.tuple(fc.constantFrom(...vectors.vectors), fc.array(fc.tuple(fc.nat(), signs, fc.nat({ max: 4 })), { maxLength: 4 }))
    .map(([{ section, text }, hits]) => ({ section, text: hits.reduce((now, [at, sign, gone]) => now.slice(0, at % (now.length + 1)) + sign + now.slice((at % (now.length + 1)) + gone), text) }));

  it("never throws, and never reads somebody whom the bot's other reader takes for a stranger", () => {
    fc.assert(fc.property(damaged, ({ section, text }) => {
      const { mapRoles } = readAwsAuth({ [section]: text });
      for (const { arn, sso } of itemsOf(mapRoles)) {
        const plain = /^arn:aws:iam::\d{12}:role\/[\w+=,.@-]+$/.test(arn) && sso === undefined;
        if (plain) expect(judgeAwsAuth({ [section]: text }, a.principal(arn)), text).not.toBe("not mapped");
      }
    }), { numRuns: 3000 });
  });
});

describe("readAwsAuth, on what a row is made of", () => {
  const rowOf = (text: string) => {
    const { mapRoles } = readAwsAuth({ mapRoles: text });
    if (mapRoles.kind === "void") throw new Error(mapRoles.why);
    return mapRoles.items[0];
  };

  it.each([
    ["groups that are a text", "groups: system:masters", ["groups_not_a_list"]],
    ["a username that is a number", "username: 12", ["non_string_value"]],
    ["no group that only looks like one", "groups: [0x, 0b2, 1__x, 12:30, 2001-01-01]", []],
    ["a group that is a map", "groups: [{system: masters}]", ["non_string_value"]],
    ["a field of another kind of row", "userarn: x", ["unknown_field"]],
    ["nothing at all", "username: ~\n  groups: null\n  userid: x", []],
    ["fields in any case", "USERNAME: a\n  Groups: [b]", []],
    ["a number that is marked as text", "username: !!str 12", []],
    ["all of it", "groups: x\n  username: yes\n  role: y", ["groups_not_a_list", "non_string_value", "unknown_field"]],
  ])("warns of %s", (_name, text, warnings) => {
    expect(rowOf(`- rolearn: x\n  ${text}\n`)?.warnings).toEqual(warnings);
  });

  it("never makes a text of what is none", () => {
    expect(rowOf("- {rolearn: 1, username: 1.5, groups: [system:masters, {system: masters}, no, ~]}")).toMatchObject({ arn: "", username: "", groups: ["system:masters", "", "", ""] });
  });

  it("takes numbers of other bases for numbers, with gaps too", () => {
    expect(rowOf("- {rolearn: a, groups: [0x_1f, 0b1_0, 0o17, 1_0.5, -7]}")?.groups).toEqual(["", "", "", "", ""]);
  });

  it.each([
    ["sso: {permissionSetName: View, accountID: \"111122223333\"}", { account: "111122223333", name: "View" }],
    ["sso: {permissionSetName: View, accountID: \"1111\"}", undefined],
    ["sso: {permissionSetName: \"*\", accountID: \"111122223333\"}", undefined],
    ["sso: ~", undefined],
  ])("takes %s for the permission set %j", (text, sso) => {
    expect(rowOf(`- ${text}`)?.sso).toEqual(sso);
  });

  it("follows anchors in lists, and keeps where a row stands", () => {
    const { mapUsers } = readAwsAuth({ mapUsers: "- {userarn: a, groups: [&g dev]}\n- {userarn: b, groups: [*g]}\n" });
    expect(itemsOf(mapUsers)).toMatchObject([{ section: "mapUsers", index: 0, groups: ["dev"] }, { section: "mapUsers", index: 1, arn: "b", groups: ["dev"] }]);
  });

  it("says whether a section has more documents, and which keys are none of the authenticator's", () => {
    expect(readAwsAuth({ mapRoles: "- {rolearn: a}\n---\n- {rolearn: b}\n", maproles: "x" })).toMatchObject({ mapRoles: { hasMoreDocuments: true }, mapUsers: { hasMoreDocuments: false }, otherKeys: ["maproles"] });
  });

  it.each([
    ["- rolearn: a\n\tusername: b\n", "line 2: tab outside a comment"],
    ["- rolearn: a\n  username: {{SessionName}}\n", "line 2: key without value"],
    ["- rolearn: a\n   username: b\n", "line 1: no YAML (BLOCK_AS_IMPLICIT_KEY)"],
    ["- rolearn: a\n  RoleArn: b\n", "two spellings of one field"],
    ["rolearn: a", "not a list"],
  ])("says why it does not read %j", (text, why) => {
    const { mapRoles } = readAwsAuth({ mapRoles: text });
    expect(mapRoles).toEqual({ kind: "void", text, why });
  });

  it("does not take for ever on lists of aliases within lists of aliases", () => {
    const levels = Array.from({ length: 12 }, (_, level) => `- &m${level + 1} {<<: [${Array.from({ length: 20 }, () => `*m${level}`).join(", ")}]}`);
    expect(readAwsAuth({ mapRoles: `- &m0 {rolearn: a}\n${levels.join("\n")}\n` }).mapRoles).toMatchObject({ kind: "void", why: "too many merges" });
  });
});
