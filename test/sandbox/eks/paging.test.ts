// Pages of access entries while entries come and go.
import type { EKSClient } from "@aws-sdk/client-eks";
import { ListAccessEntriesCommand, ListAccessPoliciesCommand, ListAssociatedAccessPoliciesCommand, paginateListAccessEntries, paginateListAccessPolicies } from "@aws-sdk/client-eks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../aws/failure-of.ts";
import type { Stage } from "../aws/aws-stage.ts";
import { account, clusterArn, policyArn, region, startStage } from "../aws/aws-stage.ts";

let stage: Stage;
let client: EKSClient;
const role = (index: number) => `arn:aws:iam::${account}:role/r${String(index)}`;

beforeAll(async () => {
  stage = await startStage();
  client = stage.eks();
});
afterAll(async () => { await stage[Symbol.asyncDispose](); });

function fill(name: string, count: number): void {
  const { arn } = stage.world.eks.addCluster({ account, region, name, mode: "API" });
  for (let index = 0; index < count; index += 1) stage.world.eks.seedEntry(arn, { principalArn: role(index), policies: index % 2 === 0 ? [{ policy: "AmazonEKSViewPolicy" }] : [] });
}

async function readAll(clusterName: string, pageSize: number): Promise<string[]> {
  const arns: string[] = [];
  for await (const page of paginateListAccessEntries({ client, pageSize, stopOnSameToken: true }, { clusterName })) arns.push(...page.accessEntries ?? []);
  return arns;
}

describe("ListAccessEntries", () => {
  it.each([[0, 1], [0, 100], [1, 1], [1, 2], [7, 1], [7, 2], [100, 2], [100, 100], [101, 2], [101, 100], [250, 100]])("gives each of %i entries once in pages of %i", async (count, size) => {
    const name = `c${String(count)}-${String(size)}`;
    fill(name, count);
    const arns = await readAll(name, size);
    expect(arns.toSorted()).toEqual(Array.from({ length: count }, (_, index) => role(index)).sort());
  });

  it("gives 100 when nothing is asked for, and narrows by policy", async () => {
    fill("many", 250);
    const first = await client.send(new ListAccessEntriesCommand({ clusterName: "many" }));
    expect([first.accessEntries?.length, typeof first.nextToken]).toEqual([100, "string"]);
    const narrowed = await client.send(new ListAccessEntriesCommand({ clusterName: "many", associatedPolicyArn: policyArn("View"), maxResults: 100, nextToken: undefined }));
    expect(narrowed.accessEntries?.every((arn) => Number(arn.split("/r")[1]) % 2 === 0)).toBe(true);
  });

  it("gives none twice and every lasting one, while entries come and go between pages", async () => {
    fill("busy", 60);
    const arns: string[] = [];
    let round = 0;
    for await (const page of paginateListAccessEntries({ client, pageSize: 7 }, { clusterName: "busy" })) {
      arns.push(...page.accessEntries ?? []);
      stage.world.eks.deleteEntry(clusterArn("busy"), role(round));
      stage.world.eks.seedEntry(clusterArn("busy"), { principalArn: role(1000 + round) });
      round += 1;
    }
    expect(new Set(arns).size).toBe(arns.length);
    expect(arns).toEqual(expect.arrayContaining(Array.from({ length: 40 }, (_, index) => role(index + 20))));
  });

  it("refuses a forged token, and one of another cluster or filter", async () => {
    fill("bound", 3);
    fill("other", 3);
    const { nextToken = "" } = await client.send(new ListAccessEntriesCommand({ clusterName: "bound", maxResults: 1 }));
    const forged = Buffer.from(JSON.stringify({ place: "a", signature: "b" })).toString("base64url");
    for (const input of [{ clusterName: "other", nextToken }, { clusterName: "bound", nextToken: forged }, { clusterName: "bound", nextToken: "?" }, { clusterName: "bound", nextToken, associatedPolicyArn: policyArn("View") }]) {
      expect(await failureOf(client.send(new ListAccessEntriesCommand(input)))).toMatchObject({ name: "InvalidParameterException", status: 400 });
    }
    expect(await failureOf(client.send(new ListAssociatedAccessPoliciesCommand({ clusterName: "bound", principalArn: role(0), nextToken })))).toMatchObject({ name: "InvalidRequestException", status: 400 });
  });
});

describe("ListAccessPolicies", () => {
  it("gives each policy once", async () => {
    const names: string[] = [];
    for await (const page of paginateListAccessPolicies({ client, pageSize: 7 }, {})) names.push(...(page.accessPolicies ?? []).map(({ name = "" }) => name));
    expect(names.length).toBe(36);
    expect(new Set(names).size).toBe(36);
    expect(await failureOf(client.send(new ListAccessPoliciesCommand({ maxResults: 0 })))).toMatchObject({ status: 400 });
  });
});
