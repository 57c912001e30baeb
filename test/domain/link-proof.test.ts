// The pure check of proofs, against the corpus of attacks: whatever is refused here is never sent.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identityRequest, longestPart, readProof } from "../../src/domain/person/link-proof.ts";
import type { ProofFault } from "../../src/domain/person/link-proof.ts";
import { a, noon, owner } from "../world/builders.ts";

const [region, other] = [a.region("eu-west-1"), a.region("eu-central-1")];
const good = { region: "eu-west-1", accessKeyId: "ASIAABCDEFGHIJKLMNOP", amzDate: "20261124T120000Z", signature: "0123456789abcdef".repeat(4), sessionToken: "FwoGZXIvYXdzEJr//////////wEaDK+abc/1234567890==" };
type Values = typeof good;
const line = (parts: Partial<Values> = {}): string => `eks-access-proof.1.1.1.${Object.values({ ...good, ...parts }).join(":")}`;
const read = (pasted: string, regions = [region, other]) => readProof(pasted, { regions, now: noon });
const faultOf = (pasted: string): ProofFault | undefined => {
  const result = read(pasted);
  return result.allowed ? undefined : result.refusal;
};

describe("readProof", () => {
  it("takes what the helper prints", () => {
    expect(read(line())).toEqual({ allowed: true, value: good });
    expect(read(`\n  ${line()}\r\n`)).toEqual({ allowed: true, value: good });
  });
  it("takes a user's proof, which has no session token", () => {
    const { sessionToken: _, ...user } = good;
    expect(read(line({ sessionToken: "" }))).toEqual({ allowed: true, value: user });
  });
  it("takes two lines in any order", () => {
    const [first, second] = ["eks-access-proof.1.1.2.eu-west-1:ASIAABCDEFGHIJKLMNOP:2026", `eks-access-proof.1.2.2.1124T120000Z:${good.signature}:${good.sessionToken}`];
    for (const pasted of [`${first}\n${second}`, `${second}\n${first}`, `${second} ${first}`]) expect(read(pasted)).toEqual({ allowed: true, value: good });
  });
  it("takes session tokens as long as STS gives them, and no longer", () => {
    const split = (text: string): string => [1, 2].map((n) => `eks-access-proof.1.${String(n)}.2.${text.slice((n - 1) * 2860, n * 2860)}`).join("\n");
    const values = (length: number): string => Object.values({ ...good, sessionToken: "a".repeat(length) }).join(":");
    expect(read(split(values(4096))).allowed).toBe(true);
    expect(faultOf(split(values(4097)))).toBe("session_token");
    expect(split(values(4096)).split("\n").every(({ length }) => length <= longestPart)).toBe(true);
  });

  // security.md, corpus: "not our form".
  const base64 = (value: object | string): string => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
  it.each<[string, string, ProofFault]>([
    ["nothing", " \n ", "empty"],
    ["a token of kubectl", `k8s-aws-v1.${base64("https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id")}`, "kubernetes_token"],
    ["a token of kubectl after a proof", `${line()}\nk8s-aws-v1.abc`, "kubernetes_token"],
    ["a presigned URL", "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Signature=0", "not_a_proof"],
    ["a login body of Vault", base64({ iam_http_request_method: "POST", iam_request_url: "aHR0cHM6Ly9zdHM=", iam_request_body: "", iam_request_headers: "" }), "not_a_proof"],
    ["JSON with a url", JSON.stringify({ ...good, url: "https://evil.example" }), "not_a_proof"],
    ["JSON in base64 with host, headers, body and method", base64({ ...good, host: "evil.example", headers: {}, body: "", method: "GET" }), "not_a_proof"],
    ["JSON with repeated keys", '{"region":"eu-west-1","region":"us-east-1"}', "not_a_proof"],
    ["JSON with __proto__", base64('{"__proto__":{"region":"eu-west-1"}}'), "not_a_proof"],
    ["our line in JSON", `eks-access-proof.1.1.1.${base64(good)}`, "not_a_proof"],
    ["text after it", `${line()} and more`, "not_a_proof"],
    ["a byte order mark", `\uFEFF${line()}`, "not_a_proof"],
    ["1 MiB", "e".repeat(1_048_576), "not_a_proof"],
    ["another version", line().replace(".1.1.1.", ".2.1.1."), "not_a_proof"],
    ["upper case", line().toUpperCase(), "not_a_proof"],
    ["a sixth value", `${line()}:x`, "not_a_proof"],
    ["four values", "eks-access-proof.1.1.1.eu-west-1:ASIAABCDEFGHIJKLMNOP:20261124T120000Z:00", "not_a_proof"],
    ["the first line of two", line().replace(".1.1.1.", ".1.1.2."), "incomplete"],
    ["the second line alone", line().replace(".1.1.1.", ".1.2.2."), "incomplete"],
    ["one line twice", `${line()}\n${line()}`, "incomplete"],
    ["lines of two proofs", `${line().replace(".1.1.1.", ".1.1.2.")}\n${line()}`, "incomplete"],
    ["a second line of one", line().replace(".1.1.1.", ".1.2.1."), "incomplete"],
    ["three lines", [1, 2, 2].map((n) => line().replace(".1.1.1.", `.1.${String(n)}.2.`)).join("\n"), "incomplete"],
  ])("refuses %s", (_, pasted, fault) => {
    expect(faultOf(pasted)).toBe(fault);
  });

  // "place": the region is one of those that the bot named.
  it.each(["us-east-1", "us-east-1.evil.example", "eu-west-1/../", "eu-west-1@evil", "", "cn-north-1", "EU-WEST-1", "ｅｕ-west-1", "xx-nowhere-1", "eu-west-1.", "eu-west-1/", "eu-west-11"])("refuses the region %j", (text) => {
    expect(faultOf(line({ region: text }))).toMatch(/^(?:region|not_a_proof)$/);
  });
  it("takes no region when the bot named none", () => {
    expect(read(line(), [])).toEqual({ allowed: false, refusal: "region" });
  });

  // "header smuggling".
  const signs = ["\r", "\n", "\r\nx-evil: 1", "\0", "\t", ",", " ", ";", "=", "/", "%0d%0a", "\u2028", "é", ":"];
  const fields: readonly (keyof Values)[] = ["region", "accessKeyId", "amzDate", "signature", "sessionToken"];
  const spoiled = fields.flatMap((field) => signs.flatMap((sign): [keyof Values, string, string][] => [[field, sign, `${good[field].slice(0, 8)}${sign}${good[field].slice(8)}`], [field, sign, `${sign}${good[field]}`]]));
  it.each(spoiled)("refuses in %s the sign %j", (field, sign, value) => {
    // In base64 a slash is a sign like any other.
    const isToken = field === "sessionToken" && sign === "/";
    expect(read(line({ [field]: value })).allowed).toBe(isToken);
  });
  it.each([
    ["accessKeyId", "ASIAABCDEFGHIJKLMNOP/20261124/us-east-1/sts/aws4_request, SignedHeaders=host"], ["accessKeyId", "short"], ["accessKeyId", "A".repeat(129)], ["accessKeyId", "asiaabcdefghijklmnop"],
    ["sessionToken", "abc\nx-amz-security-token: other"], ["sessionToken", "abc==="], ["sessionToken", "a=b"], ["signature", good.signature.toUpperCase().replaceAll("0", "A")], ["signature", good.signature.slice(1)], ["signature", `${good.signature}0`],
  ] as const)("refuses %s %j", (field, value) => {
    expect(read(line({ [field]: value })).allowed).toBe(false);
  });

  // "time".
  it.each<[string, ProofFault | undefined]>([
    ["20261124T115000Z", undefined], ["20261124T114959Z", "too_old"], ["20261124T114900Z", "too_old"], ["20251124T120000Z", "too_old"], ["20261124T120100Z", undefined], ["20261124T120101Z", "too_new"], ["20261124T120200Z", "too_new"], ["20271124T120000Z", "too_new"],
    ["20260230T120000Z", "date"], ["20261324T120000Z", "date"], ["20261124T250000Z", "date"], ["20261124T240000Z", "date"], ["20261124T126000Z", "date"], ["00000000T000000Z", "date"], ["20261124T120000", "date"], ["2026-11-24T12", "date"], ["20261124t120000z", "date"], ["", "date"],
  ])("judges the date %s at noon", (amzDate, fault) => {
    expect(faultOf(line({ amzDate }))).toBe(fault);
  });

  it("never throws, and never lets a sign through that could end a header", () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.record({ field: fc.constantFrom(...fields), value: fc.string({ unit: "binary", maxLength: 80 }) }).map(({ field, value }) => line({ [field]: value }))), (pasted) => {
      const result = read(pasted);
      if (result.allowed) expect(Object.values(result.value).join("")).toMatch(/^[\w+/=-]+$/);
    }), { numRuns: 500 });
  });
});

describe("identityRequest", () => {
  const proof = read(line());
  const binding = { audience: owner, nonce: "N-code", host: "sts.eu-west-1.amazonaws.com" };
  it("is ours in everything but the values of the proof", () => {
    if (!proof.allowed) throw new Error("the proof is good");
    expect(identityRequest(proof.value, binding)).toEqual({
      method: "POST", path: "/", body: "Action=GetCallerIdentity&Version=2011-06-15",
      headers: {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8", "host": "sts.eu-west-1.amazonaws.com", "x-amz-date": good.amzDate, "x-amz-security-token": good.sessionToken,
        "x-eks-access-audience": owner, "x-eks-access-nonce": "N-code", "accept": "application/json",
        "authorization": `AWS4-HMAC-SHA256 Credential=${good.accessKeyId}/20261124/eu-west-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-eks-access-audience;x-eks-access-nonce, Signature=${good.signature}`,
      },
    });
  });
  it("always has nonce and audience among the signed headers, in the order that signing demands", () => {
    const user = read(line({ sessionToken: "" }));
    if (!user.allowed) throw new Error("the proof is good");
    const names = /SignedHeaders=([^,]+)/.exec(identityRequest(user.value, binding).headers["authorization"] ?? "")?.[1]?.split(";") ?? [];
    expect(names).toEqual(["content-type", "host", "x-amz-date", "x-eks-access-audience", "x-eks-access-nonce"]);
    expect([...names].sort()).toEqual(names);
  });
});
