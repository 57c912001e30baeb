// Every error the sandbox's EKS can give: name, status and the texts seen in public; and the bounds of its inputs.
import type * as sdk from "@aws-sdk/client-eks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../aws/failure-of.ts";
import type { Stage } from "../aws/aws-stage.ts";
import { account, ann, ben, clusterArn, otherAccount, policyArn, startStage } from "../aws/aws-stage.ts";
import { declaredErrors, statusOfError } from "./walk-model.ts";

let stage: Stage;
let client: sdk.EKS;
let operation = "";
const node = `arn:aws:iam::${account}:role/node`;
const linked = `arn:aws:iam::${account}:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS`;
const partner = `arn:aws:iam::${otherAccount}:role/partner`;
const absent = `arn:aws:iam::${account}:role/absent`;
const seeded = `arn:aws:iam::${account}:role/pods`;
const onCluster = { clusterName: "prod" };
const wholeCluster: sdk.AccessScope = { type: "cluster", namespaces: [] };

beforeAll(async () => {
  stage = await startStage();
  client = stage.eks();
  client.middlewareStack.add((next, context) => async (args) => {
    operation = (context.commandName ?? "").replace(/Command$/, "");
    return next(args);
  }, { step: "initialize", name: "note" });
  stage.world.eks.seedEntry(clusterArn("prod"), { principalArn: seeded, tags: { team: "a" } });
  stage.world.eks.seedEntry(clusterArn("prod"), { principalArn: node, type: "EC2_LINUX" });
  stage.world.eks.seedEntry(clusterArn("prod"), { principalArn: linked });
});
afterAll(async () => { await stage[Symbol.asyncDispose](); });

const create = (input: Partial<sdk.CreateAccessEntryCommandInput>) => client.createAccessEntry({ ...onCluster, principalArn: ann, ...input });
const associate = (input: Partial<sdk.AssociateAccessPolicyCommandInput>) => client.associateAccessPolicy({ ...onCluster, principalArn: seeded, policyArn: policyArn("View"), accessScope: wholeCluster, ...input });
const update = (input: Partial<sdk.UpdateAccessEntryCommandInput>) => client.updateAccessEntry({ ...onCluster, principalArn: seeded, ...input });
const mode = (name: string, authenticationMode: sdk.AuthenticationMode) => client.updateClusterConfig({ name, accessConfig: { authenticationMode } });
const invalid = "InvalidParameterException";
const gone = "ResourceNotFoundException";
const noCluster = "No cluster found for name: nope.";
const noEntry = /could not be found\. You can view your available access entries/;
const configMap = "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.";
const reserved = /^The username must not begin with (system|eks|aws|amazon|iam):$/;
const slr = /Service Linked Role$/;
const on = (clusterName: string) => ({ clusterName, principalArn: seeded });

const table: readonly (readonly [string, () => Promise<unknown>, string, string | RegExp])[] = [
  ...([
    (name: string) => create({ clusterName: name }), (name: string) => client.describeAccessEntry(on(name)),
    (name: string) => client.listAccessEntries({ clusterName: name }), (name: string) => update({ clusterName: name }),
    (name: string) => client.deleteAccessEntry(on(name)), (name: string) => associate({ clusterName: name }),
    (name: string) => client.disassociateAccessPolicy({ ...on(name), policyArn: policyArn("View") }),
    (name: string) => client.listAssociatedAccessPolicies(on(name)),
  ] as const).flatMap((make): (readonly [string, () => Promise<unknown>, string, string])[] => [
    ["on an unknown cluster", () => make("nope"), gone, noCluster],
    ["on a cluster in CONFIG_MAP mode, reads too", () => make("legacy"), "InvalidRequestException", configMap],
  ]),
  ["describing an unknown cluster", () => client.describeCluster({ name: "nope" }), gone, noCluster],
  ["describing an unknown entry", () => client.describeAccessEntry({ ...onCluster, principalArn: absent }), gone, noEntry],
  ["deleting an unknown entry", () => client.deleteAccessEntry({ ...onCluster, principalArn: absent }), gone, noEntry],
  ["associating on an unknown entry", () => associate({ principalArn: absent }), gone, noEntry],
  ["disassociating what is not associated", () => client.disassociateAccessPolicy({ ...onCluster, principalArn: seeded, policyArn: policyArn("Edit") }), gone, /not associated/],
  ["describing an unknown update", () => client.describeUpdate({ name: "prod", updateId: "x" }), gone, /No update found/],
  ["describing an unknown node group", () => client.describeNodegroup({ ...onCluster, nodegroupName: "x" }), gone, /node group/],
  ["describing an unknown profile", () => client.describeFargateProfile({ ...onCluster, fargateProfileName: "x" }), gone, /Fargate/],
  ["creating a second entry", () => create({ principalArn: seeded }), "ResourceInUseException", "The specified access entry resource is already in use on this cluster."],
  ["creating for an absent principal", () => create({ principalArn: absent }), invalid, "The specified principalArn is invalid: invalid principal."],
  ["creating without the role's path", () => create({ principalArn: `arn:aws:iam::${account}:role/ann` }), invalid, /invalid principal/],
  ["creating in another case", () => create({ principalArn: ann.toUpperCase().replace("ARN:AWS:IAM", "arn:aws:iam").replace("ROLE", "role") }), invalid, /invalid principal/],
  ["creating for a session", () => create({ principalArn: `arn:aws:sts::${account}:assumed-role/ann/x` }), invalid, "The principalArn parameter format is not valid"],
  ["creating for another partition", () => create({ principalArn: ann.replace("arn:aws:", "arn:aws-cn:") }), invalid, "The principalArn parameter format is not valid"],
  ["creating for a service-linked role", () => create({ principalArn: linked }), invalid, slr],
  ["creating an unknown type", () => create({ type: "WHAT" }), invalid, /type/],
  ["creating a node type for a user", () => create({ principalArn: ben, type: "EC2_LINUX" }), invalid, /IAM role/],
  ["creating a node type for another account", () => create({ principalArn: partner, type: "FARGATE_LINUX" }), invalid, /cluster's account/],
  ["creating a node type with groups", () => create({ type: "EC2_LINUX", kubernetesGroups: ["a"] }), invalid, "The username must not begin with system:"],
  ["updating a node type with groups", () => update({ principalArn: node, kubernetesGroups: ["a"] }), invalid, "The username must not begin with system:"],
  ...["system:x", "eks:x", "aws:x", "amazon:x", "iam:x"].map((username) => ["creating with a reserved username", () => create({ username }), invalid, reserved] as const),
  ["creating with an empty username", () => create({ username: "" }), invalid, /empty/],
  ["creating with a template and no colon", () => create({ username: "x{{SessionName}}" }), invalid, /colon/],
  ["creating with a system group", () => create({ kubernetesGroups: ["ok", "system:masters"] }), invalid, "The kubernetes group name system:masters is invalid, it cannot start with system:"],
  ["updating with a system group", () => update({ kubernetesGroups: ["system:masters"] }), invalid, /cannot start with system:/],
  ["creating with a reserved tag", () => create({ tags: { "aws:x": "y" } }), invalid, /reserved/],
  ["creating with a character that tags may not have", () => create({ tags: { a: "b*" } }), invalid, /not allowed/],
  ["updating a service-linked entry", () => update({ principalArn: linked }), invalid, slr],
  ["deleting a service-linked entry", () => client.deleteAccessEntry({ ...onCluster, principalArn: linked }), "InvalidRequestException", slr],
  ["associating on a service-linked entry", () => associate({ principalArn: linked }), invalid, slr],
  ["associating on a node entry", () => associate({ principalArn: node }), invalid, "This operation can only be performed on Access Entries with a type of \"STANDARD\"."],
  ["associating an unknown policy", () => associate({ policyArn: policyArn("Nope") }), invalid, /policyArn/],
  ["associating a policy of another partition", () => associate({ policyArn: policyArn("View").replace("arn:aws:", "arn:aws-cn:") }), invalid, /policyArn/],
  ["associating a policy for service-linked roles", () => associate({ policyArn: policyArn("Hybrid") }), invalid, "The specified policyArn can only be associated with service-linked roles"],
  ["associating cluster scope with namespaces", () => associate({ accessScope: { type: "cluster", namespaces: ["a"] } }), invalid, /namespaces/],
  ["associating namespace scope without any", () => associate({ accessScope: { type: "namespace", namespaces: [] } }), invalid, /namespaces/],
  ["a mode update to the present mode", () => mode("prod", "API"), invalid, "Unsupported authentication mode update from API to API"],
  ["a mode update backwards", () => mode("staging", "CONFIG_MAP"), invalid, "Unsupported authentication mode update from API_AND_CONFIG_MAP to CONFIG_MAP"],
  ["a mode update of two steps", () => mode("legacy", "API"), invalid, "Unsupported authentication mode update from CONFIG_MAP to API"],
  ["two kinds of change at once", () => client.updateClusterConfig({ name: "legacy", accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" }, deletionProtection: true }), invalid, /one type/],
  ["tagging what is not there", () => client.tagResource({ resourceArn: `${clusterArn("prod").replace("cluster", "access-entry")}/role/${account}/x/y`, tags: { a: "b" } }), "NotFoundException", /not found/],
  ["tagging what is no ARN", () => client.tagResource({ resourceArn: "nope", tags: { a: "b" } }), "BadRequestException", /ARN/],
];

describe("a refused call", () => {
  it.each(table.map(([says, call, name, text]) => ({ says, call, name, text })))("answers as AWS does: $says", async ({ call, name, text }) => {
    const failure = await failureOf(call());
    expect([failure.name, failure.status]).toEqual([name, statusOfError(name)]);
    if (typeof text === "string") expect(failure.message).toBe(text);
    else expect(failure.message).toMatch(text);
    expect(declaredErrors(operation)).toContain(name);
  });

  it("answers 400 ResourceLimitExceeded when the cluster is full", async () => {
    stage.world.faults.turn({ quota: { entries: 3, policies: 20 } });
    expect(await failureOf(create({}))).toMatchObject({ name: "ResourceLimitExceededException", status: 400 });
    stage.world.faults.clear();
  });

  it("answers 400 to one access policy too many", async () => {
    stage.world.faults.turn({ quota: { entries: 3000, policies: 1 } });
    await associate({});
    await associate({});
    expect(await failureOf(associate({ policyArn: policyArn("Edit") }))).toMatchObject({ name: invalid, status: 400 });
    stage.world.faults.clear();
  });

  it("answers 409 while another update runs", async () => {
    const { updateId } = stage.world.eks.startOtherUpdate(clusterArn("legacy"), "EndpointAccessUpdate");
    expect(await failureOf(mode("legacy", "API_AND_CONFIG_MAP"))).toEqual({
      name: "ResourceInUseException", status: 409, message: `Cannot AccessConfigUpdate because cluster legacy currently has update ${updateId} in progress`,
    });
  });

  it("answers 400 to a member of the wrong JSON type", async () => {
    client.middlewareStack.add((next) => async (args) => {
      const { request } = args;
      if (typeof request === "object" && request !== null && "body" in request) request.body = "{\"principalArn\":7}";
      return next(args);
    }, { step: "serialize", priority: "low", name: "spoil" });
    expect(await failureOf(create({}))).toMatchObject({ name: "SerializationException", status: 400 });
    client.middlewareStack.remove("spoil");
  });
});

describe("bounds", () => {
  const key = (length: number) => "k".repeat(length);
  const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${String(index)}`, "v"]));
  const attempts: readonly (readonly [string, () => Promise<unknown>, boolean])[] = [
    ...[0, 1, 100, 101].map((maxResults) => [`maxResults ${String(maxResults)}`, () => client.listAccessEntries({ ...onCluster, maxResults }), maxResults > 0 && maxResults < 101] as const),
    ["0 tags", () => create({ tags: {} }), false], ["50 tags", () => create({ tags: tags(50) }), true], ["51 tags", () => create({ tags: tags(51) }), false],
    ["a key of 128", () => create({ tags: { [key(128)]: "" } }), true], ["a key of 129", () => create({ tags: { [key(129)]: "" } }), false],
    ["a value of 256", () => create({ tags: { a: key(256) } }), true], ["a value of 257", () => create({ tags: { a: key(257) } }), false],
    ["an empty key", () => create({ tags: { "": "a" } }), false],
  ];
  it.each(attempts)("hold for %s", async (_, call, isAllowed) => {
    const failure = await failureOf(call());
    expect(failure.name).toBe(isAllowed ? "no failure" : invalid);
    if (failure.name === "no failure") await client.deleteAccessEntry({ ...onCluster, principalArn: ann }).catch(() => undefined);
  });

  it("count the tags of the entry and of the call together", async () => {
    const { accessEntry } = await create({ tags: tags(49) });
    const resourceArn = accessEntry?.accessEntryArn;
    await client.tagResource({ resourceArn, tags: { k0: "new", one: "more" } });
    expect(await failureOf(client.tagResource({ resourceArn, tags: { two: "more" } }))).toMatchObject({ name: "BadRequestException", status: 400 });
    expect(await failureOf(client.untagResource({ resourceArn, tagKeys: Array.from({ length: 51 }, (_, index) => String(index)) }))).toMatchObject({ name: "BadRequestException" });
  });
});
