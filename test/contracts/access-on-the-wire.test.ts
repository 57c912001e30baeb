// How many calls to AWS one end costs: counted on the wire, against the sandbox's EKS.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { describe, expect, it } from "vitest";
import { endAccess } from "../../src/usecases/access/end-access.ts";
import { aCluster, annsPrincipal, firstId, noon } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { hours, milliseconds, plus, seconds } from "../world/times.ts";
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

/** A request whose access stands in the sandbox and is over now. */
async function anEnd() {
  const sandbox = await sandboxEntryWorld();
  const world = aWorld();
  await world.ask();
  await world.approve();
  await world.grant();
  const { tags, associations } = world.entries.get(aCluster(), annsPrincipal) ?? {};
  sandbox.makeEntry({ principal: annsPrincipal, ...(tags === undefined ? {} : { tags }), policies: (associations ?? []).map(({ policy }) => ({ policy, namespaces: ["payments"] })) });
  sandbox.clock.advance(milliseconds(Math.max(0, plus(noon, hours(9)) - sandbox.clock.now())));
  world.settings.configuration = { ...world.settings.configuration, clusters: [sandbox.cluster] };
  const { entryReader, entryRemovals, entryUpkeep, trustedClock } = sandbox.aws;
  return { sandbox, world, end: () => endAccess({ ...world.deps, entryReader, entryRemovals, entryUpkeep, trustedClock }, firstId) };
}

describe("an end on time", () => {
  it("costs a look, the association, the entry and two looks five seconds apart, each with the cluster's own answer: seven calls", async () => {
    const { sandbox, world, end } = await anEnd();
    await using _stopped = sandbox;
    using sent = wire();
    expect(await end()).toEqual({ again: seconds(5) });
    expect(sent.take()).toEqual(["describe entry", "disassociate", "delete entry", "describe entry", "describe cluster"]);
    expect((await world.stored()).state).toBe("ending");
    sandbox.clock.advance(seconds(6));
    expect(await end()).toBe("done");
    expect(sent.take()).toEqual(["describe entry", "describe cluster"]);
    expect((await world.stored()).state).toBe("ended");
  });
});
