// The bot's IAM policies in the sandbox: the same statements as the templates in deploy/aws (a test compares them), filled in.
import type { JsonObject } from "./aws/json.ts";

/** What the grant role of one account is for. */
export interface GrantScope {
  readonly owner: string;
  readonly clusterArns: readonly string[];
  /** ARN pattern of the people's principals. */
  readonly peoplePattern: string;
}

const ownTags = ["eks-access/owner", "eks-access/made", "eks-access/lease/*", "eks-access/ended/*"];
const leaseTags = ["eks-access/lease/*", "eks-access/ended/*"];
const clusterPolicies = ["AmazonEKSClusterAdminPolicy"];
const namespacePolicies = ["AmazonEKSViewPolicy", "AmazonEKSEditPolicy"];

/** The bot's own identity may only assume its roles. */
export function botIdentityPolicy(accounts: readonly string[]): JsonObject {
  const roles = accounts.map((account) => `arn:aws:iam::${account}:role/eks-access-grant`);
  return document([{ Effect: "Allow", Action: ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"], Resource: roles }]);
}

/** Only the bot's identity, only with the external id, only naming itself. */
export function trustWithExternalId(principal: string, externalId: string): JsonObject {
  return document([{
    Effect: "Allow", Principal: { AWS: principal }, Action: ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
    Condition: { StringEquals: { "sts:ExternalId": externalId }, Null: { "sts:SourceIdentity": "false" } },
  }]);
}

/** Reading, and granting and removing fenced by our tags. */
export function grantPolicies(scope: GrantScope): readonly JsonObject[] {
  return [document(readStatements(scope)), document([...entryStatements(scope), ...denials()])];
}

/** What the snapshot of a migration reads beyond that. */
export function migrationPolicy(clusterArns: readonly string[]): JsonObject {
  const below = (kind: string): readonly string[] => clusterArns.map((arn) => `${arn.replace(":cluster/", `:${kind}/`)}/*`);
  return document([
    { Effect: "Allow", Action: ["eks:ListNodegroups", "eks:ListFargateProfiles"], Resource: clusterArns },
    { Effect: "Allow", Action: ["eks:DescribeNodegroup", "eks:DescribeFargateProfile"], Resource: [...below("nodegroup"), ...below("fargateprofile")] },
    { Effect: "Allow", Action: ["iam:GetRole", "iam:GetUser", "iam:ListRoles", "iam:ListUsers"], Resource: "*" },
  ]);
}

/** What carrying a migration out writes: entries with its own tag, and the mode. */
export function migrationRunPolicy(account: string, clusterArns: readonly string[]): JsonObject {
  const entries = clusterArns.map(entriesOf);
  const isOfMigration = { "aws:ResourceTag/eks-access/migration": "false" };
  return document([
    { Effect: "Allow", Action: ["eks:UpdateClusterConfig"], Resource: clusterArns, Condition: { StringEquals: { "eks:authenticationMode": ["API_AND_CONFIG_MAP", "API"] } } },
    { Effect: "Allow", Action: ["eks:DescribeUpdate"], Resource: clusterArns },
    { Effect: "Allow", Action: ["eks:CreateAccessEntry"], Resource: clusterArns, Condition: { Null: { "aws:RequestTag/eks-access/migration": "false" }, "ForAllValues:StringEquals": { "aws:TagKeys": ["eks-access/migration"] } } },
    { Effect: "Allow", Action: ["eks:AssociateAccessPolicy"], Resource: entries, Condition: { Null: isOfMigration, StringEquals: { "eks:accessScope": "cluster" }, ArnEquals: { "eks:policyArn": clusterPolicies.map(policyArn) } } },
    { Effect: "Allow", Action: ["eks:DeleteAccessEntry"], Resource: entries, Condition: { Null: isOfMigration } },
    { Effect: "Allow", Action: ["iam:PassRole"], Resource: [`arn:aws:iam::${account}:role/*`], Condition: { StringEquals: { "iam:PassedToService": "eks.amazonaws.com" } } },
  ]);
}

function readStatements({ clusterArns }: GrantScope): readonly JsonObject[] {
  return [
    { Effect: "Allow", Action: ["eks:DescribeCluster", "eks:ListAccessEntries"], Resource: clusterArns },
    { Effect: "Allow", Action: ["eks:DescribeAccessEntry", "eks:ListAssociatedAccessPolicies"], Resource: clusterArns.map(entriesOf) },
    { Effect: "Allow", Action: ["eks:ListAccessPolicies"], Resource: "*" },
    { Effect: "Allow", Action: ["iam:GetRole", "iam:GetUser"], Resource: "*" },
  ];
}

function entryStatements({ owner, clusterArns, peoplePattern }: GrantScope): readonly JsonObject[] {
  const entries = clusterArns.map(entriesOf);
  const isOurs = { "aws:ResourceTag/eks-access/owner": owner };
  return [
    {
      Effect: "Allow", Action: "eks:CreateAccessEntry", Resource: clusterArns,
      Condition: {
        StringEquals: { "aws:RequestTag/eks-access/owner": owner, "eks:accessEntryType": "STANDARD" },
        Null: { "aws:RequestTag/eks-access/made": "false", "eks:kubernetesGroups": "true" },
        "ForAllValues:StringLike": { "aws:TagKeys": ownTags }, ArnLike: { "eks:principalArn": peoplePattern },
      },
    },
    {
      Effect: "Allow", Action: "eks:AssociateAccessPolicy", Resource: entries,
      Condition: { StringEquals: { ...isOurs, "eks:accessScope": "cluster" }, ArnEquals: { "eks:policyArn": clusterPolicies.map(policyArn) } },
    },
    {
      Effect: "Allow", Action: "eks:AssociateAccessPolicy", Resource: entries,
      Condition: {
        StringEquals: { ...isOurs, "eks:accessScope": "namespace" }, ArnEquals: { "eks:policyArn": namespacePolicies.map(policyArn) },
        Null: { "eks:namespaces": "false" }, "ForAllValues:StringLike": { "eks:namespaces": ["payments", "payments-*", "checkout"] },
      },
    },
    { Effect: "Allow", Action: ["eks:DisassociateAccessPolicy", "eks:DeleteAccessEntry"], Resource: entries, Condition: { StringEquals: isOurs } },
    {
      Effect: "Allow", Action: ["eks:TagResource", "eks:UntagResource"], Resource: entries,
      Condition: { StringEquals: isOurs, "ForAllValues:StringLike": { "aws:TagKeys": leaseTags }, Null: { "aws:TagKeys": "false" } },
    },
  ];
}

function denials(): readonly JsonObject[] {
  const never = ["arn:aws:iam::*:role/eks-access*", "arn:aws:iam::*:role/terraform", "arn:aws:iam::*:role/aws-service-role/*", "arn:aws:iam::*:role/eks-node"];
  const writes = ["eks:CreateAccessEntry", "eks:DeleteAccessEntry", "eks:AssociateAccessPolicy", "eks:DisassociateAccessPolicy", "eks:TagResource", "eks:UntagResource"];
  return [
    { Effect: "Deny", Action: writes, Resource: "*", Condition: { ArnLike: { "eks:principalArn": never }, Null: { "aws:RequestTag/eks-access/migration": "true", "aws:ResourceTag/eks-access/migration": "true" } } },
    { Effect: "Deny", Action: ["eks:TagResource", "eks:UntagResource"], Resource: "*", Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": ["eks-access/owner", "eks-access/made"] } } },
  ];
}

function document(statements: readonly JsonObject[]): JsonObject {
  return { Version: "2012-10-17", Statement: statements };
}

function entriesOf(clusterArn: string): string {
  return `${clusterArn.replace(":cluster/", ":access-entry/")}/*`;
}

function policyArn(name: string): string {
  return `arn:aws:eks::aws:cluster-access-policy/${name}`;
}
