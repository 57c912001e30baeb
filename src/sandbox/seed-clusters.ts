// The sample accounts, people's roles and clusters of the sandbox: one cluster per authentication mode, with entries that others made.
import type { AwsWorld } from "./aws/world.ts";
import { legacyAwsAuth, legacyNodes, seedLegacyPrincipals } from "./seed-legacy.ts";
import { botIdentityPolicy, grantPolicies, migrationPolicy, migrationRunPolicy, trustWithExternalId } from "./seed-iam.ts";

/** The account of the clusters prod and legacy. */
export const mainAccount = "111122223333";
/** The account of the cluster staging. */
export const stagingAccount = "444455556666";
/** The installation's name in the sandbox's configuration. */
export const sandboxOwner = "sandbox";

/** The clusters by the names that people type. */
export const sampleClusters = {
  prod: `arn:aws:eks:eu-west-1:${mainAccount}:cluster/prod-eu-1`,
  staging: `arn:aws:eks:eu-central-1:${stagingAccount}:cluster/staging-eu-1`,
  legacy: `arn:aws:eks:eu-west-1:${mainAccount}:cluster/legacy-1`,
} as const;

/** The namespaces of every sample cluster. */
export const sampleNamespaces = ["billing", "checkout", "default", "kube-system", "payments", "payments-batch"] as const;

const people = ["ann", "bob", "cat", "dora", "eve", "ivan"] as const;
const botRole = `arn:aws:iam::${mainAccount}:role/eks-access`;
const day = 86_400_000;

/** The access key of the bot's own identity, from which it assumes its role in each account. */
export interface BotCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** The aws-auth of each sample cluster; undefined where there is none. */
export const sampleAwsAuth: Readonly<Record<keyof typeof sampleClusters, string | undefined>> = {
  prod: undefined,
  staging: [
    "mapRoles: |",
    `  - rolearn: arn:aws:iam::${stagingAccount}:role/eks-node`,
    "    username: system:node:{{EC2PrivateDNSName}}",
    "    groups: [system:bootstrappers, system:nodes]",
    `  - rolearn: arn:aws:iam::${stagingAccount}:role/dora`,
    "    username: dora",
    "    groups: [system:masters]",
  ].join("\n"),
  legacy: legacyAwsAuth(mainAccount),
};

/** Fills a new world and gives the bot's credentials. */
export function seedAws(world: AwsWorld, now: number): BotCredentials {
  for (const account of [mainAccount, stagingAccount]) seedAccount(world, account, now);
  world.iam.addRole({ account: mainAccount, name: "eks-access", policies: [botIdentityPolicy([mainAccount, stagingAccount])], createdAt: now - 200 * day });
  world.iam.addRole({ account: mainAccount, path: "/people/contractors/", name: "kim-lee", createdAt: now - 30 * day });
  world.iam.addRole({
    account: mainAccount, path: "/aws-reserved/sso.amazonaws.com/eu-west-1/", name: "AWSReservedSSO_Auditors_0123456789abcdef", createdAt: now - 300 * day,
  });
  seedGrantRole(world, { account: mainAccount, externalId: "6b1f0c4e-sandbox-prod", clusters: [sampleClusters.prod, sampleClusters.legacy], createdAt: now - 200 * day });
  seedGrantRole(world, { account: stagingAccount, externalId: "2d9a7e10-sandbox-staging", clusters: [sampleClusters.staging], createdAt: now - 200 * day });
  seedLegacyPrincipals(world, mainAccount, now - 900 * day);
  seedClusters(world, now);
  seedStandingEntries(world, now);
  return world.iam.accessKeyFor(botRole, "bot");
}

function seedAccount(world: AwsWorld, account: string, now: number): void {
  const createdAt = now - 400 * day;
  for (const name of people) world.iam.addRole({ account, path: "/people/", name, createdAt });
  for (const name of ["terraform", "eks-node", "ci-deploy", "platform-admin"]) world.iam.addRole({ account, name, createdAt });
  world.iam.addRole({ account, path: "/aws-service-role/eks.amazonaws.com/", name: "AWSServiceRoleForAmazonEKS", createdAt });
}

function seedGrantRole(world: AwsWorld, role: { readonly account: string; readonly externalId: string; readonly clusters: readonly string[]; readonly createdAt: number }): void {
  world.iam.addRole({
    account: role.account, name: "eks-access-grant", createdAt: role.createdAt, trust: trustWithExternalId(botRole, role.externalId),
    policies: [...grantPolicies({ owner: sandboxOwner, clusterArns: role.clusters, peoplePattern: `arn:aws:iam::${role.account}:role/people/*` }), migrationPolicy(role.clusters), migrationRunPolicy(role.account, role.clusters)],
  });
}

function seedClusters(world: AwsWorld, now: number): void {
  const node = (account: string) => [{ name: "workers", nodeRole: `arn:aws:iam::${account}:role/eks-node` }];
  world.eks.addCluster({ account: mainAccount, region: "eu-west-1", name: "prod-eu-1", mode: "API", version: "1.34", platformVersion: "eks.9", creator: `arn:aws:iam::${mainAccount}:role/terraform`, nodegroups: node(mainAccount), createdAt: now - 120 * day });
  world.eks.addCluster({ account: stagingAccount, region: "eu-central-1", name: "staging-eu-1", mode: "API_AND_CONFIG_MAP", version: "1.34", platformVersion: "eks.9", creator: `arn:aws:iam::${stagingAccount}:role/terraform`, nodegroups: node(stagingAccount), createdAt: now - 90 * day });
  world.eks.addCluster({ account: mainAccount, region: "eu-west-1", name: "legacy-1", mode: "CONFIG_MAP", version: "1.31", platformVersion: "eks.20", creator: `arn:aws:iam::${mainAccount}:role/terraform`, ...legacyNodes(mainAccount), createdAt: now - 900 * day });
}

function seedStandingEntries(world: AwsWorld, now: number): void {
  const terraform = { by: "terraform", tags: { "managed-by": "terraform" }, createdAt: now - 80 * day };
  const { prod, staging } = sampleClusters;
  world.eks.seedEntry(prod, { ...terraform, principalArn: `arn:aws:iam::${mainAccount}:role/ci-deploy`, policies: [{ policy: "AmazonEKSEditPolicy", namespaces: ["checkout", "payments"] }] });
  world.eks.seedEntry(prod, { ...terraform, principalArn: `arn:aws:iam::${mainAccount}:role/people/cat`, policies: [{ policy: "AmazonEKSAdminViewPolicy" }] });
  world.eks.seedEntry(staging, { ...terraform, principalArn: `arn:aws:iam::${stagingAccount}:role/ci-deploy`, policies: [{ policy: "AmazonEKSEditPolicy", namespaces: ["payments"] }] });
  for (const [cluster, account] of [[prod, mainAccount], [staging, stagingAccount]] as const) {
    world.eks.seedEntry(cluster, { ...terraform, principalArn: `arn:aws:iam::${account}:role/eks-access-grant`, groups: ["eks-access-reader"] });
    world.eks.seedEntry(cluster, { by: "eks", type: "EC2_LINUX", principalArn: `arn:aws:iam::${account}:role/eks-node`, createdAt: now - 90 * day });
    world.eks.seedEntry(cluster, { by: "eks", principalArn: `arn:aws:iam::${account}:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS`, createdAt: now - 90 * day });
  }
}
