// The AWS adapters over the sandbox's AWS, with the rights of a role that is fenced by the owner tag.
import type { AwsAccess } from "../../src/adapters/aws/aws-access.ts";
import { createAwsAccess } from "../../src/adapters/aws/aws-access.ts";
import type { Cluster } from "../../src/domain/cluster/cluster.ts";
import type { PrincipalArn } from "../../src/domain/ids.ts";
import { ownerTag } from "../../src/domain/lease/lease-tags.ts";
import { startAwsService } from "../../src/sandbox/aws/service.ts";
import type { AwsWorld } from "../../src/sandbox/aws/world.ts";
import { createAwsWorld } from "../../src/sandbox/aws/world.ts";
import { runningClock } from "../adapters/aws/clocks.ts";
import type { RunningClock } from "../adapters/aws/clocks.ts";
import { quietLog, rememberingMetrics } from "../adapters/aws/quiet.ts";
import { a, aCluster, annsPrincipal, owner } from "../world/builders.ts";
import { hours, instant, milliseconds, plus } from "../world/times.ts";
import { allConditions } from "./entry-world.ts";
import type { Conditions, EntryWorld } from "./entry-world.ts";

const account = "111122223333";
const region = "eu-west-1";
const robot = `arn:aws:iam::${account}:user/robot`;
const roleArn = `arn:aws:iam::${account}:role/eks-access`;
const writes = ["CreateAccessEntry", "DeleteAccessEntry", "AssociateAccessPolicy", "DisassociateAccessPolicy", "TagResource", "UntagResource"];

/** The world with what tests of the adapters alone look at. */
export interface SandboxEntryWorld extends EntryWorld {
  readonly aws: AwsAccess;
  readonly sandbox: AwsWorld;
  readonly clock: RunningClock;
  readonly alarms: readonly string[];
}

/** Starts sandbox and adapters. */
export async function sandboxEntryWorld(conditions: Conditions = allConditions[0] ?? never()): Promise<SandboxEntryWorld> {
  const clock = runningClock();
  const sandbox = createAwsWorld({ now: () => clock.now(), realNow: Date.now, random: seededRandom() });
  const cluster = seed(sandbox);
  const service = await startAwsService(sandbox);
  const metrics = rememberingMetrics();
  const aws = createAwsAccess({ clock, log: quietLog, metrics, owner, instance: "bot-1", endpoint: service.url, baseCredentials: sandbox.iam.accessKeyFor(robot) });
  misbehave(sandbox, conditions);
  const clusterArn = `arn:aws:eks:${region}:${account}:cluster/${cluster.eksName}`;
  return {
    ...aws, aws, sandbox, clock, alarms: metrics.alarms, cluster,
    legacyCluster: { ...cluster, eksName: a.eksName("legacy") },
    goneCluster: { ...cluster, eksName: a.eksName("gone") },
    principal: annsPrincipal,
    missingPrincipal: a.principal(`arn:aws:iam::${account}:role/people/nobody`),
    ownTags: { [ownerTag]: owner },
    now: () => aws.trustedClock.trusted().now,
    guard: (isOver = false) => ({ notAfter: isOver ? instant(clock.now() - hours(1)) : plus(clock.now(), hours(1)) }),
    makeEntry: ({ principal, ...entry }) => { sandbox.eks.seedEntry(clusterArn, { principalArn: principal, ...entry }); },
    deleteEntry: (principal: PrincipalArn) => { sandbox.eks.deleteEntry(clusterArn, principal); },
    settle: () => { clock.advance(milliseconds(conditions.readLag + 1)); },
    [Symbol.asyncDispose]: async () => {
      await aws[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
}

function misbehave({ faults }: AwsWorld, { readLag, absentEntry, repeatedToken, isReplyLost, throttled }: Conditions): void {
  faults.turn({ readLag, absentEntry, repeatedToken });
  if (isReplyLost) faults.loseReply({ service: "eks", operation: writes, times: 1 });
  if (throttled > 0) faults.throttle({ service: "eks", probability: throttled });
}

function seed({ iam, eks }: AwsWorld): Cluster {
  iam.addUser({ account, name: "robot", policies: [allowing("sts:AssumeRole", "sts:SetSourceIdentity")] });
  iam.addRole({
    account, name: "eks-access",
    trust: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { AWS: robot }, Action: ["sts:AssumeRole", "sts:SetSourceIdentity"], Condition: { StringEquals: { "sts:ExternalId": "external-1" } } }] },
    policies: [allowing("eks:Describe*", "eks:List*", "eks:CreateAccessEntry", "iam:GetRole", "iam:GetUser"), fenced()],
  });
  iam.addRole({ account, path: "/people/", name: "ann" });
  eks.addCluster({ account, region, name: "prod-eu-1", mode: "API", certificateAuthority: "PEM" });
  eks.addCluster({ account, region, name: "legacy", mode: "CONFIG_MAP" });
  return aCluster({ assumeRole: { arn: roleArn, externalId: "external-1" } });
}

function allowing(...actions: readonly string[]) {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
}

function fenced() {
  const actions = ["eks:AssociateAccessPolicy", "eks:DisassociateAccessPolicy", "eks:DeleteAccessEntry", "eks:TagResource", "eks:UntagResource"];
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*", Condition: { StringEquals: { [`aws:ResourceTag/${ownerTag}`]: owner } } }] };
}

// A linear congruential generator (constants of Numerical Recipes): the same faults in every run.
function seededRandom(): () => number {
  let state = 20261124;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

function never(): never {
  throw new Error("there are no conditions");
}
