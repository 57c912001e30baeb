// When access is gone after its end: alone, and many in one instant under AWS' rate limit.
import { sampleClusters } from "../../src/sandbox/seed-clusters.ts";
import type { World } from "../../src/sandbox/start.ts";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import { timed, until } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { endAt, leasedWorld } from "./many-leases.ts";

const minute = 60_000;
const samples = 20;
const together = 200;
const perSecond = 50;

/** One end after the other, each at its own time on a clock that runs. */
export async function lateness(): Promise<readonly Figure[]> {
  await using world = await aSandboxWorld({ roles: ["all"], isForked: true });
  const late: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const card = await world.asked("ann", "prod view ns=payments for=5m");
    await world.as("bob").click(card, "Approve");
    await card.says("Active until");
    const end = endOf(Object.entries(world.own("prod", "ann")?.tags ?? {}));
    world.advance(end - world.world.clock.now() - 1500);
    await until(() => world.associations("prod", "ann").length === 0, "the end of access");
    late.push(world.world.clock.now() - end);
    await card.says("Ended");
  }
  return [{ what: "end of a lease → last association gone", value: Math.max(...late) / 1000, unit: "s", target: 2, against: `the latest of ${String(samples)}, nothing broken` }];
}

// `…;<notAfter, seconds>;…` is read as the largest time in the lease tag.
function endOf(tags: readonly (readonly [string, string])[]): number {
  const lease = tags.find(([key]) => key.startsWith("eks-access/lease/"))?.[1] ?? "";
  return Math.max(...[...lease.matchAll(/\b\d{10}\b/g)].map(([seconds]) => Number(seconds))) * 1000;
}

/** Many ends in one instant, against the two calls each that the rate limit lets through. */
export async function manyEnds(): Promise<readonly Figure[]> {
  await using leased = await leasedWorld();
  const { world } = leased;
  const end = endAt(world, 30 * minute);
  for (let index = 0; index < together; index += 1) leased.lease(sampleClusters.prod, `bench-${String(index)}`, end);
  world.aws.faults.throttle({ service: "eks" }, { perSecond, burst: perSecond });
  const product = await world.fork("all");
  await product.sweepNow();
  world.clock.advance(end - world.clock.now());
  const spent = await timed(() => until(() => owned(world) === 0, "the last end", 300_000));
  const ideal = (2 * together - perSecond) / perSecond;
  return [{ what: `${String(together)} leases ending in one instant → the last entry gone`, value: spent / 1000 / ideal, unit: "×", target: 1.15, against: `two calls each at ${String(perSecond)} calls a second (${ideal.toFixed(1)} s)` }];
}

function owned(world: World): number {
  const cluster = world.aws.journal.view().clusters.find(({ arn }) => arn === sampleClusters.prod);
  return (cluster?.entries ?? []).filter(({ principalArn }) => principalArn.includes("/bench-")).length;
}
