// Whole use cases against the sandbox's EKS: what they cost, counted on the wire, and what EKS' idempotency makes of them.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { describe, expect, it } from "vitest";
import { leaseTag, madeTag, ownerTag, writeMade } from "../../src/domain/lease/lease-tags.ts";
import { writeLease } from "../../src/domain/lease/lease-value.ts";
import { drift } from "../../src/domain/request/grant-steps.ts";
import { changeRequest } from "../../src/usecases/request/change-request.ts";
import { aLease, firstId, keys, owner, prodArn } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { hours, instant, seconds } from "../world/times.ts";
import { sandboxEntryWorld } from "./sandbox-entry-world.ts";

const names = [[/^GET .*access-policies/, "list associations"], [/^GET .*access-entries/, "describe entry"], [/^GET /, "describe cluster"], [/^DELETE .*access-policies/, "disassociate"], [/^DELETE /, "delete entry"]] as const;

/** Everything that is sent to EKS while it is in use, by name. */
function wire() {
  const calls: string[] = [];
  const onRequest = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    if (request.path === "/") return; // STS
    const line = `${request.method} ${request.path}`;
    calls.push(names.find(([pattern]) => pattern.test(line))?.[1] ?? line);
  };
  subscribe("http.client.request.start", onRequest);
  return { take: () => calls.splice(0), [Symbol.dispose]: () => { unsubscribe("http.client.request.start", onRequest); } };
}

/** Use cases over the sandbox's EKS, with access that was granted there. */
async function granted() {
  const sandbox = await sandboxEntryWorld();
  const world = aWorld();
  const { entryReader, entryRemovals, entryUpkeep, entryGrants, trustedClock } = sandbox.aws;
  Object.assign(world.deps, { entryReader, entryRemovals, entryUpkeep, entryGrants, trustedClock, clock: sandbox.clock });
  world.settings.configuration = { ...world.settings.configuration, clusters: [sandbox.cluster] };
  await world.ask();
  await world.approve();
  await world.grant();
  expect((await world.stored()).state).toBe("active");
  return { sandbox, world };
}

/** The same, as if it had been granted an hour ago: without moving the clock, since the SDK repeats refused calls to a service whose clock is minutes off. */
async function over() {
  const { sandbox, world } = await granted();
  const second = Math.floor(sandbox.now() / 1000) * 1000;
  const [issuedAt, notAfter] = [instant(second - hours(1)), instant(second - 1000)];
  const target = { owner, clusterArn: prodArn, principal: sandbox.principal };
  const lease = writeLease(aLease({ issuedAt, notAfter }), target, keys);
  sandbox.deleteEntry(sandbox.principal);
  sandbox.makeEntry({
    principal: sandbox.principal, policies: [{ policy: "AmazonEKSViewPolicy", namespaces: ["payments"] }],
    tags: { [ownerTag]: owner, [madeTag]: writeMade(target, keys), [leaseTag(firstId)]: lease },
  });
  const stored = await world.stored();
  if (stored.intent !== undefined) world.requests.forge({ ...stored, intent: { ...stored.intent, issuedAt, notAfter, lease } });
  return { sandbox, world };
}

describe("an end on time", () => {
  it("costs a look, the association, the entry and two looks five seconds apart, each with the cluster's own answer: seven calls", async () => {
    const { sandbox, world } = await over();
    await using _stopped = sandbox;
    using sent = wire();
    expect(await world.endJob()).toEqual({ again: seconds(5) });
    expect(sent.take()).toEqual(["describe entry", "disassociate", "delete entry", "describe entry", "describe cluster"]);
    expect((await world.stored()).state).toBe("ending");
    sandbox.clock.advance(seconds(6));
    expect(await world.endJob()).toBe("done");
    expect(sent.take()).toEqual(["describe entry", "describe cluster"]);
    expect((await world.stored()).state).toBe("ended");
  });
});

describe("access that a removal of ours took", () => {
  it("is put back, although EKS answers a create that repeats its token with the first one's result", async () => {
    const { sandbox, world } = await granted();
    await using _stopped = sandbox;
    sandbox.deleteEntry(sandbox.principal);
    await changeRequest(world.deps, firstId, (request) => drift(request, sandbox.now()));
    await world.grant();
    expect((await world.stored()).state).toBe("active");
    expect(await sandbox.entryReader.read(sandbox.cluster, sandbox.principal, "grant")).toMatchObject({ kind: "entry", entry: { associations: [{ policy: "AmazonEKSViewPolicy" }] } });
  });
});
