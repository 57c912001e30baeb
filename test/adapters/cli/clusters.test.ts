// `eks-access clusters` and `eks-access entries`, as they are typed, against the sandbox's AWS and Kubernetes with the rights of the shipped policies.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { clusters, entries } from "../../../src/adapters/cli/clusters.ts";
import type { CommandResult } from "../../../src/adapters/cli/command-result.ts";
import { runCommand } from "../../../src/adapters/cli/run-command.ts";
import { openLooking } from "../../../src/compose/looking.ts";
import { createHmacDigests } from "../../../src/adapters/system/hmac-digests.ts";
import { clusterScope } from "../../../src/domain/cluster/access-scope.ts";
import { isClusterArn, isRequestId, isSlackUserId, parseAs } from "../../../src/domain/ids.ts";
import { leaseTag, madeTag, ownerTag, writeMade } from "../../../src/domain/lease/lease-tags.ts";
import { writeLease } from "../../../src/domain/lease/lease-value.ts";
import { startAwsService } from "../../../src/sandbox/aws/service.ts";
import { createAwsWorld } from "../../../src/sandbox/aws/world.ts";
import type { AwsWorld } from "../../../src/sandbox/aws/world.ts";
import { startKubernetesService } from "../../../src/sandbox/kubernetes/service.ts";
import { createKubernetesWorld } from "../../../src/sandbox/kubernetes/world.ts";
import type { KubernetesWorld } from "../../../src/sandbox/kubernetes/world.ts";
import { mainAccount, sampleAwsAuth, sampleClusters, sampleNamespaces, seedAws, stagingAccount } from "../../../src/sandbox/seed-clusters.ts";
import { a } from "../../world/builders.ts";
import { instant } from "../../world/times.ts";

const started: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of started.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

function keep<T extends AsyncDisposable>(one: T): T {
  started.push(one);
  return one;
}

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const master = Buffer.alloc(32, "a master key of a test, no other");
const terminal = { write: () => Promise.resolve(), showProgress: () => undefined };

interface Stage {
  readonly aws: AwsWorld;
  readonly kubernetes: KubernetesWorld;
  readonly run: (line: string, environment?: Readonly<Record<string, string>>) => Promise<CommandResult>;
}

async function stage(): Promise<Stage> {
  const clocks = { now: Date.now, realNow: Date.now, random: Math.random };
  const aws = createAwsWorld(clocks);
  const awsCredentials = seedAws(aws, Date.now());
  const { url: awsEndpoint } = keep(await startAwsService(aws));
  const kubernetes = createKubernetesWorld({ aws, clocks });
  const service = keep(await startKubernetesService(kubernetes));
  const rbac = readFileSync(at("deploy/kubernetes/reader-rbac.yaml"), "utf8");
  for (const name of ["prod", "staging", "legacy"] as const) {
    const clusterArn = sampleClusters[name];
    kubernetes.addCluster({ clusterArn, namespaces: [...sampleNamespaces], awsAuth: sampleAwsAuth[name], pods: [], rbac });
    aws.eks.setEndpoint(clusterArn, service.urlOf(clusterArn), service.caPem);
  }
  const { sessionToken, ...key } = awsCredentials;
  const overrides = { awsEndpoint, awsCredentials: { ...key, ...(sessionToken === undefined ? {} : { sessionToken }) } };
  const given = { EKS_ACCESS_CONFIG: at("src/sandbox/eks-access.yaml"), EKS_ACCESS_MAC_KEYS: master.toString("base64") };
  return {
    aws, kubernetes,
    run: (line, environment = {}) => {
      const open = (within: Parameters<typeof openLooking>[1]) => openLooking({ environment: { ...given, ...environment }, overrides }, within);
      return runCommand(line.split(" "), [clusters(open), entries(open)], terminal);
    },
  };
}

const idOf = parseAs("01KB0000000000000000000000", isRequestId, "an id");
const ends = instant(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
const annsArn = a.principal(`arn:aws:iam::${mainAccount}:role/people/ann`);

/** Gives ann a lease on prod, as the bot writes one. */
function giveAnn(aws: AwsWorld): void {
  const owner = a.owner("sandbox");
  const { leaseKeys } = createHmacDigests({ masters: [master], owner });
  const target = { owner, clusterArn: parseAs(sampleClusters.prod, isClusterArn, "an ARN"), principal: annsArn };
  const policy = a.policy("AmazonEKSViewPolicy");
  const lease = { id: idOf, issuedAt: instant(ends - 3_700_000), notAfter: ends, person: parseAs("U0ANN", isSlackUserId, "a user"), role: a.role("view"), policies: [policy], scope: clusterScope, groups: [] };
  aws.eks.seedEntry(sampleClusters.prod, { principalArn: annsArn, policies: [{ policy }], tags: { [ownerTag]: owner, [madeTag]: writeMade(target, leaseKeys), [leaseTag(idOf)]: writeLease(lease, target, leaseKeys) } });
}

interface ClustersJson {
  readonly unknown: number;
  readonly clusters: readonly Record<string, unknown>[];
}
interface AccessJson {
  readonly entries: readonly { readonly principal: string; readonly owner: string }[];
}
const parsed = ({ out }: CommandResult): ClustersJson & AccessJson => JSON.parse(out) as ClustersJson & AccessJson;

describe("eks-access clusters", () => {
  it("says of every configured cluster its mode, versions, entries, rows and what stands before the next mode", async () => {
    const { run } = await stage();
    const result = await run("clusters --json");
    expect(result).toMatchObject({ exitCode: 0, error: "" });
    const { unknown, clusters: seen } = parsed(result);
    expect(unknown).toBe(0);
    expect(seen).toEqual([
      { cluster: "prod", arn: sampleClusters.prod, mode: "API", status: "ACTIVE", version: "1.34", platformVersion: "eks.9", supportsEntries: true, entries: { total: 6, byType: { EC2_LINUX: 1, STANDARD: 5 }, unread: [] }, awsAuth: "without_effect", next: { obstacles: [] } },
      {
        cluster: "staging", arn: sampleClusters.staging, mode: "API_AND_CONFIG_MAP", status: "ACTIVE", version: "1.34", platformVersion: "eks.9", supportsEntries: true, entries: { total: 5, byType: { EC2_LINUX: 1, STANDARD: 4 }, unread: [] },
        awsAuth: { byKind: { administrator: 1, nodes: 1 }, unreadable: [] }, next: { mode: "API", obstacles: [{ code: "row_without_entry", names: [`arn:aws:iam::${stagingAccount}:role/dora`] }] },
      },
      {
        cluster: "legacy", arn: sampleClusters.legacy, mode: "CONFIG_MAP", status: "ACTIVE", version: "1.31", platformVersion: "eks.20", supportsEntries: true, entries: { total: 0, byType: {}, unread: [] },
        awsAuth: { byKind: { administrator: 1, nodes: 1, other: 1 }, unreadable: [] }, next: { mode: "API_AND_CONFIG_MAP", obstacles: [] },
      },
    ]);
  });

  it("says the same in words", async () => {
    const { run } = await stage();
    const { out } = await run("clusters");
    expect(out).toContain(`staging  ${sampleClusters.staging}\n  mode: API_AND_CONFIG_MAP\n  status: ACTIVE\n  Kubernetes: 1.34\n  platform: eks.9\n  access entries supported: yes\n  entries: 5 (1 EC2_LINUX, 4 STANDARD)\n  aws-auth: 1 administrators (system:masters), 1 nodes\n  next mode: API, before it:\n`);
    expect(out).toContain(`has no lasting access entry, and would lose access: arn:aws:iam::${stagingAccount}:role/dora\n`);
    expect(out).toContain("  aws-auth: not asked in this mode\n  next mode: none, this is the last one\n");
  });

  it("says what is unknown and why, with exit code 1, and everything else, when one account is out", async () => {
    const { aws, run } = await stage();
    aws.faults.outage({ account: stagingAccount });
    const result = await run("clusters --json");
    expect(result.exitCode).toBe(1);
    const { clusters: [prod, staging, legacy], unknown } = parsed(result);
    expect([prod?.["mode"], legacy?.["mode"]]).toEqual(["API", "CONFIG_MAP"]);
    const because = { unknown: expect.stringContaining("444455556666 failed: ServiceUnavailable") as string };
    expect(staging).toMatchObject({ mode: because, status: because, version: because, platformVersion: because, supportsEntries: because, awsAuth: because, next: because });
    expect(unknown).toBe(8);
    const { exitCode, out } = await run("clusters");
    expect([exitCode, out]).toEqual([1, expect.stringMatching(/staging {2}\S+\n {2}mode: unknown: because Getting credentials for account 444455556666 failed/)]);
  });

  it("says what is unknown, when a cluster's own API cannot be reached", async () => {
    const { kubernetes, run } = await stage();
    kubernetes.turn(sampleClusters.staging, { unreachable: "reset" });
    const result = await run("clusters --json");
    expect(result.exitCode).toBe(1);
    const because = { unknown: expect.stringContaining("reading aws-auth of staging failed") as string };
    expect(parsed(result).clusters[1]).toMatchObject({ mode: "API_AND_CONFIG_MAP", entries: { total: 5 }, awsAuth: because, next: { mode: "API", obstacles: [because] } });
  });

  it("counts an entry that cannot be read, and says which one", async () => {
    const { aws, run } = await stage();
    aws.faults.errorBefore({ operation: "DescribeAccessEntry", cluster: "prod-eu-1" });
    const result = await run("clusters --json");
    expect(result.exitCode).toBe(1);
    const [prod] = parsed(result).clusters;
    expect(prod?.["entries"]).toMatchObject({ total: 6, byType: {} });
    expect((await run("clusters")).out).toContain(`    arn:aws:iam::${mainAccount}:role/ci-deploy: unknown: because `);
  });

  it("ends in time, when nothing answers", async () => {
    const { aws, run } = await stage();
    aws.faults.outage({ account: stagingAccount }, "none");
    const result = await run("clusters --within 2 --json");
    expect(result.exitCode).toBe(1);
    expect(parsed(result).clusters[1]).toMatchObject({ mode: { unknown: "it was not read within 2s" } });
  });

  it("writes nothing", async () => {
    const { aws, run } = await stage();
    const before = JSON.stringify(aws.journal.view().clusters);
    await run("clusters");
    await run("entries prod");
    expect(JSON.stringify(aws.journal.view().clusters)).toBe(before);
  });
});

describe("eks-access entries", () => {
  it("says whose each entry is, until when, and what it gives", async () => {
    const { aws, run } = await stage();
    giveAnn(aws);
    const result = await run("entries prod --json");
    expect(result).toMatchObject({ exitCode: 0, error: "" });
    const { entries: seen } = parsed(result);
    const role = (name: string): string => `arn:aws:iam::${mainAccount}:role/${name}`;
    expect(Object.fromEntries(seen.map(({ principal, owner }) => [principal, owner]))).toEqual({
      [annsArn]: "ours", [role("eks-node")]: "nodes", [role("aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS")]: "aws_service",
      [role("terraform")]: "other", [role("ci-deploy")]: "other", [role("people/cat")]: "other", [role("eks-access-grant")]: "other",
    });
    expect(seen.find(({ owner }) => owner === "ours")).toMatchObject({ leases: [{ request: idOf, role: "view", person: "U0ANN", ends: new Date(ends).toISOString() }], policies: [{ policy: "AmazonEKSViewPolicy", scope: "cluster" }], alarms: [] });
    expect(seen.find(({ principal }) => principal === role("ci-deploy"))).toMatchObject({ type: "STANDARD", groups: [], policies: [{ policy: "AmazonEKSEditPolicy", scope: ["checkout", "payments"] }], username: `arn:aws:sts::${mainAccount}:assumed-role/ci-deploy/{{SessionName}}` });
  });

  it("says the same in words, and takes an alias", async () => {
    const { aws, run } = await stage();
    giveAnn(aws);
    const { exitCode, out } = await run("entries production");
    expect(exitCode).toBe(0);
    expect(out).toContain(`  ${annsArn}\n      ours; STANDARD\n      until ${new Date(ends).toISOString()}: role view of U0ANN, request ${idOf}\n      AmazonEKSViewPolicy on the whole cluster\n`);
    expect(out).toContain("      made by others; STANDARD\n      AmazonEKSEditPolicy on checkout, payments\n");
    expect(out).toContain("      made by others; STANDARD\n      groups eks-access-reader\n");
  });

  it("says that nothing was proved, when it has no key", async () => {
    const { aws, run } = await stage();
    giveAnn(aws);
    expect((await run("entries prod", { EKS_ACCESS_MAC_KEYS: "" })).out).toContain("look at it: no key that is known here made its proof: told by its tags alone");
  });

  it("says that an entry with our tag alone is not proved to be ours", async () => {
    const { aws, run } = await stage();
    aws.eks.seedEntry(sampleClusters.prod, { principalArn: annsArn, tags: { [ownerTag]: "sandbox" } });
    expect((await run("entries prod")).out).toContain(`  ${annsArn}\n      carries our owner tag, but nothing proves that it is ours; STANDARD\n`);
  });

  it("names who gets in by aws-auth, and which entry is in force instead of a row", async () => {
    const { run } = await stage();
    const { out } = await run("entries staging");
    expect(out).toContain(`  arn:aws:iam::${stagingAccount}:role/dora\n      administrators (system:masters)\n      groups system:masters\n      username dora\n`);
    expect(out).toContain(`      nodes\n      the access entry of arn:aws:iam::${stagingAccount}:role/eks-node is in force instead\n`);
    expect((await run("entries legacy")).out).toContain("whoever made the cluster may be its administrator");
  });

  it("shows what a terminal would obey", async () => {
    const { kubernetes, run } = await stage();
    kubernetes.setAwsAuth(sampleClusters.staging, 'mapUsers: |\n  - userarn: "arn:aws:iam::444455556666:user/x"\n    username: "\\e[2J"\n');
    const { out } = await run("entries staging");
    expect(out).toContain("username \\u{1b}[2J");
  });

  it("says that it is unknown who has access, with exit code 1, when the entries cannot be listed", async () => {
    const { aws, run } = await stage();
    aws.faults.errorBefore({ operation: "ListAccessEntries" });
    const { exitCode, out } = await run("entries prod");
    expect([exitCode, out]).toEqual([1, expect.stringContaining("access entries: unknown: because eks:ListAccessEntries on prod")]);
  });

  it("asks what was meant for a cluster that nobody knows, with exit code 2", async () => {
    const { run } = await stage();
    expect(await run("entries prdo")).toMatchObject({ exitCode: 2, out: "", error: expect.stringContaining("There is no cluster `prdo`. Did you mean `prod`?") as string });
    expect((await run("entries nowhere-at-all")).error).toContain("There are: prod, staging, legacy.");
  });

  it.each(["entries", "entries prod staging", "entries prod --within 0", "clusters --within soon", "clusters prod"])("refuses `%s` with its usage and exit code 2", async (line) => {
    const { run } = await stage();
    expect(await run(line)).toMatchObject({ exitCode: 2, out: "", error: expect.stringContaining("usage: eks-access ") as string });
  });

  it("says what is wrong with the configuration, with exit code 1", async () => {
    const { run } = await stage();
    expect(await run("clusters", { EKS_ACCESS_CONFIG: "/none.yaml" })).toMatchObject({ exitCode: 1, out: "", error: expect.stringContaining("/none.yaml") as string });
    expect(await run("clusters", { EKS_ACCESS_MAC_KEYS: "short" })).toMatchObject({ exitCode: 1, error: expect.stringContaining("EKS_ACCESS_MAC_KEYS must hold base64") as string });
  });
});
