// Asking who is on call, against the sandbox's PagerDuty, Opsgenie and incident.io: only a clear answer in time names anybody.
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createOnCallSources, missingToken } from "../../../src/adapters/oncall/on-call-sources.ts";
import type { OnCallSourcesDeps } from "../../../src/adapters/oncall/on-call-sources.ts";
import type { RotaSource } from "../../../src/domain/break-glass/break-glass-rule.ts";
import { close, listen } from "../../../src/sandbox/aws/loopback-server.ts";
import { startOnCallService } from "../../../src/sandbox/oncall/service.ts";
import type { RunningOnCall } from "../../../src/sandbox/oncall/service.ts";
import { createOnCallWorld, seedOnCall } from "../../../src/sandbox/oncall/world.ts";
import type { OnCallWorld } from "../../../src/sandbox/oncall/world.ts";
import { a, aRota, noon } from "../../world/builders.ts";

let world: OnCallWorld;
let service: RunningOnCall;
beforeEach(async () => {
  world = createOnCallWorld(() => noon);
  seedOnCall(world);
  service = await startOnCallService(world);
});
afterEach(() => service[Symbol.asyncDispose]());

function ask(source: RotaSource, parts: Partial<OnCallSourcesDeps> = {}) {
  const members = (): Promise<ReturnType<typeof a.user>[]> => Promise.resolve([a.user("U0DORA")]);
  return createOnCallSources({ people: { membersOf: members }, clock: { now: () => noon }, tokens: world.tokens, urls: service.urls, ...parts }).whoIsOnCall(aRota({ source }));
}
const pagerduty = (parts: Partial<Extract<RotaSource, { kind: "pagerduty" }>> = {}): RotaSource => ({ kind: "pagerduty", schedule: "PSANDBOX", level: 1, ...parts });
const opsgenie = { kind: "opsgenie", schedule: "5a4d0b7e-0000-4000-8000-000000000001", region: "us" } as const;
const incidentIo: RotaSource = { kind: "incidentIo", schedule: "01SANDBOXSCHEDULE000000000" };
const hourMs = 3_600_000;

describe("PagerDuty", () => {
  it("names who is on call by schedule, by policy, by both, on the level that is asked for", async () => {
    expect(await ask(pagerduty())).toEqual([{ email: "dora@example.com" }]);
    expect(await ask({ kind: "pagerduty", escalationPolicy: "PPLATFORM", level: 1 })).toEqual([{ email: "dora@example.com" }]);
    expect(await ask({ kind: "pagerduty", escalationPolicy: "PPLATFORM", level: 2 })).toEqual([{ email: "eve@example.com" }]);
    expect(await ask(pagerduty({ escalationPolicy: "PPLATFORM" }))).toEqual([{ email: "dora@example.com" }]);
    expect(await ask(pagerduty({ escalationPolicy: "POTHER" }))).toEqual([]);
    expect(await ask(pagerduty({ level: 2 }))).toEqual([]);
  });

  it("tells until when, and names nobody whose shift is over, is to come, or cannot be read", async () => {
    world.shifts.splice(0, Infinity, { service: "pagerduty", schedule: "PSANDBOX", level: 1, email: "dora@example.com", from: noon - hourMs, to: noon + hourMs });
    expect(await ask(pagerduty())).toEqual([{ email: "dora@example.com", until: noon + hourMs }]);
    const saying = (start: string | null, end: string | null, more = false): RequestListener => (_, response) => {
      response.end(JSON.stringify({ more, oncalls: [{ escalation_level: 1, escalation_policy: { id: "P" }, schedule: { id: "PSANDBOX" }, user: { email: "dora@example.com" }, start, end }] }));
    };
    const iso = (time: number): string => new Date(time).toISOString();
    expect(await against(saying(iso(noon - 2 * hourMs), iso(noon - hourMs)), pagerduty())).toEqual([]);
    expect(await against(saying(iso(noon + hourMs), null), pagerduty())).toEqual([]);
    expect(await against(saying("soon", null), pagerduty())).toEqual([]);
    await expect(against(saying(null, null, true), pagerduty())).rejects.toThrow("PagerDuty names more than 100 people at once");
  });

  it("counts only entries of the schedule and policy that were asked for, whatever comes back, and only people with an address", async () => {
    const entry = (schedule: string | null, policy: string, email?: string) => ({ escalation_level: 1, escalation_policy: { id: policy }, schedule: schedule === null ? null : { id: schedule }, user: { email }, start: null, end: null });
    const careless: RequestListener = (_, response) => { response.end(JSON.stringify({ more: false, oncalls: [entry("OTHER", "P", "mallory@example.com"), entry(null, "P", "mallory@example.com"), entry("PSANDBOX", "Q", "mallory@example.com"), entry("PSANDBOX", "P"), entry("PSANDBOX", "P", "dora@example.com")] })); };
    expect(await against(careless, pagerduty({ escalationPolicy: "P" }))).toEqual([{ email: "dora@example.com" }]);
  });
});

describe("Opsgenie and incident.io", () => {
  it("name who is on call", async () => {
    expect(await ask(opsgenie)).toEqual([{ email: "cat@example.com" }]);
    expect(await ask(incidentIo)).toEqual([{ email: "dora@example.com", until: 4_102_444_800_000 }]);
  });

  it("name nobody on a schedule that is switched off, is another one, or has nobody", async () => {
    world.disabled.add(opsgenie.schedule);
    expect(await ask(opsgenie)).toEqual([]);
    const other: RequestListener = (_, response) => { response.end(JSON.stringify({ data: { _parent: { id: "another", enabled: true }, onCallRecipients: ["mallory@example.com"] } })); };
    expect(await against(other, opsgenie)).toEqual([]);
    const entries: RequestListener = (_, response) => {
      const at = (user: unknown, start = noon - hourMs, end = noon + hourMs) => ({ start_at: new Date(start).toISOString(), end_at: new Date(end).toISOString(), user });
      response.end(JSON.stringify({ schedule_entries: { final: [at(null), at({}), at({ email: null }), at({ email: "old@example.com" }, noon - 3 * hourMs, noon - hourMs)] } }));
    };
    expect(await against(entries, incidentIo)).toEqual([]);
  });
});

describe("fixed members and Slack user groups", () => {
  it("are named by Slack id", async () => {
    expect(await ask({ kind: "members", members: [a.user("U0BOB")] })).toEqual([{ id: "U0BOB" }]);
    expect(await ask({ kind: "slackUserGroup", slackUserGroup: "S0ONCALL" as never })).toEqual([{ id: "U0DORA" }]);
  });
});

describe("a source that is silent", () => {
  it.each([pagerduty(), opsgenie, incidentIo].map((source) => [source.kind, source] as const))("is an error: %s down, talking nonsense, or not taking the token", async (kind, source) => {
    world.mood = "down";
    await expect(ask(source)).rejects.toThrow(/answered 503/);
    expect(world.calls).toHaveLength(2); // it is asked once more
    world.mood = "nonsense";
    await expect(ask(source)).rejects.toThrow(/answered something else than it documents/);
    world.mood = "fine";
    await expect(ask(source, { tokens: { ...world.tokens, [kind]: "wrong-token" } })).rejects.toThrow(/answered 401: it does not take our token/);
    await expect(ask(source, { tokens: {} })).rejects.toThrow(/is not set, so/);
    await expect(ask(source, { urls: { ...service.urls, [kind]: "http://127.0.0.1:1/" } })).rejects.toThrow(/could not be asked/);
  });

  it("never shows the token", async () => {
    world.mood = "down";
    const error: unknown = await ask(pagerduty()).catch((thrown: unknown) => thrown);
    expect(JSON.stringify([String(error), error instanceof Error ? String(error.cause) : ""])).not.toContain(world.tokens.pagerduty);
  });

  it("is an error for a schedule that there is not", async () => {
    await expect(ask({ kind: "opsgenie", schedule: "none", region: "eu" })).rejects.toThrow(/Opsgenie answered 404/);
    await expect(ask({ kind: "incidentIo", schedule: "none" })).rejects.toThrow(/incident\.io answered 404/);
  });

  it("is waited for four seconds and no longer", async () => {
    world.mood = "hangs";
    const from = performance.now();
    await expect(ask(pagerduty())).rejects.toThrow(/did not answer in time/);
    expect(performance.now() - from).toBeLessThan(5500);
  });

  it("is not followed elsewhere, nor believed at any length, nor when it is no JSON", async () => {
    await expect(against((_, response) => { response.writeHead(302, { location: service.urls.pagerduty }).end(); }, pagerduty())).rejects.toThrow(/could not be asked/);
    await expect(against((_, response) => { response.end(JSON.stringify({ more: false, oncalls: [], padding: "x".repeat(1_100_000) })); }, pagerduty())).rejects.toThrow(/something else/);
    await expect(against((_, response) => { response.end("<html>"); }, pagerduty())).rejects.toThrow(/could not be asked/);
  });

  it("may stumble once", async () => {
    let calls = 0;
    const stumbling: RequestListener = (_, response) => {
      calls += 1;
      if (calls === 1) response.writeHead(502).end();
      else response.end(JSON.stringify({ more: false, oncalls: [] }));
    };
    expect(await against(stumbling, pagerduty())).toEqual([]);
    expect(calls).toBe(2);
  });
});

describe("tokens", () => {
  it("that rotas need and nobody set are named", () => {
    expect(missingToken([aRota(), aRota({ source: { kind: "members", members: [] } })], {})).toBe("PAGERDUTY_TOKEN is missing: the rota platform of a break-glass rule asks pagerduty. Set it, or PAGERDUTY_TOKEN_FILE, or take the rule out.");
    expect(missingToken([aRota({ source: opsgenie })], { pagerduty: "x" })).toContain("OPSGENIE_KEY is missing");
    expect(missingToken([aRota(), aRota({ source: { kind: "slackUserGroup", slackUserGroup: "S0ONCALL" as never } })], { pagerduty: "x" })).toBeUndefined();
  });
});

async function against(listener: RequestListener, source: RotaSource) {
  const server = createServer(listener);
  const url = `http://127.0.0.1:${String(await listen(server, {}))}/`;
  try {
    return await ask(source, { urls: { pagerduty: url, opsgenie: url, incidentIo: url } });
  } finally {
    await close(server, "test server", {});
  }
}
