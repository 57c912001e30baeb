// What every store of migration runs must do.
import { expect, it } from "vitest";
import type { MigrationRun } from "../../src/domain/migration/run/migration-run.ts";
import { seconds } from "../../src/domain/time.ts";
import type { MigrationStore } from "../../src/ports/store/migration-store.ts";
import { a, noon } from "../world/builders.ts";

/** A run. */
export function aRun(parts: Partial<MigrationRun> = {}): MigrationRun {
  return {
    id: "01KAT5N0008ZQ4X7K3F9ABCDE1", revision: 1, cluster: a.cluster("legacy"), clusterArn: a.clusterArn("arn:aws:eks:eu-west-1:111122223333:cluster/legacy-1"), phase: "planned",
    startedBy: { id: a.user("U0EVE"), email: "eve@example.com" }, startedAt: noon, soak: seconds(1800), modeAtPlan: "CONFIG_MAP",
    plan: { entries: [], ensureAfterSwitch: [], updates: [], skipped: [], blocked: [], warnings: [], configMap: { removable: [], keep: [], inert: [] }, apiModeAllowed: false, unknowns: [] },
    hash: "0".repeat(64), awsAuth: "1".repeat(64), otherWriters: [], steps: [], backup: "aws-auth-backup-1", confirmations: [], history: [], ...parts,
  };
}

/** The contract. */
export function migrationStoreContract(make: () => Promise<MigrationStore>): void {
  it("gives a run back as it was stored, and knows the latest of a cluster", async () => {
    const store = await make();
    expect(await store.create(aRun(), [])).toBe(true);
    expect(await store.read(aRun().id)).toEqual(aRun());
    expect(await store.latestOf(aRun().clusterArn)).toEqual(aRun());
    expect(await store.listToWork()).toEqual([aRun().id]);
    await store.rest(aRun().id);
    expect(await store.listToWork()).toEqual([]);
  });
  it("lets a cluster have one run that is not over", async () => {
    const store = await make();
    const other = aRun({ id: "01KAT5N1008ZQ4X7K3F9ABCDE2" });
    await store.create(aRun(), []);
    expect(await store.create(other, [])).toBe(false);
    await store.replace(aRun({ revision: 2, phase: "cancelled" }), []);
    expect(await store.create(other, [])).toBe(true);
    expect((await store.latestOf(other.clusterArn))?.id).toBe(other.id);
  });
  it("replaces only the revision that was read", async () => {
    const store = await make();
    await store.create(aRun(), []);
    await store.replace(aRun({ revision: 2, phase: "backingUp" }), []);
    await expect(store.replace(aRun({ revision: 2 }), [])).rejects.toThrow("changed meanwhile");
    expect((await store.read(aRun().id))?.phase).toBe("backingUp");
  });
  it("is held by one worker at a time", async () => {
    const store = await make();
    expect(await store.hold("x", "one", seconds(60))).toBe(true);
    expect(await store.hold("x", "one", seconds(60))).toBe(true);
    expect(await store.hold("x", "two", seconds(60))).toBe(false);
    await store.release("x", "two");
    expect(await store.hold("x", "two", seconds(60))).toBe(false);
    await store.release("x", "one");
    expect(await store.hold("x", "two", seconds(60))).toBe(true);
  });
  it("keeps backups, and what was told", async () => {
    const store = await make();
    await store.create(aRun(), []);
    expect(await store.backupOf(aRun().id)).toBeUndefined();
    await store.keepBackup(aRun().id, "text");
    await store.setTold(aRun().id, { revision: 1, facts: 2, plan: true });
    expect(await store.backupOf(aRun().id)).toBe("text");
    expect(await store.toldOf(aRun().id)).toEqual({ revision: 1, facts: 2, plan: true });
    expect(await store.toldOf("unknown")).toEqual({ revision: 0, facts: 0, plan: false });
  });
}
