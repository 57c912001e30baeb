// A migration run on the sandbox's cluster `legacy`: forward, back, and with everything going wrong at every single call.
import { describe, expect, it } from "vitest";
import { mainAccount, sampleAwsAuth } from "../../src/sandbox/seed-clusters.ts";
import { a, aPerson } from "../world/builders.ts";
import { aMigrationWorld } from "../world/migration-world.ts";
import type { Fault } from "../world/migration-world.ts";
import { hours, minutes, seconds } from "../world/times.ts";

type World = ReturnType<typeof aMigrationWorld>;
const role = (name: string): string => `arn:aws:iam::${mainAccount}:role/${name}`;
const migratable = (sampleAwsAuth.legacy ?? "").replace(/ {2}- rolearn: \S+AWSServiceRoleForBatch\n {4}username: aws-batch\n/, "");

async function begun(world: World): Promise<void> {
  expect(await world.ask("eve", { kind: "start", cluster: "legacy", soak: minutes(30) })).toMatchObject({ kind: "started" });
  expect(await world.deed("dora", "approve")).toMatchObject({ kind: "done" });
}

/** As far as it goes: with everybody's approvals. */
async function toApi(world: World): Promise<void> {
  await world.until("cleanUpWaiting");
  await world.deed("dora", "clean_up");
  await world.until("apiModeWaiting");
  await world.deed("bob", "confirm");
  world.clock.advance(hours(1));
  await world.deed("dora", "api_mode");
  await world.until("completed");
}

/** Nobody ever has more than before, and nobody less but for the one administrator whose entry waits for its policy. Tells of every breach. */
function guardAccess(world: World): { readonly breaches: string[]; readonly gaps: string[] } {
  const before = world.access();
  const breaches: string[] = [];
  const gaps: string[] = [];
  world.watchers.push((call) => {
    const short: string[] = [];
    for (const [who, may] of world.access()) {
      const had = before.get(who) ?? new Set();
      for (const what of may) if (!had.has(what)) breaches.push(`after ${call}: ${who} gained ${what}`);
      if ([...had].some((what) => !may.has(what))) short.push(who);
    }
    const isGap = short.length === 1 && (call === `create ${String(short[0])}` || call === `associate ${String(short[0])}`);
    if (short.length > 0) (isGap ? gaps : breaches).push(`after ${call}: ${short.join(", ")} has less`);
  });
  return { breaches, gaps };
}

describe("a run", () => {
  it("moves nodes, then small rights, then administrators, and the bot's own principal last; takes out the verified rows and nothing else", async () => {
    const world = aMigrationWorld();
    const { breaches, gaps } = guardAccess(world);
    await begun(world);
    const soaking = await world.until("soaking");
    expect(soaking.steps.map(({ entry, state }) => `${entry.principalArn.split("/").at(-1) ?? ""} ${state}`)).toEqual([
      "eks-node there", "eks-fargate there", "self-managed-node done", "cat done", "bob done", "AWSReservedSSO_Auditors_0123456789abcdef done", "oleg done", "platform-admin done", "eve done", "eks-access-grant done",
    ]);
    await world.until("cleanUpWaiting");
    expect(await world.deed("eve", "clean_up")).toMatchObject({ refusal: { code: "own_plan" } });
    await world.deed("dora", "clean_up");
    expect((await world.until("apiModeWaiting")).phase).toBe("apiModeWaiting");
    expect(world.awsAuth()).toEqual({
      mapRoles: `- rolearn: ${role("people/ann")}   # with its path it matches nobody\n  username: ann\n  groups: [system:masters]\n- rolearn: ${role("release-2019")}   # deleted long ago\n  username: release\n  groups: [system:masters]\n`
        + `# services\n- rolearn: ${role("AWSServiceRoleForBatch")}\n  username: aws-batch\n`,
      mapUsers: `- userarn: arn:aws:iam::${mainAccount}:user/nina   # the user is /contractors/nina\n  username: nina\n  groups: [payments-viewers]\n`,
    });
    expect(breaches).toEqual([]);
    expect(gaps).toEqual([`after create ${role("platform-admin")}: ${role("platform-admin")} has less`, `after create ${role("people/eve")}: ${role("people/eve")} has less`]);
    expect(world.told).toEqual(["planned", "approved", "backed_up", "mode_reached", "replanned", "created", "verified", "clean_up_planned", "clean_up_approved", "cleaned"]);
  });

  it("is approved by another human: not by a second account of who planned it", async () => {
    const world = aMigrationWorld();
    const [eve, second] = [a.user("U0EVE"), a.user("U0EVETWO")];
    world.people.set(second, aPerson({ id: second, email: "Eve@Example.com" }));
    world.settings.configuration = { ...world.settings.configuration, groups: [{ name: a.group("platform"), members: [eve, second, a.user("U0DORA")] }] };
    expect(await world.ask("eve", { kind: "start", cluster: "legacy", soak: minutes(30) })).toMatchObject({ kind: "started" });
    expect(await world.deed("evetwo", "approve")).toMatchObject({ refusal: { code: "own_plan" } });
    expect((await world.latest()).phase).toBe("planned");
  });

  it("makes standing entries, which carry the run's tag and not the owner's", async () => {
    const world = aMigrationWorld();
    await begun(world);
    const { id } = await world.until("soaking");
    expect(world.entryOf(role("people/eve"))?.tags).toEqual({ "eks-access/migration": id });
  });

  it("keeps aws-auth as it was, in the cluster and in the store", async () => {
    const world = aMigrationWorld();
    const before = world.awsAuth();
    await begun(world);
    const { backup, id } = await world.until("soaking");
    expect(world.configMap(backup)).toMatchObject(before);
    expect(JSON.parse(await world.migrations.backupOf(id) ?? "")).toMatchObject(before);
  });

  it("reaches API mode when nothing hangs on aws-auth, after somebody else confirmed and an hour of watching", async () => {
    const world = aMigrationWorld({ awsAuth: migratable });
    const { breaches } = guardAccess(world);
    await begun(world);
    await world.until("cleanUpWaiting");
    await world.deed("dora", "clean_up");
    await world.until("apiModeWaiting");
    expect(await world.deed("dora", "api_mode")).toMatchObject({ refusal: { code: "too_early" } });
    world.clock.advance(hours(1));
    expect(await world.deed("dora", "api_mode")).toMatchObject({ refusal: { code: "nobody_confirmed" } });
    await world.deed("dora", "confirm");
    expect(await world.deed("dora", "api_mode")).toMatchObject({ refusal: { code: "nobody_confirmed" } });
    await world.deed("bob", "confirm");
    expect(await world.deed("eve", "api_mode")).toMatchObject({ refusal: { code: "own_plan" } });
    expect(await world.deed("dora", "api_mode")).toMatchObject({ kind: "done" });
    expect((await world.until("completed")).phase).toBe("completed");
    expect(await world.deed("eve", "roll_back")).toMatchObject({ refusal: { code: "cannot_be_undone" } });
    expect(breaches).toEqual([]);
  });

  it("does not reach API mode while a row is blocked", async () => {
    const world = aMigrationWorld();
    await begun(world);
    await toApi(world).catch(() => undefined);
    const run = await world.latest();
    expect(run.phase).toBe("apiModeWaiting");
    expect(run.history.at(-1)?.detail).toContain("AWSServiceRoleForBatch: service_linked_role");
  });

  it("stops at the row when aws-auth changes, plans anew when asked, and stops again when the plan would grow", async () => {
    const world = aMigrationWorld();
    await begun(world);
    await world.until("creating");
    world.edit({ ...world.awsAuth(), mapUsers: `${world.awsAuth()["mapUsers"] ?? ""}- userarn: arn:aws:iam::${mainAccount}:user/contractors/nina\n  username: nina\n` });
    expect(await world.until("soaking")).toMatchObject({ phase: "creating", stop: { reason: "aws_auth_changed" } });
    await world.deed("eve", "retry");
    expect(await world.until("soaking")).toMatchObject({ phase: "replanning", stop: { reason: "plan_grew", detail: `arn:aws:iam::${mainAccount}:user/contractors/nina` } });
    await world.deed("eve", "roll_back");
    expect((await world.until("rolledBack")).phase).toBe("rolledBack");
  });

  it("goes on with less when a row went meanwhile", async () => {
    const world = aMigrationWorld();
    await begun(world);
    await world.until("creating");
    world.edit({ ...world.awsAuth(), mapRoles: (world.awsAuth()["mapRoles"] ?? "").replace(/- rolearn: \S+role\/eve .*\n {2}username: eve\n {2}groups: \[system:masters\]\n/, "") });
    expect(await world.until("soaking")).toMatchObject({ stop: { reason: "aws_auth_changed" } });
    await world.deed("eve", "retry");
    const run = await world.until("soaking");
    expect(run.phase).toBe("soaking");
    expect(run.steps.find(({ entry }) => entry.principalArn.endsWith("/eve"))?.state).toBe("skipped");
  });

  it("asks for the clean-up anew when somebody edited aws-auth after its approval was asked", async () => {
    const world = aMigrationWorld();
    await begun(world);
    const { cleanUp } = await world.until("cleanUpWaiting");
    world.edit({ ...world.awsAuth(), mapRoles: `# by hand\n\n${world.awsAuth()["mapRoles"] ?? ""}` });
    await world.deed("dora", "clean_up");
    const run = await world.until("apiModeWaiting", 6).catch(() => world.latest());
    expect(run.phase).toBe("cleanUpWaiting");
    expect(run.cleanUp?.hash).not.toBe(cleanUp?.hash);
    expect(await world.deed("dora", "clean_up", cleanUp?.hash)).toMatchObject({ refusal: { code: "outdated_hash" } });
    await world.deed("dora", "clean_up");
    await world.until("apiModeWaiting");
    expect(world.awsAuth()["mapRoles"]).toMatch(/^# by hand\n\n- rolearn: \S+people\/ann/);
  });

  it.each(["backingUp", "switchingMode", "creating", "soaking", "cleanUpWaiting", "apiModeWaiting"] as const)("goes back from %s: everybody as before, aws-auth byte for byte, none of its entries left", async (phase) => {
    const world = aMigrationWorld();
    const before = { access: world.access(), data: world.awsAuth() };
    const { breaches } = guardAccess(world);
    await begun(world);
    await world.until(phase === "apiModeWaiting" ? "cleanUpWaiting" : phase);
    if (phase === "creating") await world.work();
    if (phase === "apiModeWaiting") await world.deed("dora", "clean_up");
    if (phase !== "creating") await world.until(phase);
    expect(await world.deed("bob", "roll_back")).toMatchObject({ kind: "done" });
    const { id } = await world.until("rolledBack");
    await world.work(minutes(10));
    expect(world.awsAuth()).toEqual(before.data);
    expect(world.access()).toEqual(before.access);
    expect(world.aws.journal.view().clusters.flatMap(({ entries }) => entries).filter(({ tags }) => tags["eks-access/migration"] === id)).toEqual([]);
    expect(breaches).toEqual([]);
  });

  it("puts removed rows back into an aws-auth that somebody changed since, and leaves the change", async () => {
    const world = aMigrationWorld();
    await begun(world);
    await world.until("cleanUpWaiting");
    await world.deed("dora", "clean_up");
    await world.until("apiModeWaiting");
    world.edit({ ...world.awsAuth(), mapRoles: `${world.awsAuth()["mapRoles"] ?? ""}- rolearn: ${role("new")}\n  username: new\n` });
    const before = world.access();
    await world.deed("eve", "roll_back");
    expect((await world.until("rolledBack")).phase).toBe("rolledBack");
    expect(world.awsAuth()["mapRoles"]).toContain(`role/new\n  username: new\n`);
    for (const name of ["eks-node", "platform-admin", "eve", "cat"]) expect(world.awsAuth()["mapRoles"]).toContain(`role/${name}`);
    expect(world.access()).toEqual(before);
  });

  it("deletes no entry whose row is gone, and none that somebody else made anew", async () => {
    const world = aMigrationWorld();
    await begun(world);
    await world.until("soaking");
    world.edit({ ...world.awsAuth(), mapUsers: "[]\n" });
    world.aws.eks.deleteEntry("arn:aws:eks:eu-west-1:111122223333:cluster/legacy-1", role("people/cat"));
    world.aws.eks.seedEntry("arn:aws:eks:eu-west-1:111122223333:cluster/legacy-1", { principalArn: role("people/cat"), groups: ["payments-leads"], by: "console" });
    await world.deed("eve", "roll_back");
    const run = await world.until("rolledBack");
    expect(run).toMatchObject({ phase: "rollingBack", stop: { reason: "row_missing" } });
    expect(world.entryOf(`arn:aws:iam::${mainAccount}:user/contractors/oleg`)).toBeDefined();
    world.edit({ ...world.awsAuth(), mapUsers: `- userarn: arn:aws:iam::${mainAccount}:user/contractors/oleg\n` });
    await world.deed("eve", "retry");
    expect((await world.until("rolledBack")).steps.find(({ entry }) => entry.principalArn.endsWith("/cat"))?.state).toBe("left");
    expect(world.entryOf(role("people/cat"))).toBeDefined();
  });

  it("adopts an entry that equals the plan, and stops before one that does not", async () => {
    const world = aMigrationWorld();
    const arn = "arn:aws:eks:eu-west-1:111122223333:cluster/legacy-1";
    await begun(world);
    await world.until("creating");
    world.aws.eks.seedEntry(arn, { principalArn: role("platform-admin"), username: "platform-admin", policies: [{ policy: "AmazonEKSClusterAdminPolicy" }] });
    world.aws.eks.seedEntry(arn, { principalArn: role("people/eve"), username: "eve", groups: ["payments-leads"] });
    const run = await world.until("soaking");
    expect(run).toMatchObject({ phase: "creating", stop: { reason: "entry_differs", principal: role("people/eve") } });
    expect(run.steps.find(({ entry }) => entry.principalArn.endsWith("/platform-admin"))?.state).toBe("there");
    expect(await world.deed("eve", "skip")).toMatchObject({ kind: "done" });
    expect((await world.until("soaking")).phase).toBe("soaking");
    expect(world.entryOf(role("people/eve"))?.kubernetesGroups).toEqual(["payments-leads"]);
  });
});

describe("with everything going wrong", () => {
  // One run without faults tells how many calls there are; then each of them goes wrong in each way.
  const kinds: readonly Fault["kind"][] = ["before", "after", "crash before", "crash after"];

  async function forward(world: World): Promise<void> {
    await begun(world);
    await toApi(world);
  }

  async function back(world: World): Promise<void> {
    await begun(world);
    await world.until("cleanUpWaiting");
    await world.deed("dora", "clean_up");
    await world.until("apiModeWaiting");
    await world.deed("eve", "roll_back");
    await world.until("rolledBack");
  }

  async function countCalls(way: (world: World) => Promise<void>): Promise<{ readonly first: number; readonly names: readonly string[] }> {
    const world = aMigrationWorld({ awsAuth: migratable });
    await world.ask("eve", { kind: "start", cluster: "legacy", soak: minutes(30) });
    const first = world.calls.length + 1;
    const whole = aMigrationWorld({ awsAuth: migratable });
    await way(whole);
    return { first, names: whole.calls.slice(first - 1) };
  }

  const fromStart = (): number => 0;
  // On the way back only what comes after the rows were taken out: the way there is tried above.
  const fromCleanUp = (names: readonly string[]): number => names.indexOf("edit aws-auth") + 1;

  it.each<readonly [string, (world: World) => Promise<void>, string, (names: readonly string[]) => number]>([["forward", forward, "completed", fromStart], ["back", back, "rolledBack", fromCleanUp]])("%s: a run ends as it should, and nobody ever gains or loses, whichever call fails, loses its answer or is the last of its process", async (_name, way, end, from) => {
    const { first, names } = await countCalls(way);
    const problems: string[] = [];
    for (const [index, name] of names.entries()) {
      if (index < from(names)) continue;
      // Every write goes wrong in every way; of the reads, which are many and alike, each in one.
      const isWrite = /^(?:create|associate|delete|edit|back up|switch)/.test(name);
      for (const kind of isWrite ? kinds : kinds.filter((_kind, place) => place === index % 4 && index % 13 === 0)) {
        const world = aMigrationWorld({ awsAuth: migratable });
        world.faults.push({ at: first + index, kind });
        const { breaches } = guardAccess(world);
        await way(world);
        const run = await world.latest();
        if (run.phase !== end) problems.push(`${kind} ${name} (${String(index)}): ends ${run.phase} ${run.stop?.reason ?? ""}`);
        problems.push(...breaches.map((breach) => `${kind} ${name} (${String(index)}): ${breach}`));
      }
    }
    expect(problems).toEqual([]);
  }, 300_000);

  it("takes an administrator's entry back when its policy comes too late, and tries once more before it stops", async () => {
    const world = aMigrationWorld();
    await begun(world);
    await world.until("creating");
    const isLate = { now: true };
    world.watchers.push((call) => { if (isLate.now && call === `create ${role("platform-admin")}`) world.clock.advance(seconds(31)); });
    const run = await world.until("soaking");
    expect(run).toMatchObject({ phase: "creating", stop: { reason: "not_associated", principal: role("platform-admin") } });
    expect(world.entryOf(role("platform-admin"))).toBeUndefined();
    expect(world.told.filter((code) => code === "half_made_deleted")).toHaveLength(2);
    isLate.now = false;
    await world.deed("eve", "retry");
    expect((await world.until("soaking")).phase).toBe("soaking");
  });
});
