// From the approver's click to access that was read back, against the bare calls at the same latency.
import { AssociateAccessPolicyCommand, CreateAccessEntryCommand, DeleteAccessEntryCommand, DescribeAccessEntryCommand, DescribeClusterCommand, EKSClient, ListAssociatedAccessPoliciesCommand } from "@aws-sdk/client-eks";
import { mainAccount } from "../../src/sandbox/seed-clusters.ts";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import type { SandboxWorld } from "../world/sandbox-world.ts";
import { median, timed } from "./figure.ts";
import type { Figure } from "./figure.ts";

const rounds = 8;
const latency = 100;
const about = { clusterName: "prod-eu-1", principalArn: `arn:aws:iam::${mainAccount}:role/people/bare` };

/** Grants and bare sequences in turns. */
export async function grants(): Promise<readonly Figure[]> {
  await using world = await aSandboxWorld({ roles: ["all"], isForked: true });
  const client = bareClient(world);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ours = await granted(world);
    world.world.aws.faults.turn({ latency });
    const bare = await timed(() => bareGrant(client));
    world.world.aws.faults.turn({ latency: 0 });
    await client.send(new DeleteAccessEntryCommand(about));
    if (round > 0) ratios.push(ours / bare);
  }
  client.destroy();
  return [{ what: "approve click → access confirmed", value: median(ratios), unit: "×", target: 1.2, against: `the bare calls one after the other (cluster, entry, create, associate, associations, entry), ${String(latency)} ms each` }];
}

async function granted(world: SandboxWorld): Promise<number> {
  const card = await world.asked("ann", "prod view ns=payments");
  world.world.aws.faults.turn({ latency });
  const spent = await timed(async () => {
    await world.as("bob").click(card, "Approve");
    await card.says("Active until", { step: 0, within: 30_000 });
  });
  world.world.aws.faults.turn({ latency: 0 });
  await world.as("ann").click(card, "End now");
  await card.says("Given back");
  return spent;
}

function bareClient({ world }: SandboxWorld): EKSClient {
  world.aws.iam.addUser({ account: mainAccount, name: "bare", policies: [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["eks:*"], Resource: "*" }] }] });
  world.aws.iam.addRole({ account: mainAccount, path: "/people/", name: "bare" });
  const { accessKeyId, secretAccessKey } = world.aws.iam.accessKeyFor(`arn:aws:iam::${mainAccount}:user/bare`);
  return new EKSClient({ region: "eu-west-1", endpoint: world.awsUrl, credentials: { accessKeyId, secretAccessKey } });
}

async function bareGrant(client: EKSClient): Promise<void> {
  await client.send(new DescribeClusterCommand({ name: about.clusterName }));
  await client.send(new DescribeAccessEntryCommand(about)).catch(() => undefined);
  await client.send(new CreateAccessEntryCommand(about));
  await client.send(new AssociateAccessPolicyCommand({ ...about, policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", accessScope: { type: "namespace", namespaces: ["payments"] } }));
  await client.send(new ListAssociatedAccessPoliciesCommand(about));
  await client.send(new DescribeAccessEntryCommand(about));
}
