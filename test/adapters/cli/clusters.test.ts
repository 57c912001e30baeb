// `eks-access clusters` and `eks-access entries`, as they are typed, against the sandbox's AWS and Kubernetes with the rights of the shipped policies.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { cluster, clusters, entries } from "../../../src/adapters/cli/clusters.ts";
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
      return runCommand(line.split(" "), [clusters(open), cluster(open), entries(open)], terminal);
    },
  };
}

const idOf = parseAs("01KB0000000000000000000000", isRequestId, "an id");
const ends = instant(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
const today = new Date().toISOString().slice(0, 10);
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
  readonly fleet: unknown;
}
interface AccessJson {
  readonly entries: readonly { readonly principal: string; readonly owner: string; readonly principalState: unknown }[];
}
const parsed = ({ out }: CommandResult): ClustersJson & AccessJson => JSON.parse(out) as ClustersJson & AccessJson;

describe("eks-access clusters", () => {
  it("says of every configured cluster its mode, versions, entries, rows and what stands before the next mode", async () => {
    const { run } = await stage();
    const result = await run("clusters --json");
    expect(result).toMatchObject({ exitCode: 0, error: "" });
    const { unknown, clusters: seen } = parsed(result);
    expect(unknown).toBe(0);
    const none = { findings: [], requests: "not_asked" };
    expect(seen).toMatchObject([
      { cluster: "prod", arn: sampleClusters.prod, mode: "API", status: "ACTIVE", version: "1.34", platformVersion: "eks.9", supportsEntries: true, entries: { total: 6, byType: { EC2_LINUX: 1, STANDARD: 5 }, ours: { entries: 0, leases: 0 }, unread: [] }, awsAuth: "without_effect", creator: { likely: `arn:aws:iam::${mainAccount}:role/terraform` }, drift: none, next: { obstacles: [] } },
      {
        cluster: "staging", arn: sampleClusters.staging, mode: "API_AND_CONFIG_MAP", status: "ACTIVE", version: "1.34", platformVersion: "eks.9", supportsEntries: true, entries: { total: 5, byType: { EC2_LINUX: 1, STANDARD: 4 }, ours: { entries: 0, leases: 0 }, unread: [] },
        awsAuth: { byKind: { administrator: 1, nodes: 1 }, withEntry: 1, unreadable: [] }, creator: { likely: `arn:aws:iam::${stagingAccount}:role/terraform` }, drift: none, next: { mode: "API", obstacles: [{ code: "row_without_entry", names: [`arn:aws:iam::${stagingAccount}:role/dora`] }] },
      },
      {
        cluster: "legacy", arn: sampleClusters.legacy, mode: "CONFIG_MAP", status: "ACTIVE", version: "1.31", platformVersion: "eks.20", supportsEntries: true, entries: { total: 0, byType: {}, ours: { entries: 0, leases: 0 }, unread: [] },
        awsAuth: { withEntry: 0, unreadable: [] }, creator: "hidden", drift: none, next: { mode: "API_AND_CONFIG_MAP", obstacles: [] },
      },
    ]);
  });

  it("says the same in words", async () => {
    const { run } = await stage();
    const { out } = await run("clusters");
    expect(out).toContain(`staging  ${sampleClusters.staging}\n  mode: API_AND_CONFIG_MAP (access entries and aws-auth both count; of one principal its entry wins)\n  status: ACTIVE\n  Kubernetes: 1.34\n  platform: eks.9\n  access entries supported: yes\n  entries: 5 (1 EC2_LINUX, 4 STANDARD), none ours\n  aws-auth: 1 administrators (system:masters), 1 nodes; 1 of them also has an access entry, which is in force instead\n  creator: most likely arn:aws:iam::${stagingAccount}:role/terraform, an administrator's entry as old as the cluster\n  drift: none seen\n    requests: not compared here, which only the bot can\n  next mode: API, before it:\n`);
    expect(out).toContain(`has no lasting access entry, and would lose access: arn:aws:iam::${stagingAccount}:role/dora\n`);
    expect(out).toContain("  aws-auth: not asked in this mode\n");
  });

  it("counts the fleet over all accounts and regions", async () => {
    const { aws, run } = await stage();
    const { fleet } = parsed(await run("clusters --json"));
    expect(fleet).toEqual({
      clusters: 3, byMode: { API: 1, API_AND_CONFIG_MAP: 1, CONFIG_MAP: 1 }, byPlace: { [`${mainAccount} eu-west-1`]: 2, [`${stagingAccount} eu-central-1`]: 1 }, blocked: ["staging"], drifting: [], unclear: [],
    });
    aws.faults.outage({ account: stagingAccount });
    expect((await run("clusters")).out).toContain(`clusters: 3 (1 API, 1 CONFIG_MAP, 1 unknown)\naccounts and regions: 2 ${mainAccount} eu-west-1, 1 ${stagingAccount} eu-central-1\nsomething stands before the next mode: staging\ndrift: none seen\nnot everything could be read: staging\n`);
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
    expect(unknown).toBe(10);
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
    await run("cluster staging");
    expect(JSON.stringify(aws.journal.view().clusters)).toBe(before);
  });
});

describe("eks-access cluster", () => {
  it("says the same of one cluster, and of an entry of ours what differs from its leases", async () => {
    const { aws, run } = await stage();
    giveAnn(aws);
    const { exitCode, out } = await run("cluster production");
    expect([exitCode, out]).toEqual([0, expect.stringMatching(/^prod {2}\S+\n {2}mode: API \(only access entries count\)\n[^]* {2}entries: 7 \(1 EC2_LINUX, 6 STANDARD\), ours: 1 with 1 lease\n[^]* {2}drift: none seen\n/)]);
    aws.eks.associatePolicy(sampleClusters.prod, annsArn, { policy: "AmazonEKSClusterAdminPolicy" });
    expect((await run("cluster prod")).out).toContain(`  drift: 1\n    ${annsArn}: it has an access policy that no lease gives (AmazonEKSClusterAdminPolicy)\n`);
  });

  it("asks which one, and what was meant", async () => {
    const { run } = await stage();
    expect(await run("cluster")).toMatchObject({ exitCode: 2, error: expect.stringContaining("Which cluster? Name one.\nusage: eks-access cluster CLUSTER") as string });
    expect((await run("cluster prdo")).error).toContain("Did you mean `prod`?");
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
    expect(out).toContain(`  ${annsArn}\n      ours; STANDARD; since ${today}\n      until ${new Date(ends).toISOString()}: role view of U0ANN, request ${idOf}\n      AmazonEKSViewPolicy on the whole cluster\n`);
    expect(out).toContain("      made by others, by Terraform, as its tags say; STANDARD; since ");
    expect(out).toMatch(/made by others, by Terraform, as its tags say; STANDARD; since \S+\n {6}AmazonEKSEditPolicy on checkout, payments\n/);
    expect(out).toMatch(/most likely the administrator's entry of whoever made the cluster: it is as old; STANDARD; since \S+\n {6}AmazonEKSClusterAdminPolicy on the whole cluster\n/);
    expect(out).not.toContain("dead");
  });

  it("says of an entry that it is dead, when its role was made anew or is gone, and that it is unknown where IAM does not say", async () => {
    const { aws, run } = await stage();
    const role = (name: string): string => `arn:aws:iam::${mainAccount}:role/${name}`;
    aws.iam.recreate(role("ci-deploy"));
    aws.iam.deletePrincipal(role("people/cat"));
    const states = async (): Promise<Record<string, unknown>> => Object.fromEntries(parsed(await run("entries prod --json")).entries.map(({ principal, principalState }) => [principal, principalState]));
    expect(await states()).toMatchObject({ [role("ci-deploy")]: "recreated", [role("people/cat")]: "gone", [role("terraform")]: "there" });
    const { out } = await run("entries prod");
    expect(out).toContain("dead: the principal was made anew after this entry, which lets nobody in");
    expect(out).toContain("dead: IAM knows no such principal any more");
    aws.faults.errorBefore({ operation: "GetRole" });
    expect((await states())[role("ci-deploy")]).toEqual({ unknown: expect.stringContaining("iam:GetRole on prod") as string });
    expect((await run("entries prod")).exitCode).toBe(1);
  });

  it("says that nothing was proved, when it has no key", async () => {
    const { aws, run } = await stage();
    giveAnn(aws);
    expect((await run("entries prod", { EKS_ACCESS_MAC_KEYS: "" })).out).toContain("look at it: no key that is known here made its proof: told by its tags alone");
  });

  it("says that an entry with our tag alone is not proved to be ours", async () => {
    const { aws, run } = await stage();
    aws.eks.seedEntry(sampleClusters.prod, { principalArn: annsArn, tags: { [ownerTag]: "sandbox" } });
    expect((await run("entries prod")).out).toContain(`  ${annsArn}\n      carries our owner tag, but nothing proves that it is ours; STANDARD; since ${today}\n`);
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
