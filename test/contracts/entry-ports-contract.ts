// The contracts of EntryReader, EntryGrants, EntryRemovals, EntryUpkeep and Clusters, for every implementation and under every condition.
import { beforeEach, afterEach, describe, expect, it } from "vitest";
import type { ObservedEntry } from "../../src/domain/cluster/access-entry.ts";
import { clusterScope } from "../../src/domain/cluster/access-scope.ts";
import { leaseTag, tombstoneTag } from "../../src/domain/lease/lease-tags.ts";
import { a, firstId, scope, secondId } from "../world/builders.ts";
import { instant } from "../world/times.ts";
import { allConditions, outcome, persist, persistCreate } from "./entry-world.ts";
import type { Conditions, EntryWorld } from "./entry-world.ts";

const view = a.policy("AmazonEKSViewPolicy");
const edit = a.policy("AmazonEKSEditPolicy");
const clusterGone = "UnavailableError cluster_not_found";

/** Runs the contracts; `makeWorld` is called for each promise. */
export function entryPortsContract(name: string, makeWorld: (conditions: Conditions) => Promise<EntryWorld>): void {
  describe.each(allConditions)(`${name}, $name`, (conditions) => {
    let world: EntryWorld;
    beforeEach(async () => { world = await makeWorld(conditions); });
    afterEach(async () => { await world[Symbol.asyncDispose](); });

    const make = (entry: Omit<Parameters<EntryWorld["makeEntry"]>[0], "principal">): void => {
      world.makeEntry({ principal: world.principal, tags: world.ownTags, ...entry });
      world.settle();
    };
    const create = async (): Promise<void> => persistCreate(async () => world.entryGrants.createEntry(world.cluster, { principal: world.principal, tags: world.ownTags, token: "token-1" }, world.guard()));
    const associate = async (policy: typeof view, to: ObservedEntry["associations"][number]["scope"]): Promise<string> =>
      outcome(async () => world.entryGrants.associate(world.cluster, { principal: world.principal, policy, scope: to ?? clusterScope }, world.guard()));
    const read = async (): Promise<ObservedEntry> => {
      world.settle();
      const observed = await persist(async () => world.entryReader.read(world.cluster, world.principal, "grant"));
      if (observed.kind === "absent") throw new Error("expected an entry, but it is absent");
      return observed.entry;
    };
    const isAbsent = async (): Promise<boolean> => {
      world.settle();
      return (await persist(async () => world.entryReader.read(world.cluster, world.principal, "removal"))).kind === "absent";
    };

    describe("EntryReader.read", () => {
      it("says absent, when there is no entry and the cluster answers", async () => {
        expect(await isAbsent()).toBe(true);
      });
      it("says nothing of access, when the cluster is not there", async () => {
        expect(await outcome(async () => world.entryReader.read(world.goneCluster, world.principal, "removal"))).toBe(clusterGone);
      });
      it("refuses a cluster in mode CONFIG_MAP, also when listing", async () => {
        expect(await outcome(async () => world.entryReader.read(world.legacyCluster, world.principal, "grant"))).toBe("RejectedError mode_config_map");
        expect(await outcome(async () => world.entryReader.listPrincipals(world.legacyCluster))).toBe("RejectedError mode_config_map");
      });
      it("gives sets sorted and without repeats, and cluster scope without namespaces", async () => {
        make({ groups: ["b", "a"], policies: [{ policy: view, namespaces: ["z", "a-*", "m"] }, { policy: edit }] });
        expect(await read()).toMatchObject({
          principal: world.principal, type: "STANDARD", groups: ["a", "b"], tags: world.ownTags,
          associations: [{ policy: edit, scope: clusterScope }, { policy: view, scope: scope("a-*", "m", "z") }],
        });
      });
      it("gives the same for the same state, but for the time of the read", async () => {
        make({ policies: [{ policy: view, namespaces: ["b", "a"] }] });
        expect({ ...await read(), readAt: 0 }).toEqual({ ...await read(), readAt: 0 });
      });
      it("keeps types that are not ours", async () => {
        make({ type: "EC2_LINUX", tags: {} });
        expect((await read()).type).toBe("EC2_LINUX");
      });
    });

    describe("EntryReader.readTags", () => {
      const look = async (of = world.cluster) => persist(async () => world.entryReader.readTags(of, world.principal, "removal"));
      it("gives the entry without its associations", async () => {
        make({ groups: ["b", "a"], policies: [{ policy: view }] });
        const { associations: _left, readAt: _at, ...whole } = await read();
        expect(await look()).toMatchObject({ kind: "entry", entry: whole });
      });
      it("says absent, when there is no entry and the cluster answers", async () => {
        expect((await look()).kind).toBe("absent");
      });
      it("says nothing of access, when the cluster is not there", async () => {
        expect(await outcome(async () => look(world.goneCluster))).toBe(clusterGone);
      });
    });

    describe("EntryReader.listPrincipals", () => {
      it("gives every principal once, over several pages", async () => {
        const principals = Array.from({ length: 230 }, (_, index) => a.principal(`arn:aws:iam::111122223333:role/many/role-${String(index)}`));
        for (const principal of principals) world.makeEntry({ principal });
        world.settle();
        const listed = await persist(async () => world.entryReader.listPrincipals(world.cluster));
        expect([...listed].sort()).toEqual([...principals].sort());
      });
      it("gives those with a policy, when asked by its name", async () => {
        const other = a.principal("arn:aws:iam::111122223333:role/other");
        make({ policies: [{ policy: view }] });
        world.makeEntry({ principal: other, policies: [{ policy: edit }] });
        world.settle();
        expect(await persist(async () => world.entryReader.listPrincipalsWith(world.cluster, view))).toEqual([world.principal]);
      });
      it("is an error and no empty list, when the cluster is not there", async () => {
        expect(await outcome(async () => world.entryReader.listPrincipals(world.goneCluster))).toBe(clusterGone);
      });
    });

    describe("EntryGrants.createEntry", () => {
      it("makes a STANDARD entry with its tags, without groups and associations", async () => {
        await create();
        expect(await read()).toMatchObject({ type: "STANDARD", groups: [], associations: [], tags: world.ownTags });
      });
      it("makes one entry, when it is repeated", async () => {
        await create();
        const first = await read();
        await create();
        expect((await read()).entryArn).toBe(first.entryArn);
      });
      it("changes nothing on an entry that stands already", async () => {
        make({ tags: { team: "platform" }, policies: [{ policy: edit }] });
        expect(await outcome(async () => world.entryGrants.createEntry(world.cluster, { principal: world.principal, tags: world.ownTags, token: "t" }, world.guard()))).toBe("ConflictError already_exists");
        expect(await read()).toMatchObject({ tags: { team: "platform" }, associations: [{ policy: edit }] });
      });
      it("names the principal as the fault, when there is none", async () => {
        expect(await outcome(async () => world.entryGrants.createEntry(world.cluster, { principal: world.missingPrincipal, tags: {}, token: "t" }, world.guard()))).toBe("RejectedError invalid_principal");
      });
      it("does nothing, when the end has come", async () => {
        expect(await outcome(async () => world.entryGrants.createEntry(world.cluster, { principal: world.principal, tags: world.ownTags, token: "t" }, world.guard(true)))).toBe("RejectedError past_end");
        expect(await isAbsent()).toBe(true);
      });
      it("is unavailable, when the cluster is not there", async () => {
        expect(await outcome(async () => world.entryGrants.createEntry(world.goneCluster, { principal: world.principal, tags: {}, token: "t" }, world.guard()))).toBe(clusterGone);
      });
    });

    describe("EntryGrants.associate", () => {
      it("adds the policy with its scope, and replaces the scope when repeated", async () => {
        await create();
        expect(await associate(view, scope("payments"))).toBe("done");
        expect((await read()).associations).toEqual([{ policy: view, scope: scope("payments") }]);
        expect(await associate(view, scope("billing", "payments"))).toBe("done");
        expect((await read()).associations).toEqual([{ policy: view, scope: scope("billing", "payments") }]);
      });
      it("asks to read again, when there is no entry", async () => {
        expect(await associate(view, clusterScope)).toBe("ConflictError not_found");
      });
      it("does nothing, when the end has come", async () => {
        await create();
        expect(await outcome(async () => world.entryGrants.associate(world.cluster, { principal: world.principal, policy: view, scope: clusterScope }, world.guard(true)))).toBe("RejectedError past_end");
        expect((await read()).associations).toEqual([]);
      });
    });

    describe("EntryGrants.addLease", () => {
      it("adds the tag and leaves the others", async () => {
        make({});
        const { entryArn } = await read();
        expect(await outcome(async () => world.entryGrants.addLease(world.cluster, { entryArn, leaseId: firstId, value: "v" }, world.guard()))).toBe("done");
        expect((await read()).tags).toEqual({ ...world.ownTags, [leaseTag(firstId)]: "v" });
      });
      it("does not touch an entry that was made anew", async () => {
        make({});
        const { entryArn } = await read();
        world.deleteEntry(world.principal);
        make({});
        expect(await outcome(async () => world.entryGrants.addLease(world.cluster, { entryArn, leaseId: firstId, value: "v" }, world.guard()))).toBe("ConflictError not_found");
        expect((await read()).tags).toEqual(world.ownTags);
      });
    });

    describe("EntryRemovals.disassociate", () => {
      it("takes one policy off and leaves the other", async () => {
        make({ policies: [{ policy: view }, { policy: edit }] });
        expect(await outcome(async () => world.entryRemovals.disassociate(world.cluster, { principal: world.principal, policy: view }))).toBe("done");
        expect((await read()).associations).toEqual([{ policy: edit, scope: clusterScope }]);
      });
      it("is done, when the policy or the whole entry is gone", async () => {
        make({});
        expect(await outcome(async () => world.entryRemovals.disassociate(world.cluster, { principal: world.principal, policy: view }))).toBe("done");
        world.deleteEntry(world.principal);
        world.settle();
        expect(await outcome(async () => world.entryRemovals.disassociate(world.cluster, { principal: world.principal, policy: view }))).toBe("done");
      });
      it("is never done, when the cluster is not there (fault 18)", async () => {
        expect(await outcome(async () => world.entryRemovals.disassociate(world.goneCluster, { principal: world.principal, policy: view }))).toBe(clusterGone);
      });
    });

    describe("EntryRemovals.deleteEntry", () => {
      it("deletes the entry with its associations, and is done when repeated", async () => {
        make({ policies: [{ policy: view }] });
        expect(await outcome(async () => world.entryRemovals.deleteEntry(world.cluster, { principal: world.principal, readAt: world.now() }))).toBe("done");
        expect(await isAbsent()).toBe(true);
        expect(await outcome(async () => world.entryRemovals.deleteEntry(world.cluster, { principal: world.principal, readAt: world.now() }))).toBe("done");
      });
      it("does nothing by tags older than two seconds, and asks to read again", async () => {
        make({ policies: [{ policy: view }] });
        const { readAt } = await read();
        expect(await outcome(async () => world.entryRemovals.deleteEntry(world.cluster, { principal: world.principal, readAt: instant(readAt - 2100) }))).toBe("ConflictError stale_read");
        expect((await read()).associations).toHaveLength(1);
      });
      it("is never done, when the cluster is not there (fault 18)", async () => {
        expect(await outcome(async () => world.entryRemovals.deleteEntry(world.goneCluster, { principal: world.principal, readAt: world.now() }))).toBe(clusterGone);
      });
    });

    describe("EntryUpkeep", () => {
      const fresh = () => ({ readAt: world.now(), notAfter: world.guard().notAfter });
      it("narrows a scope to the one given", async () => {
        make({ policies: [{ policy: view, namespaces: ["a", "b"] }] });
        expect(await outcome(async () => world.entryUpkeep.narrow(world.cluster, { principal: world.principal, policy: view, to: scope("b") }, fresh()))).toBe("done");
        expect((await read()).associations).toEqual([{ policy: view, scope: scope("b") }]);
      });
      it("narrows nothing by tags older than two seconds, or when what is to stay is over: it could give again what was taken meanwhile", async () => {
        make({ policies: [{ policy: view, namespaces: ["a", "b"] }] });
        const narrow = async (guard: Partial<ReturnType<typeof fresh>>) => outcome(async () => world.entryUpkeep.narrow(world.cluster, { principal: world.principal, policy: view, to: scope("b") }, { ...fresh(), ...guard }));
        expect(await narrow({ readAt: instant(world.now() - 2100) })).toBe("ConflictError stale_read");
        expect(await narrow({ notAfter: instant(world.now() + 4000) })).toBe("RejectedError past_end");
        expect((await read()).associations).toEqual([{ policy: view, scope: scope("a", "b") }]);
      });
      it("writes a tombstone beside the other tags", async () => {
        make({});
        const { entryArn } = await read();
        expect(await outcome(async () => world.entryUpkeep.writeTombstone(world.cluster, entryArn, { leaseId: firstId, value: "1:2:U0EVE" }))).toBe("done");
        expect((await read()).tags).toEqual({ ...world.ownTags, [tombstoneTag(firstId)]: "1:2:U0EVE" });
      });
      it("drops the tags given and no others, also when some are gone", async () => {
        make({ tags: { ...world.ownTags, [leaseTag(firstId)]: "v", [leaseTag(secondId)]: "v" } });
        const { entryArn } = await read();
        expect(await outcome(async () => world.entryUpkeep.dropTags(world.cluster, entryArn, [leaseTag(firstId), tombstoneTag(firstId)]))).toBe("done");
        expect((await read()).tags).toEqual({ ...world.ownTags, [leaseTag(secondId)]: "v" });
      });
      it("is done without a change, when the entry is gone or was made anew", async () => {
        make({ policies: [{ policy: view }] });
        const { entryArn } = await read();
        world.deleteEntry(world.principal);
        world.settle();
        expect(await outcome(async () => world.entryUpkeep.narrow(world.cluster, { principal: world.principal, policy: view, to: scope("b") }, fresh()))).toBe("done");
        expect(await isAbsent()).toBe(true);
        make({});
        expect(await outcome(async () => world.entryUpkeep.writeTombstone(world.cluster, entryArn, { leaseId: firstId, value: "1" }))).toBe("done");
        expect(await outcome(async () => world.entryUpkeep.dropTags(world.cluster, entryArn, Object.keys(world.ownTags)))).toBe("done");
        expect((await read()).tags).toEqual(world.ownTags);
      });
    });

    describe("Clusters.describe", () => {
      it("gives ARN, mode and status", async () => {
        expect(await persist(async () => world.clusters.describe(world.cluster))).toMatchObject({ arn: "arn:aws:eks:eu-west-1:111122223333:cluster/prod-eu-1", mode: "API", status: "ACTIVE" });
        expect((await persist(async () => world.clusters.describe(world.legacyCluster))).mode).toBe("CONFIG_MAP");
      });
      it("says that the cluster is not there", async () => {
        expect(await outcome(async () => world.clusters.describe(world.goneCluster))).toBe(clusterGone);
      });
    });
  });
}

/** For implementations with IAM in front: rights to remove hang on the owner tag. */
export function fencedRemovalsContract(name: string, makeWorld: (conditions: Conditions) => Promise<EntryWorld>): void {
  describe.each(allConditions)(`${name}, fenced by the owner tag, $name`, (conditions) => {
    it("takes nothing off an entry that is not ours, and says so", async () => {
      await using world = await makeWorld(conditions);
      world.makeEntry({ principal: world.principal, tags: { team: "platform" }, policies: [{ policy: view }] });
      world.settle();
      expect(await outcome(async () => world.entryRemovals.disassociate(world.cluster, { principal: world.principal, policy: view }))).toBe("RejectedError access_denied");
      expect(await outcome(async () => world.entryRemovals.deleteEntry(world.cluster, { principal: world.principal, readAt: world.now() }))).toBe("RejectedError access_denied");
      const observed = await persist(async () => world.entryReader.read(world.cluster, world.principal, "removal"));
      expect(observed).toMatchObject({ kind: "entry", entry: { tags: { team: "platform" }, associations: [{ policy: view }] } });
    });
  });
}
