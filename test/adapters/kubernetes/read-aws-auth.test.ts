// The planner's reader of aws-auth against what the cluster's authenticator makes of the same text: equal, or refused where refusing is allowed.
import { describe, expect, it } from "vitest";
import { readAwsAuth } from "../../../src/adapters/kubernetes/read-aws-auth.ts";
import { isWhole, itemsOf } from "../../../src/domain/migration/aws-auth.ts";
import type { AwsAuthReading, Row } from "../../../src/domain/migration/aws-auth.ts";
import vectors from "../../data/aws-auth-parse-vectors.json" with { type: "json" };

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
