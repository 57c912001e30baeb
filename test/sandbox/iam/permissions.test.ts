// Every condition that the bot's IAM policies rest on: a call it stops, and the same call that it lets pass.
import type { EKS } from "@aws-sdk/client-eks";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/sandbox/aws/json.ts";
import { failureOf } from "../aws/failure-of.ts";
import type { Stage } from "../aws/aws-stage.ts";
import { account, allowAll, ann, ben, clusterArn, policy, policyArn, region, startStage } from "../aws/aws-stage.ts";

let stage: Stage;
let caller: EKS;
let callerArn = "";
let entryArn = "";
const prod = clusterArn("prod");
const entries = `arn:aws:eks:${region}:${account}:access-entry/prod/*`;
const on = { clusterName: "prod", principalArn: ann };

beforeAll(async () => {
  stage = await startStage();
  callerArn = stage.world.iam.addRole({ account, name: "fenced" }).arn;
  caller = stage.eks(callerArn);
});
afterAll(async () => { await stage[Symbol.asyncDispose](); });
beforeEach(() => {
  for (const { principalArn } of stage.world.journal.view().clusters.find(({ arn }) => arn === prod)?.entries ?? []) stage.world.eks.deleteEntry(prod, principalArn);
  entryArn = stage.world.eks.seedEntry(prod, { principalArn: ann, tags: { "x/owner": "us" }, policies: [{ policy: "AmazonEKSViewPolicy" }], groups: ["devs"], username: "u" }).accessEntryArn;
});

const allow = (Action: string | string[], Resource: string, Condition: JsonObject = {}): JsonObject => ({ Effect: "Allow", Action, Resource, Condition });
const deny = (Action: string | string[], Condition: JsonObject): JsonObject => ({ Effect: "Deny", Action, Resource: "*", Condition });
const create = (input: { principalArn?: string; type?: string; tags?: Record<string, string>; kubernetesGroups?: string[]; username?: string }) => () => caller.createAccessEntry({ clusterName: "prod", principalArn: ben, ...input });
const associate = (name: string, ...namespaces: string[]) => () => caller.associateAccessPolicy({ ...on, policyArn: policyArn(name), accessScope: namespaces.length === 0 ? { type: "cluster" } : { type: "namespace", namespaces } });
const tag = (tags: Record<string, string>) => () => caller.tagResource({ resourceArn: entryArn, tags });
const untag = (...tagKeys: string[]) => () => caller.untagResource({ resourceArn: entryArn, tagKeys });
const remove = () => caller.deleteAccessEntry(on);

type Call = () => Promise<unknown>;
const cases: readonly (readonly [string, readonly JsonObject[], Call, Call])[] = [
  ["aws:RequestTag", [allow("eks:CreateAccessEntry", prod, { StringEquals: { "aws:RequestTag/x/owner": "us" } })], create({ tags: { "x/owner": "them" } }), create({ tags: { "x/owner": "us" } })],
  ["Null on a request tag", [allow("eks:CreateAccessEntry", prod, { Null: { "aws:RequestTag/x/made": "false" } })], create({ tags: { a: "b" } }), create({ tags: { "x/made": "1" } })],
  ["ForAllValues on aws:TagKeys", [allow("eks:CreateAccessEntry", prod, { "ForAllValues:StringLike": { "aws:TagKeys": ["x/owner", "x/lease/*"] } })], create({ tags: { "x/owner": "a", "y": "b" } }), create({ tags: { "x/owner": "a", "x/lease/1": "b" } })],
  ["eks:accessEntryType, which must be sent", [allow("eks:CreateAccessEntry", prod, { StringEquals: { "eks:accessEntryType": "STANDARD" } })], create({}), create({ type: "STANDARD" })],
  ["eks:principalArn with its path", [allow("eks:CreateAccessEntry", prod, { ArnLike: { "eks:principalArn": `arn:aws:iam::${account}:user/*` } })], create({ principalArn: `arn:aws:iam::${account}:role/node` }), create({})],
  ["no groups at all", [allow("eks:CreateAccessEntry", prod, { Null: { "eks:kubernetesGroups": "true" } })], create({ kubernetesGroups: ["a"] }), create({ kubernetesGroups: [] })],
  ["the configured groups", [allow("eks:CreateAccessEntry", prod, { "ForAllValues:StringEquals": { "eks:kubernetesGroups": ["a", "b"] } })], create({ kubernetesGroups: ["a", "c"] }), create({ kubernetesGroups: ["a", "b"] })],
  ["ForAllValues alone, which an absent list satisfies", [allow("eks:CreateAccessEntry", prod, { "ForAllValues:StringEquals": { "eks:kubernetesGroups": ["a"] } })], create({ kubernetesGroups: ["c"] }), create({})],
  ["ForAnyValue, which an absent list does not satisfy", [allow("eks:CreateAccessEntry", prod, { "ForAnyValue:StringEquals": { "eks:kubernetesGroups": ["a"] } })], create({}), create({ kubernetesGroups: ["a", "c"] })],
  ["eks:username", [allow("eks:CreateAccessEntry", prod, { StringNotLike: { "eks:username": "admin*" } })], create({ username: "admin1" }), create({})],
  ["aws:ResourceTag on associate", [allow("eks:AssociateAccessPolicy", entries, { StringEquals: { "aws:ResourceTag/x/owner": "us" } })], () => { stage.world.eks.setTags(prod, ann, {}); return associate("View")(); }, () => { stage.world.eks.setTags(prod, ann, { "x/owner": "us" }); return associate("View")(); }],
  ["eks:policyArn", [allow("eks:AssociateAccessPolicy", entries, { ArnEquals: { "eks:policyArn": policyArn("View") } })], associate("Edit"), associate("View")],
  ["eks:accessScope cluster", [allow("eks:AssociateAccessPolicy", entries, { StringEquals: { "eks:accessScope": "cluster" } })], associate("View", "a"), associate("View")],
  ["eks:namespaces with eks:accessScope", [allow("eks:AssociateAccessPolicy", entries, { "StringEquals": { "eks:accessScope": "namespace" }, "Null": { "eks:namespaces": "false" }, "ForAllValues:StringLike": { "eks:namespaces": ["pay*"] } })], associate("View", "payments", "kube-system"), associate("View", "payments", "pay-2")],
  ["cluster scope that slips past ForAllValues alone, without the scope", [allow("eks:AssociateAccessPolicy", entries, { "Null": { "eks:namespaces": "false" }, "ForAllValues:StringLike": { "eks:namespaces": ["pay*"] } })], associate("View"), associate("View", "payments")],
  ["aws:ResourceTag on disassociate", [allow("eks:DisassociateAccessPolicy", entries, { StringEquals: { "aws:ResourceTag/x/owner": "us" } })], () => { stage.world.eks.setTags(prod, ann, { "x/owner": "them" }); return caller.disassociateAccessPolicy({ ...on, policyArn: policyArn("View") }); }, () => { stage.world.eks.setTags(prod, ann, { "x/owner": "us" }); return caller.disassociateAccessPolicy({ ...on, policyArn: policyArn("View") }); }],
  ["aws:ResourceTag on delete", [allow("eks:DeleteAccessEntry", entries, { StringEquals: { "aws:ResourceTag/x/owner": "us" } })], () => { stage.world.eks.setTags(prod, ann, {}); return remove(); }, () => { stage.world.eks.setTags(prod, ann, { "x/owner": "us" }); return remove(); }],
  ["the tag of the resource, not of the request", [allow("eks:TagResource", entries, { StringEquals: { "aws:ResourceTag/x/owner": "us" } })], () => { stage.world.eks.setTags(prod, ann, {}); return tag({ "x/owner": "us" })(); }, () => { stage.world.eks.setTags(prod, ann, { "x/owner": "us" }); return tag({ a: "b" })(); }],
  ["tag keys of TagResource", [allow("eks:TagResource", entries, { "ForAllValues:StringLike": { "aws:TagKeys": "x/lease/*" } })], tag({ "x/lease/1": "v", "other": "w" }), tag({ "x/lease/1": "v" })],
  ["tag keys of UntagResource", [allow("eks:UntagResource", entries, { "Null": { "aws:TagKeys": "false" }, "ForAllValues:StringLike": { "aws:TagKeys": "x/lease/*" } })], untag("x/lease/1", "x/owner"), untag("x/lease/1")],
  ["a deny of single tag keys", [allow("*", "*"), deny(["eks:TagResource", "eks:UntagResource"], { "ForAnyValue:StringEquals": { "aws:TagKeys": ["x/owner", "x/made"] } })], untag("a", "x/owner"), untag("a")],
  ["a deny of principals", [allow("*", "*"), deny("eks:*", { ArnLike: { "eks:principalArn": `arn:aws:iam::${account}:role/people/*` } })], remove, create({})],
  ["eks:clusterName and the entry's own keys", [allow("eks:DeleteAccessEntry", "*", { "StringEquals": { "eks:clusterName": "prod", "eks:accessEntryType": "STANDARD", "eks:username": "u" }, "ForAnyValue:StringEquals": { "eks:kubernetesGroups": "devs" } })], () => { stage.world.eks.setGroups(prod, ann, ["ops"]); return remove(); }, () => { stage.world.eks.setGroups(prod, ann, ["devs"]); return remove(); }],
  ["eks:authenticationMode", [allow("eks:UpdateClusterConfig", "*", { StringEquals: { "eks:authenticationMode": "API_AND_CONFIG_MAP" } })], () => caller.updateClusterConfig({ name: "staging", accessConfig: { authenticationMode: "API" } }), () => caller.updateClusterConfig({ name: "legacy", accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" } })],
  ["iam:PassRole for node types", [allow("eks:CreateAccessEntry", prod), allow("iam:PassRole", `arn:aws:iam::${account}:role/node`)], create({ type: "EC2_LINUX", principalArn: `arn:aws:iam::${account}:role/pods` }), create({ type: "EC2_LINUX", principalArn: `arn:aws:iam::${account}:role/node` })],
  ["the resource, UUID included", [allow("eks:DeleteAccessEntry", `arn:aws:eks:${region}:${account}:access-entry/prod/role/${account}/ann/*`)], () => caller.deleteAccessEntry({ clusterName: "prod", principalArn: ben }), remove],
  ["the cluster", [allow("eks:ListAccessEntries", prod)], () => caller.listAccessEntries({ clusterName: "staging" }), () => caller.listAccessEntries({ clusterName: "prod" })],
  ["* for lists of clusters and policies", [allow("eks:ListClusters", "*")], () => caller.listAccessPolicies({}), () => caller.listClusters({})],
  ["IfExists, absent and wrong", [allow("eks:CreateAccessEntry", prod, { StringEqualsIfExists: { "eks:accessEntryType": "STANDARD" } })], create({ type: "FARGATE_LINUX" }), create({})],
  ["StringNotEquals on an absent key", [allow("eks:CreateAccessEntry", prod, { StringNotEquals: { "eks:accessEntryType": "EC2_LINUX" } })], create({ type: "EC2_LINUX" }), create({})],
  ["ArnNotEquals and Bool", [allow("eks:CreateAccessEntry", prod, { ArnNotEquals: { "eks:principalArn": ann }, Bool: { "aws:SecureTransport": "true" } })], create({ principalArn: ann }), create({})],
  ["aws:RequestedRegion and the caller", [allow("eks:ListClusters", "*", { StringEquals: { "aws:RequestedRegion": region, "aws:PrincipalAccount": account } })], () => stage.eks(callerArn, { region: "eu-central-1" }).listClusters({}), () => caller.listClusters({})],
];

describe("an IAM policy", () => {
  it.each(cases.map(([says, statements, stopped, passed]) => ({ says, statements, stopped, passed })))("stops and lets pass by $says", async ({ statements, stopped, passed }) => {
    stage.world.iam.setPolicies(callerArn, [policy(...statements)]);
    expect(await failureOf(stopped())).toMatchObject({ name: "AccessDeniedException", status: 403 });
    expect(await failureOf(passed())).toEqual({ name: "no failure", status: undefined, message: "" });
  });

  it("says who was refused what, and whether by an explicit deny", async () => {
    const who = `arn:aws:sts::${account}:assumed-role/fenced/seed`;
    stage.world.iam.setPolicies(callerArn, []);
    expect((await failureOf(remove())).message).toBe(`User: ${who} is not authorized to perform: eks:DeleteAccessEntry on resource: ${entryArn} because no identity-based policy allows the eks:DeleteAccessEntry action`);
    stage.world.iam.setPolicies(callerArn, [allowAll, policy(deny("eks:Delete*", {}))]);
    expect((await failureOf(remove())).message).toBe(`User: ${who} is not authorized to perform: eks:DeleteAccessEntry on resource: ${entryArn} with an explicit deny in an identity-based policy`);
  });

  it("is asked before the cluster is looked up", async () => {
    stage.world.iam.setPolicies(callerArn, []);
    expect((await failureOf(caller.describeCluster({ name: "nope" }))).name).toBe("AccessDeniedException");
  });

  it.each([
    ["an unknown operator", { Effect: "Allow", Action: "*", Resource: "*", Condition: { DateLessThan: { "aws:CurrentTime": "2020-01-01" } } }],
    ["an operator in a form that does not exist", { Effect: "Allow", Action: "*", Resource: "*", Condition: { NullIfExists: { "eks:username": "true" } } }],
    ["an unknown key", { Effect: "Allow", Action: "*", Resource: "*", Condition: { StringEquals: { "aws:SourceIp": "1.2.3.4" } } }],
    ["a policy variable", { Effect: "Allow", Action: "*", Resource: "arn:aws:eks:*:*:cluster/${aws:username}" }],
    ["a list key without a quantifier", { Effect: "Allow", Action: "*", Resource: "*", Condition: { StringEquals: { "aws:TagKeys": "a" } } }],
    ["NotAction", { Effect: "Allow", NotAction: "*", Resource: "*" }],
    ["no resource", { Effect: "Allow", Action: "*" }],
    ["an unknown effect", { Effect: "Maybe", Action: "*", Resource: "*" }],
  ])("stops the sandbox when it has %s", (_, statement) => {
    expect(() => { stage.world.iam.setPolicies(callerArn, [policy(statement)]); }).toThrow(/sandbox/);
  });
});
