// Whoever can write Redis gets nothing by it, and cannot make access stay.
import { expect, it } from "vitest";
import { instant } from "../../src/domain/time.ts";
import { leaseTag } from "../../src/domain/lease/lease-tags.ts";
import { readLease } from "../../src/domain/lease/lease-value.ts";
import { refuseLostAccess } from "../../src/usecases/access/refuse-lost-access.ts";
import { a, aCluster, aConfiguration, annsPrincipal, firstId, macKeys } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { hours, plus, seconds } from "../world/times.ts";

const prod = aCluster();
type World = ReturnType<typeof aWorld>;

async function approved(): Promise<World> {
  const world = aWorld();
  await world.ask();
  await world.approve();
  return world;
}
async function active(): Promise<World> {
  const world = await approved();
  await world.grant();
  await world.sweep();
  return world;
}

it("a lease put into a record gives nothing: it was never approved", async () => {
  const world = await approved();
  const issuedAt = instant(Math.floor(world.clock.now() / 1000) * 1000);
  const notAfter = plus(issuedAt, hours(1));
  const lease = `1:AAAA:${String(issuedAt / 1000)}:${String(notAfter / 1000)}:U0ANN:view:CA:c:-:AAAAAAAAAAAAAAAAAAAAAA`;
  expect(readLease(firstId, lease)?.lease.policies).toEqual(["AmazonEKSClusterAdminPolicy"]);
  world.requests.forge({ ...await world.stored(), intent: { issuedAt, notAfter, lease, generation: 1 } });
  await world.grant();
  expect(world.entries.writes).toEqual([]);
  expect(await world.stored()).toMatchObject({ state: "failed", failure: { code: "approval_invalid" } });
});

it("an end put into a record does not make its access longer", async () => {
  const world = await approved();
  world.sink.isAway = true;
  await expect(world.grant()).rejects.toThrow("away"); // the intent is fixed, nothing is given yet
  world.sink.isAway = false;
  const { intent, ...stored } = await world.stored();
  if (intent === undefined) throw new Error("there is no intent");
  world.requests.forge({ ...stored, intent: { ...intent, notAfter: plus(intent.notAfter, hours(5)) } });
  await world.grant();
  expect(world.entries.writes).toEqual([]);
});

it("a record that names another principal does not make a revocation miss", async () => {
  const world = await active();
  const stored = await world.stored();
  world.requests.forge({ ...stored, terms: { ...stored.terms, principal: a.principal("arn:aws:iam::111122223333:role/people/zoe") } });
  await world.end(firstId, "U0EVE", "incident");
  await expect(world.endJob()).rejects.toThrow("does not fit its own lease");
  for (let pass = 0; pass < 3; pass += 1) { world.clock.advance(seconds(30)); await world.sweep(); }
  expect(world.entries.get(prod, annsPrincipal)?.associations ?? []).toEqual([]);
  expect((await world.stored()).state).toBe("revoking"); // nobody says what the record cannot know
  expect(world.metrics.alarms).toContain("record_changed");
});

it("no process starts under an owner or a key that live access was not given under", async () => {
  const world = await active();
  await expect(refuseLostAccess(world.deps)).resolves.toBeUndefined();
  await expect(refuseLostAccess({ ...world.deps, leaseKeys: macKeys("another") })).rejects.toThrow("REQ-");
  world.settings.configuration = { ...aConfiguration(), owner: a.owner("another-owner") };
  await expect(refuseLostAccess(world.deps)).rejects.toThrow("another-owner");
  expect(world.entries.get(prod, annsPrincipal)?.tags[leaseTag(firstId)]).toBeDefined();
});
