// A cluster or account that hangs holds up nothing but itself.
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/domain/cluster/cluster.ts";
import { UnavailableError } from "../../src/domain/errors.ts";
import type { PrincipalArn } from "../../src/domain/ids.ts";
import type { EntryReader } from "../../src/ports/access/entry-reader.ts";
import { endDue } from "../../src/usecases/access/end-due.ts";
import { sweep } from "../../src/usecases/access/sweep.ts";
import { a, aCluster, annsPrincipal, anEntry } from "../world/builders.ts";
import { eventually } from "../world/eventually.ts";
import { aWorld } from "../world/memory-world.ts";
import { hours } from "../world/times.ts";

const prod = aCluster();
const hanging = aCluster({ name: a.cluster("beta"), eksName: a.eksName("beta"), account: a.account("222222222222") });
type World = ReturnType<typeof aWorld>;

/** A world with a second cluster, in another account, of which nothing is answered until it is released. */
function aWorldWithHangingAccount() {
  const world = aWorld();
  world.settings.configuration = { ...world.settings.configuration, clusters: [prod, hanging] };
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const asked: string[] = [];
  const entryReader: EntryReader = {
    listPrincipals: async (cluster) => { await reach(cluster, "list"); return world.entries.listPrincipals(cluster); },
    listPrincipalsWith: (cluster, policy) => world.entries.listPrincipalsWith(cluster, policy),
    readTags: async (cluster, principal) => { await reach(cluster, "read"); return world.entries.read(cluster, principal); },
    read: async (cluster, principal) => { await reach(cluster, "read"); return world.entries.read(cluster, principal); },
  };
  const reach = async (cluster: Cluster, what: string): Promise<void> => {
    asked.push(`${what} ${cluster.name}`);
    if (cluster.name === hanging.name) await promise;
  };
  return { world, deps: { ...world.deps, entryReader }, asked, release: () => { resolve(undefined); } };
}
function isGone(world: World): boolean {
  return world.entries.get(prod, annsPrincipal) === undefined;
}
async function activeAndDue(world: World): Promise<void> {
  await world.ask();
  await world.approve();
  await world.grant();
  await world.sweep();
  world.clock.advance(hours(2));
}
const others = (count: number): readonly PrincipalArn[] => Array.from({ length: count }, (_, n) => a.principal(`arn:aws:iam::222222222222:role/p${String(n)}`));

describe("endDue", () => {
  it("ends what is due in one account while everything of another hangs", async () => {
    const { world, deps, asked, release } = aWorldWithHangingAccount();
    const now = world.clock.now();
    for (const principal of others(160)) deps.dueHeap.set(hanging.name, principal, now);
    await activeAndDue(world);
    const first = endDue(deps);
    await eventually("ann's access is gone", () => isGone(world));
    deps.dueHeap.set(prod.name, annsPrincipal, now);
    asked.length = 0;
    await endDue(deps);
    expect(asked).toEqual(["read prod"]);
    release();
    await first;
    expect(deps.dueHeap.size).toBe(0);
  });
  it("goes on with the other items of an account after one of them failed", async () => {
    const { world, deps, release } = aWorldWithHangingAccount();
    release();
    world.entries.fail = (_call, principal) => { if (principal.endsWith("p0")) throw new UnavailableError("timeout", "no answer"); };
    for (const principal of others(40)) deps.dueHeap.set(hanging.name, principal, world.clock.now());
    world.clock.advance(hours(1));
    await endDue(deps);
    expect(deps.dueHeap.size).toBe(1);
  });
});

describe("sweep", () => {
  it("does not wait with the next pass of one cluster for that of another, and never does two of one at a time", async () => {
    const { world, deps, asked, release } = aWorldWithHangingAccount();
    world.entries.put(hanging, anEntry());
    const first = sweep(deps);
    await eventually("the first pass over prod is done", () => world.metrics.sweeps.length === 1);
    await sweep(deps);
    await sweep(deps);
    expect(world.metrics.sweeps).toEqual(["prod", "prod", "prod"]);
    expect(asked.filter((what) => what === "list beta")).toHaveLength(1);
    release();
    await first;
    await sweep(deps);
    expect(asked.filter((what) => what === "list beta")).toHaveLength(2);
    expect(world.metrics.sweeps.filter((name) => name === "beta")).toHaveLength(2);
  });
});
