// `eks-access migrate snapshot`, as it is typed, against the sandbox's AWS and Kubernetes with the rights of the shipped policies; and its way into `migrate plan`.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { CommandResult } from "../../../src/adapters/cli/command-result.ts";
import { migrate } from "../../../src/adapters/cli/migrate-plan.ts";
import { migrateSnapshot } from "../../../src/adapters/cli/migrate-snapshot.ts";
import { runCommand } from "../../../src/adapters/cli/run-command.ts";
import { snapshotShape } from "../../../src/adapters/cli/snapshot-shape.ts";
import { readAwsAuth } from "../../../src/adapters/kubernetes/read-aws-auth.ts";
import { openLooking } from "../../../src/compose/looking.ts";
import { startAwsService } from "../../../src/sandbox/aws/service.ts";
import { createAwsWorld } from "../../../src/sandbox/aws/world.ts";
import { startKubernetesService } from "../../../src/sandbox/kubernetes/service.ts";
import { createKubernetesWorld } from "../../../src/sandbox/kubernetes/world.ts";
import { mainAccount, sampleAwsAuth, sampleClusters, sampleNamespaces, seedAws, stagingAccount } from "../../../src/sandbox/seed-clusters.ts";
import { legacyRbac } from "../../../src/sandbox/seed-legacy.ts";

const started: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of started.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

function keep<T extends AsyncDisposable>(one: T): T {
  started.push(one);
  return one;
}

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const manifest = (name: string): string => readFileSync(at(`deploy/kubernetes/${name}.yaml`), "utf8");
const role = (name: string): string => `arn:aws:iam::${mainAccount}:role/${name}`;
const user = (name: string): string => `arn:aws:iam::${mainAccount}:user/${name}`;

async function stage({ rights = [manifest("reader-rbac"), manifest("migration-reader-rbac")] } = {}) {
  const clocks = { now: Date.now, realNow: Date.now, random: Math.random };
  const aws = createAwsWorld(clocks);
  const awsCredentials = seedAws(aws, Date.now());
  const { url: awsEndpoint } = keep(await startAwsService(aws));
  const kubernetes = createKubernetesWorld({ aws, clocks });
  const service = keep(await startKubernetesService(kubernetes));
  for (const name of ["prod", "staging", "legacy"] as const) {
    const clusterArn = sampleClusters[name];
    kubernetes.addCluster({ clusterArn, namespaces: [...sampleNamespaces], awsAuth: sampleAwsAuth[name], pods: [], rbac: [...rights, legacyRbac].join("\n---\n") });
    aws.eks.setEndpoint(clusterArn, service.urlOf(clusterArn), service.caPem);
  }
  const { sessionToken, ...key } = awsCredentials;
  const overrides = { awsEndpoint, awsCredentials: { ...key, ...(sessionToken === undefined ? {} : { sessionToken }) } };
  const command = migrateSnapshot((within) => openLooking({ environment: { EKS_ACCESS_CONFIG: at("src/sandbox/eks-access.yaml") }, overrides }, within));
  const run = (line: string): Promise<CommandResult> => runCommand(`migrate snapshot ${line}`.trim().split(" "), [command], { write: () => Promise.resolve(), showProgress: () => undefined });
  return { aws, kubernetes, run };
}

function snapshotIn({ out }: CommandResult) {
  return snapshotShape.parse(JSON.parse(out));
}

/** The plan that `migrate plan` makes of a snapshot. */
function planOf({ out }: CommandResult, alsoWanted?: "couldBePolicies"): Record<string, unknown> {
  const result = migrate(["plan", "--snapshot", "s.json", "--json"], { readFile: () => out, readAwsAuth });
  expect(result).toMatchObject({ exitCode: 0, error: "" });
  const { couldBePolicies, ...plan } = z.record(z.string(), z.unknown()).parse(JSON.parse(result.out));
  return alsoWanted === undefined ? plan : { ...plan, couldBePolicies };
}

describe("the snapshot of legacy", () => {
  it("holds aws-auth untouched, and every fact that the plan wants", async () => {
    const { run, kubernetes } = await stage();
    const result = await run("legacy");
    expect(result).toMatchObject({ exitCode: 0, error: "" });
    const snapshot = snapshotIn(result);
    expect(snapshot).toMatchObject({
      cluster: { accountId: mainAccount, partition: "aws", status: "ACTIVE", accessEntriesSupported: true, hybridNodes: false }, authMode: "CONFIG_MAP", targetMode: "API_AND_CONFIG_MAP",
      mapRoles: kubernetes.awsAuthOf(sampleClusters.legacy)?.["mapRoles"], mapUsers: kubernetes.awsAuthOf(sampleClusters.legacy)?.["mapUsers"], mapAccounts: null, otherKeys: {}, existingEntries: [],
      managedNodegroupRoles: [role("eks-node")], nodegroupAmiTypes: { [role("eks-node")]: ["AL2023_x86_64_STANDARD"] }, fargatePodExecutionRoles: [role("eks-fargate")],
      iamUserPaths: { [user("contractors/oleg")]: user("contractors/oleg"), [user("nina")]: user("contractors/nina") },
      rbac: { userSubjects: ["aws-batch"], groupSubjects: ["auditors", "eks-access-reader", "payments-leads", "payments-viewers", "system:authenticated", "system:masters", "system:unauthenticated"] },
    });
    expect(snapshot.mapRoles).toContain("# deleted long ago");
    expect(snapshot.iamRolePaths).toMatchObject({ [role("eve")]: role("people/eve"), [role("release-2019")]: null, [role("platform-admin")]: role("platform-admin") });
    expect(Object.keys(snapshot.iamRolePaths)).not.toContain(role("people/ann"));
  });

  it("gives the plan in which each row has its outcome", async () => {
    const { run } = await stage();
    const admin = [{ policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", accessScope: { type: "cluster" } }];
    const batch = role("AWSServiceRoleForBatch");
    expect(planOf(await run("legacy"))).toEqual({
      entries: [
        { principalArn: role("self-managed-node"), type: "EC2_LINUX", groups: [], policies: [], username: null },
        { principalArn: role("platform-admin"), type: "STANDARD", groups: [], policies: admin, username: "platform-admin" },
        { principalArn: role("people/eve"), type: "STANDARD", groups: [], policies: admin, username: "eve" },
        { principalArn: role("people/cat"), type: "STANDARD", groups: ["payments-leads"], policies: [], username: "cat" },
        { principalArn: role("people/bob"), type: "STANDARD", groups: ["payments-viewers"], policies: [], username: "bob" },
        { principalArn: role("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Auditors_0123456789abcdef"), type: "STANDARD", groups: ["auditors"], policies: [], username: "auditor:{{SessionName}}" },
        { principalArn: role("eks-access-grant"), type: "STANDARD", groups: ["eks-access-reader"], policies: [], username: "eks-access" },
        { principalArn: user("contractors/oleg"), type: "STANDARD", groups: ["payments-viewers"], policies: [], username: "oleg" },
      ],
      ensureAfterSwitch: [{ principalArn: role("eks-node"), type: "EC2_LINUX" }, { principalArn: role("eks-fargate"), type: "FARGATE_LINUX" }],
      updates: [],
      skipped: [
        { arn: role("people/ann"), reason: "inactive_path_in_role_arn" }, { arn: role("release-2019"), reason: "inactive_principal_missing" },
        { arn: role("bob"), reason: "shadowed_duplicate" }, { arn: user("nina"), reason: "inactive_user_path_mismatch" },
      ],
      blocked: [{ arn: batch, reason: "service_linked_role" }],
      warnings: [{ arn: role("eks-node"), code: "eks_managed_role" }, { arn: role("eks-fargate"), code: "eks_managed_role" }, { arn: role("bob"), code: "duplicate_arn_last_wins" }],
      configMap: {
        removable: ["self-managed-node", "platform-admin", "eve", "bob", "cat", "AWSReservedSSO_Auditors_0123456789abcdef", "eks-access-grant"].map(role).concat(user("contractors/oleg")),
        keep: [role("eks-node"), role("eks-fargate"), batch], inert: [role("people/ann"), role("release-2019"), user("nina")],
      },
      apiModeAllowed: false,
      unknowns: ["priority_and_admission", "bootstrapper_bindings", "principal_dates", "own_rights"],
    });
  });

  it("gives the report on groups and access policies, in words and as JSON", async () => {
    const { run } = await stage();
    const snapshot = await run("legacy");
    expect(snapshotIn(snapshot).rbac?.bindings?.map(({ name }) => name).sort()).toEqual([
      "auditors", "aws-batch", "eks-access-aws-auth-reader", "eks-access-migration-reader", "eks-access-namespace-lister", "payments-leads", "payments-viewers", "system:basic-user", "system:discovery", "system:public-info-viewer",
    ]);
    const { out } = migrate(["plan", "--snapshot", "s.json"], { readFile: () => snapshot.out, readAwsAuth });
    expect(out).toContain("Could these groups be access policies? (");
    expect(out).toContain(`  group payments-viewers, of ${role("bob")}, ${user("contractors/oleg")}\n      in payments (ClusterRole view): equal to AmazonEKSViewPolicy\n`);
    expect(out).toContain(`  group auditors, of ${role("AWSReservedSSO_Auditors_0123456789abcdef")}\n      in the whole cluster (ClusterRole view): equal to AmazonEKSViewPolicy\n`);
    expect(out).toMatch(/ {2}group payments-leads, of \S+\n {6}in payments \(Role payments-lead\): like no policy; the nearest is AmazonEKSEditPolicy\n {8}it lacks \* ledgers\.payments\.acme\.test\n {8}it exceeds by .* and \d+ more \(all with --json\)\n/);
    expect(out).toMatch(/ {2}user aws-batch, of \S+\n {6}in payments-batch \(Role aws-batch\): like no policy; the nearest is AmazonEKSEditPolicy\n {8}it exceeds by /);
    expect(out).not.toContain("user bob, of ");
    const report = planOf(snapshot, "couldBePolicies")["couldBePolicies"];
    expect(report).toContainEqual(expect.objectContaining({ subject: { kind: "Group", name: "payments-viewers" }, rows: [role("bob"), user("contractors/oleg")] }));
  });

  it("writes nothing", async () => {
    const { run, aws, kubernetes } = await stage();
    const truth = (): string => JSON.stringify([aws.journal.view().clusters, kubernetes.awsAuthOf(sampleClusters.legacy), aws.journal.records.filter(({ operation }) => operation !== "AssumeRole").length]);
    const before = truth();
    await run("legacy");
    expect(truth()).toBe(before);
  });
});

describe("migrate snapshot", () => {
  it("reads entries with their policies, scopes and tags, where there are any, and takes the wished mode", async () => {
    const { run } = await stage();
    const result = await run("staging --target API");
    const snapshot = snapshotIn(result);
    expect(snapshot).toMatchObject({ authMode: "API_AND_CONFIG_MAP", targetMode: "API", cluster: { accountId: stagingAccount } });
    expect(snapshot.existingEntries.find(({ principalArn }) => principalArn.endsWith("role/ci-deploy"))).toEqual({
      principalArn: `arn:aws:iam::${stagingAccount}:role/ci-deploy`, type: "STANDARD", groups: [], username: `arn:aws:sts::${stagingAccount}:assumed-role/ci-deploy/{{SessionName}}`, tags: { "managed-by": "terraform" },
      policies: [{ policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy", accessScope: { type: "namespace", namespaces: ["payments"] } }],
    });
    expect(planOf(result)["skipped"]).toContainEqual({ arn: `arn:aws:iam::${stagingAccount}:role/eks-node`, reason: "already_exists" });
  });

  it("finds a principal whose case differs, by the list of all", async () => {
    const { run, kubernetes } = await stage();
    kubernetes.setAwsAuth(sampleClusters.legacy, `mapRoles: |\n  - rolearn: ${role("EVE")}\n    groups: [system:masters]\nmapUsers: |\n  - userarn: ${user("contractors/OLEG")}\n`);
    addReaderRow(kubernetes);
    const snapshot = snapshotIn(await run("legacy"));
    expect([snapshot.iamRolePaths[role("EVE")], snapshot.iamUserPaths[user("contractors/OLEG")]]).toEqual([role("people/eve"), user("contractors/oleg")]);
  });

  it("records a name that IAM does not tell as unknown, says so, and the plan blocks it", async () => {
    const { run, aws } = await stage();
    aws.faults.errorBefore({ operation: "GetUser" });
    const result = await run("legacy");
    expect(result.exitCode).toBe(1);
    expect(result.error).toContain(`  ${user("contractors/oleg")}: iam:GetUser`);
    expect(snapshotIn(result).iamUserPaths).toMatchObject({ [user("contractors/oleg")]: "unknown" });
    expect(planOf(result)["blocked"]).toContainEqual({ arn: user("contractors/oleg"), reason: "principal_unresolved" });
  });

  it("records bindings that it may not read as unknown, and the plan says so", async () => {
    const { run } = await stage({ rights: [manifest("reader-rbac")] });
    const result = await run("legacy");
    expect(result.exitCode).toBe(1);
    expect(result.error).toMatch(/roles and bindings: listing the \w+ of legacy failed: Kubernetes answered 403/);
    expect(snapshotIn(result).rbac).toBeNull();
    expect(planOf(result)["unknowns"]).toContain("role_bindings");
    expect(planOf(result, "couldBePolicies")["couldBePolicies"]).toBeUndefined();
    expect(migrate(["plan", "--snapshot", "s.json"], { readFile: () => result.out, readAwsAuth }).out).toContain("Not compared: the snapshot holds no roles and bindings.");
  });

  it.each([
    ["aws-auth", "reading aws-auth of legacy failed", "legacy"], ["node groups", "eks:DescribeNodegroup", "legacy"], ["an entry", "eks:DescribeAccessEntry", "staging"], ["the cluster", "eks:DescribeCluster", "legacy"],
  ])("gives no snapshot without %s, and says why", async (what, sentence, cluster) => {
    const { run, aws, kubernetes } = await stage();
    if (what === "aws-auth") kubernetes.turn(sampleClusters.legacy, { unreachable: "reset" });
    else aws.faults.errorBefore({ operation: sentence.slice("eks:".length) });
    const result = await run(cluster);
    expect(result).toMatchObject({ exitCode: 1, out: "" });
    expect(result.error).toContain(`There is no snapshot of ${cluster}, since without these facts there is no plan:\n  `);
    expect(result.error).toContain(sentence);
  });

  it("ends in time, when nothing answers", async () => {
    const { run, kubernetes } = await stage();
    kubernetes.turn(sampleClusters.legacy, { unreachable: "hang" });
    expect((await run("legacy --within 2")).error).toContain("it was not read within 2s");
  });

  it("takes an absent aws-auth for an empty one", async () => {
    const { run, kubernetes } = await stage();
    kubernetes.setAwsAuth(sampleClusters.staging, undefined);
    expect(snapshotIn(await run("staging"))).toMatchObject({ mapRoles: null, mapUsers: null, mapAccounts: null, otherKeys: {} });
  });

  it.each([
    ["", "Which cluster? Name one."], ["legacy prod", "Which cluster? Name one."], ["legcay", "Did you mean `legacy`?"], ["legacy --target CONFIG_MAP", "`CONFIG_MAP` is no mode to migrate to: there are API_AND_CONFIG_MAP and API."],
    ["legacy --within 0", "`0` is no number of seconds"], ["legacy --json", "Unknown option '--json'"],
  ])("refuses `%s` with its usage and exit code 2", async (line, sentence) => {
    const { run } = await stage();
    const result = await run(line);
    expect(result).toMatchObject({ exitCode: 2, out: "" });
    expect(result.error).toContain(sentence);
    expect(result.error).toContain("usage: eks-access migrate snapshot CLUSTER");
  });
});

/** The bot itself gets into legacy by a row: without it nothing of the cluster can be read. */
function addReaderRow(kubernetes: Awaited<ReturnType<typeof stage>>["kubernetes"]): void {
  const data = kubernetes.awsAuthOf(sampleClusters.legacy);
  kubernetes.setAwsAuth(sampleClusters.legacy, JSON.stringify({ ...data, mapRoles: `${data?.["mapRoles"] ?? ""}- {rolearn: "${role("eks-access-grant")}", groups: [eks-access-reader]}\n` }));
}
