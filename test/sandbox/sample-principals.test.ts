// "Try it" must ask as whom the bot's configuration means.
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { principalOverrides, samplePrincipal } from "../../src/sandbox/sample-principals.ts";
import { sampleClusters } from "../../src/sandbox/seed-clusters.ts";

it("gives the principals of the sandbox's configuration", async () => {
  const text = await readFile(new URL("../../src/sandbox/eks-access.yaml", import.meta.url), "utf8");
  const { people } = parse(text) as { people: { principal: { template: string }; overrides: unknown } };
  expect(people).toEqual({ principal: { template: "arn:aws:iam::{account}:role/people/{email.local}", emailDomains: ["example.com"] }, overrides: principalOverrides, linkable: ["arn:aws:iam::*:role/people/*"] });
  const ivan = { id: "U0IVAN", email: "ivan@example.com" };
  expect(samplePrincipal(ivan, sampleClusters.prod)).toContain("AWSReservedSSO_Auditors");
  expect(samplePrincipal(ivan, sampleClusters.staging)).toBe("arn:aws:iam::444455556666:role/people/ivan");
  expect(samplePrincipal({ id: "U0KIM", email: "kim@contractor.example" }, sampleClusters.prod)).toBe("arn:aws:iam::111122223333:role/people/contractors/kim-lee");
  expect(samplePrincipal({ id: "U0KIM", email: "kim@contractor.example" }, sampleClusters.staging)).toBeUndefined();
  expect(samplePrincipal({ id: "U0FLOW", email: undefined }, sampleClusters.prod)).toBeUndefined();
});
