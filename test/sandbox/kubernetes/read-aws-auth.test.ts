// The sandbox's reader of aws-auth against what the authenticator makes of the same text.
import { describe, expect, it } from "vitest";
import vectors from "../../data/aws-auth-parse-vectors.json" with { type: "json" };
import { mapCaller } from "../../../src/sandbox/kubernetes/aws-auth/aws-auth-rows.ts";
import { readAccounts, readAwsAuth, readRoles } from "../../../src/sandbox/kubernetes/aws-auth/read-aws-auth.ts";

function effective(section: string, text: string): unknown {
  if (section === "mapAccounts") return readAccounts(text);
  return Object.fromEntries([...readRoles(text)].map(([arn, { username, groups }]) => [arn, { username, groups: groups ?? null }]));
}

const nothing: readonly unknown[] = [{}, []];

describe("readAwsAuth", () => {
  it.each(vectors.vectors.map((vector) => [JSON.stringify(vector.text).slice(0, 100), vector] as const))("reads %s as the authenticator does", (_text, vector) => {
    const read = effective(vector.section, vector.text);
    const allowed = vector.mayRefuse === true ? [vector.effective, ...nothing] : [vector.effective];
    expect(allowed).toContainEqual(read);
  });
});
