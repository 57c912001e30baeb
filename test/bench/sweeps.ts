// What a sweep costs in calls, and what many live grants cost in memory.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { mainAccount, sampleClusters } from "../../src/sandbox/seed-clusters.ts";
import type { Figure } from "./figure.ts";
import { clusterArn, endAt, leasedWorld } from "./many-leases.ts";

const hour = 3_600_000;
const foreign = 2_950;
const own = 50;
const clusters = 100;
const live = 10_000;

/** Calls of a sweep that finds nothing to do, against listing and describing everything. */
export async function sweepCalls(): Promise<readonly Figure[]> {
  await using leased = await leasedWorld();
  const { world } = leased;
  world.aws.faults.turn({ quota: { entries: 4000, policies: 20 } });
  for (let index = 0; index < foreign; index += 1) {
    world.aws.iam.addRole({ account: mainAccount, name: `team-${String(index)}` });
    world.aws.eks.seedEntry(sampleClusters.prod, { by: "terraform", principalArn: `arn:aws:iam::${mainAccount}:role/team-${String(index)}` });
  }
  for (let index = 0; index < own; index += 1) leased.lease(sampleClusters.prod, `bench-${String(index)}`, endAt(world, hour));
  const product = await world.fork("worker");
  await product.sweepNow();
  const paths: string[] = [];
  const onRequest = (message: unknown): void => { paths.push((message as { readonly request: IncomingMessage }).request.url ?? ""); };
  subscribe("http.server.request.start", onRequest);
  await product.sweepNow();
  unsubscribe("http.server.request.start", onRequest);
  const calls = paths.filter((path) => path.startsWith("/clusters/prod-eu-1")).length;
  const naive = (foreign + own) / 100 + 2 * (foreign + own);
  return [{ what: `AWS calls of a sweep over ${String(foreign + own)} entries, ${String(own)} of them ours`, value: calls / naive, unit: "×", target: 0.05, against: `listing and describing everything (${String(calls)} of ${String(naive)} calls)` }];
}

/** Memory of a process with very many live grants, after it has swept them. */
export async function memory(): Promise<readonly Figure[]> {
  await using leased = await leasedWorld({ clusters });
  const { world } = leased;
  for (let index = 0; index < live; index += 1) {
    const name = `bench-${String(index)}`;
    world.aws.iam.addRole({ account: mainAccount, path: "/people/", name });
    leased.lease(clusterArn(index % clusters), name, endAt(world, 5 * hour));
  }
  const product = await world.fork("worker");
  for (let sweep = 0; sweep < 3; sweep += 1) await product.sweepNow();
  const status = await readFile(`/proc/${String(product.pid)}/status`, "utf8");
  const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  return [{ what: `memory with ${live.toLocaleString("en")} live grants over ${String(clusters)} clusters`, value: kibibytes / 1024, unit: "MiB", target: 300, against: "resident, of a worker after three sweeps" }];
}
