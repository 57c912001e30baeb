// What administrators see of clusters in chat, who else asks in vain, and that looking changes nothing.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { faultsOf } from "../../adapters/slack/payload-limits.ts";
import { mainAccount, sampleClusters, stagingAccount } from "../../../src/sandbox/seed-clusters.ts";
import { byTheBot } from "../../world/untouched.ts";
import { aSandboxWorld, people } from "../../world/sandbox-world.ts";
import type { Name, SandboxWorld } from "../../world/sandbox-world.ts";

let world: SandboxWorld;
beforeAll(async () => { world = await aSandboxWorld(); });
afterEach(() => {
  // Everything that was shown may be sent, and none of it stands where others read.
  for (const { blocks, text } of world.slack.ephemerals) expect(faultsOf("message", { text, blocks: [...blocks] })).toEqual([]);
  expect(world.slack.messages.filter((message) => world.textOf(message).includes("arn:aws:eks"))).toEqual([]);
});
afterAll(async () => {
  expect(byTheBot(world.world.aws.journal)).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const read = "Only you see this.";
const role = (name: string, account = mainAccount): string => `arn:aws:iam::${account}:role/${name}`;
function look(line: string, until = read): Promise<string> {
  return world.as("eve").command("#payments", `/eks-access ${line}`, until);
}
async function refusals(): Promise<readonly object[]> {
  return (await world.audit()).filter(({ type }) => type === "deed.refused").map((event) => ("actor" in event ? { actor: event.actor, facts: event.facts } : event));
}

describe("an administrator", () => {
  it("sees every cluster and the fleet", async () => {
    const text = await look("clusters");
    expect(text).toMatch(/^Looking at the clusters…\n/);
    expect(text).toContain("Clusters 1 to 3 of 3");
    expect(text).toContain(`prod  API; account ${mainAccount}, eu-west-1\n  status ACTIVE, Kubernetes 1.34, platform eks.9\n  entries: 6 (1 EC2_LINUX, 5 STANDARD), none ours\n  aws-auth: not asked in this mode\n  drift: none seen\n  next mode: none, this is the last one\n`);
    expect(text).toContain(`staging  API_AND_CONFIG_MAP; account ${stagingAccount}, eu-central-1\n`);
    expect(text).toContain("  next mode: API, 1 before it\n");
    expect(text).toContain("legacy  CONFIG_MAP");
    expect(text).toContain("clusters: 3 (1 API, 1 API_AND_CONFIG_MAP, 1 CONFIG_MAP)");
  });

  it("sees one cluster in full, by its alias too", async () => {
    const text = await look("cluster production");
    expect(text).toContain("Looking at production…");
    expect(text).toContain("Cluster prod · sensitive");
    expect(text).toContain("mode: API (only access entries count)\n  status: ACTIVE\n  Kubernetes: 1.34\n  platform: eks.9\n  access entries supported: yes\n  entries: 6 (1 EC2_LINUX, 5 STANDARD), none ours\n  aws-auth: not asked in this mode\n");
    expect(text).toContain(`creator: most likely ${role("terraform")}, an administrator's entry as old as the cluster\n  drift: none seen\n  next mode: none`);
    expect(await look("cluster staging")).toContain(`before it:\n    whom these rows of aws-auth let in has no lasting access entry, and would lose access: ${role("dora", stagingAccount)}`);
    expect(await look("cluster legacy")).toContain("creator: whoever made the cluster may be its administrator: in this mode EKS shows it nowhere");
  });

  it("sees who has access: the creator, EKS' own, nodes, Terraform's, rows of aws-auth", async () => {
    const text = await look("entries staging");
    expect(text).toContain("Who has access to staging: 1 to 7 of 7");
    expect(text).toMatch(new RegExp(`${role("terraform", stagingAccount)}\\n {6}made by others, most likely the administrator's entry of whoever made the cluster: it is as old; STANDARD; since \\S+\\n {6}AmazonEKSClusterAdminPolicy on the whole cluster`));
    expect(text).toMatch(/AWSServiceRoleForAmazonEKS\n {6}an AWS service's own; STANDARD/);
    expect(text).toMatch(/eks-node\n {6}nodes; EC2_LINUX/);
    expect(text).toMatch(/ci-deploy\n {6}made by others, by Terraform, as its tags say; STANDARD; since \S+\n {6}AmazonEKSEditPolicy on payments/);
    expect(text).toContain(`${role("dora", stagingAccount)}  (row of aws-auth)\n      administrators (system:masters)`);
  });

  it("goes from one look to the next by buttons", async () => {
    await look("cluster staging");
    const eve = world.as("eve");
    expect(await eve.clickAndRead(eve.ephemeral(), "Who has access", read)).toContain("Who has access to staging: 1 to 7 of 7");
    expect(await eve.clickAndRead(eve.ephemeral(), "About the cluster", read)).toContain("Cluster staging");
    expect(await eve.clickAndRead(eve.ephemeral(), "Refresh", read)).toContain("Cluster staging");
  });

  it("is told what could not be read, and everything else", async () => {
    world.world.aws.faults.outage({ account: stagingAccount });
    try {
      expect(await look("clusters")).toMatch(/staging {2}unknown; account 444455556666, eu-central-1\n {2}unknown: because .*\n {2}entries: unknown\n[^]*not everything could be read: staging/);
      expect(await look("cluster staging")).toContain("mode: unknown: because ");
      const text = await look("entries staging");
      expect(text).toContain("access entries: unknown: because");
      expect(text).toContain("nothing from 1 on; there are 0");
    } finally {
      world.world.aws.faults.clear();
    }
  });

  it("sees dead entries as dead, finds some by name or type, and goes on where a page ends", async () => {
    await using big = await aSandboxWorld();
    const { eks, iam } = big.world.aws;
    for (let count = 0; count < 45; count += 1) {
      const name = `batch-${String(count).padStart(2, "0")}`;
      iam.addRole({ account: mainAccount, name, createdAt: 1 });
      eks.seedEntry(sampleClusters.prod, { principalArn: role(name), createdAt: big.world.clock.now() - 3_600_000, policies: [{ policy: "AmazonEKSViewPolicy", namespaces: Array.from({ length: 30 }, (_, index) => `namespace-number-${String(index)}`) }] });
    }
    iam.recreate(role("batch-03"));
    iam.deletePrincipal(role("batch-04"));
    const eve = big.as("eve");
    const names = new Set<string>();
    let text = await eve.command("#payments", "/eks-access entries prod", read);
    let pages = 1;
    for (; ; pages += 1) {
      for (const [, name = ""] of text.matchAll(/iam::\d+:role\/(\S+)\n/g)) names.add(name);
      expect(faultsOf("message", { text: eve.ephemeral().text, blocks: [...eve.ephemeral().blocks] })).toEqual([]);
      if (/ (\d+) of \1$/m.test(text)) break;
      expect(pages).toBeLessThan(20);
      text = await eve.clickAndRead(eve.ephemeral(), "Next", read);
    }
    expect(names.size).toBe(51);
    expect(pages).toBeGreaterThan(2);
    const found = await eve.command("#payments", "/eks-access entries prod match=batch-0", read);
    expect(found).toContain("access entries: 10 with batch-0 in the ARN");
    expect(found).toMatch(/batch-03\n.*\n {6}dead: the principal was made anew after this entry, which lets nobody in/);
    expect(found).toMatch(/batch-04\n.*\n {6}dead: IAM knows no such principal any more/);
    expect(found).toContain("and 18 more");
    const nodes = await eve.command("#payments", "/eks-access entries prod type=ec2_linux", read);
    expect(nodes).toContain("1 to 1 of 1");
    expect(await eve.command("#payments", "/eks-access entries prod from=99", read)).toContain("nothing from 99 on; there are 51");
    for (let count = 0; count < 45; count += 1) eks.deleteEntry(sampleClusters.prod, role(`batch-${String(count).padStart(2, "0")}`));
  });

  it("sees access of eks-access with its end and its person, and what differs from what the bot expects", async () => {
    await using live = await aSandboxWorld();
    const card = await live.asked("ann", "prod view ns=payments");
    await live.as("bob").click(card, "Approve");
    await card.says("Active until");
    const eve = live.as("eve");
    expect(await eve.command("#payments", "/eks-access entries prod match=people/ann", read)).toMatch(/role\/people\/ann\n {6}ours; STANDARD; since \S+\n {6}until \S+: role view of ann@example\.com, request REQ-\w{5}\n {6}AmazonEKSViewPolicy on payments/);
    expect(await eve.command("#payments", "/eks-access cluster prod", read)).toContain("ours: 1 with 1 lease\n");
    live.world.aws.eks.associatePolicy(sampleClusters.prod, role("people/ann"), { policy: "AmazonEKSClusterAdminPolicy" });
    expect(await eve.command("#payments", "/eks-access cluster prod", read)).toContain(`drift: 1\n    ${role("people/ann")}: it has an access policy that no lease gives (AmazonEKSClusterAdminPolicy)`);
  });

  it("is asked what was meant", async () => {
    expect(await look("cluster prd", "There are")).toContain("There is no cluster prd. Did you mean prod? There are: prod, staging, legacy.");
    expect(await look("entries", "Which cluster")).toBe("Which cluster? For example: /eks-access entries prod");
    expect(await look("entires prod", "Did you mean")).toContain("I don't know the command entires. Did you mean entries?");
  });
});

describe("everybody else", () => {
  it.each(["clusters", "cluster prod", "cluster no-such", "entries prod"])("is refused `%s`, with what they may do instead, whether the cluster exists or not", async (line) => {
    const before = (await refusals()).length;
    expect(await world.as("ann").command("#payments", `/eks-access ${line}`)).toMatch(/^Only administrators \(@platform-admins\) can look at clusters and the audit log, so nothing is shown\. You can ask on .*prod/);
    const [deed, cluster] = line.split(" ");
    await expect.poll(async () => (await refusals()).slice(before)).toEqual([{ actor: { slack: people.ann, email: "ann@example.com" }, facts: { deed, code: "not_administrator", ...(cluster === undefined ? {} : { cluster }) } }]);
  });

  it("reads what the access policies mean, and which of their roles give them", async () => {
    expect(await world.as("ann").command("#payments", "/eks-access policies", "Access policies of EKS")).toContain("AmazonEKSEditPolicy — Sees and changes workloads, services and their configuration; exec and port-forward into pods.\nMind: Reads and writes secrets.");
    expect(await world.as("ann").command("#payments", "/eks-access policies view", "may read")).toMatch(/^AmazonEKSViewPolicy — [^]*Among the roles that you can ask for, view gives it\.\nmay read: /);
  });

  it.each<readonly [Name, string, "#payments" | "#shared-acme"]>([
    ["gus", "Guests can't use eks-access. Nothing is shown.", "#payments"], ["ria", "Guests can't use eks-access. Nothing is shown.", "#payments"],
    ["dan", "Your account is deactivated. Nothing is shown.", "#payments"], ["sam", "People of other organisations can't use eks-access.", "#shared-acme"],
  ])("such as %s is refused: %s", async (name, sentence, channel) => {
    expect(await world.as(name).command(channel, "/eks-access entries prod")).toContain(sentence);
  });

  it("cannot use an administrator's buttons, once they are none any more", async () => {
    await using other = await aSandboxWorld();
    const eve = other.as("eve");
    await eve.command("#payments", "/eks-access cluster prod", read);
    const group = other.slack.groups.get("S0ADMINS");
    if (group === undefined) throw new Error("no such group");
    group.members = [];
    other.advance(61_000);
    expect(await eve.clickAndRead(eve.ephemeral(), "Who has access", "Only administrators")).not.toContain("arn:");
  });
});
