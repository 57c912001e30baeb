// The sandbox's reader of aws-auth against what the authenticator makes of the same text.
import { describe, expect, it } from "vitest";
import vectors from "../../data/aws-auth-parse-vectors.json" with { type: "json" };
import { readAccounts, readRoles, readUsers } from "../../../src/sandbox/kubernetes/aws-auth/read-aws-auth.ts";

function effective(section: string, text: string): unknown {
  if (section === "mapAccounts") return readAccounts(text);
  return Object.fromEntries([...readRoles(text)].map(([arn, { username, groups }]) => [arn, { username, groups: groups ?? null }]));
}

const nothing: readonly unknown[] = [{}, []];

describe("the sandbox's reader of aws-auth", () => {
  it("keeps the last of equal roles, and users by their ARN as written", () => {
    const [one, other] = ["arn:aws:iam::111122223333:role/A", "arn:aws:iam::111122223333:role/a"];
    expect([...readRoles(`- {rolearn: "${one}", username: first}\n- {rolearn: "${other}", username: second}\n`)]).toEqual([[other, { username: "second", groups: undefined }]]);
    expect([...readUsers(`- {userarn: "${one}", username: first}\n- {userarn: "${other}", username: second}\n- {rolearn: "${one}"}\n`).keys()]).toEqual([one, other]);
  });

  it.each(vectors.vectors.map((vector) => [JSON.stringify(vector.text).slice(0, 100), vector] as const))("reads %s as the authenticator does", (_text, vector) => {
    const read = effective(vector.section, vector.text);
    const allowed = vector.mayRefuse === true ? [vector.effective, ...nothing] : [vector.effective];
    expect(allowed).toContainEqual(read);
  });
});
