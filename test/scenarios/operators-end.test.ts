// Operators list and end by the command line, with the real store and a worker, also while Slack is down.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { end } from "../../src/adapters/cli/end.ts";
import { list } from "../../src/adapters/cli/list.ts";
import type { Command } from "../../src/adapters/cli/command.ts";
import { openOperating } from "../../src/compose/operating.ts";
import { instant } from "../world/times.ts";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import type { Card, SandboxWorld } from "../world/sandbox-world.ts";

let world: SandboxWorld;
beforeAll(async () => { world = await aSandboxWorld(); });
afterAll(() => world[Symbol.asyncDispose]());

const terminal = { write: () => Promise.resolve(), showProgress: () => undefined };
const clock = () => ({ now: () => instant(world.world.clock.now()), monotonic: () => world.world.clock.monotonic(), sleep: (span: number, signal?: AbortSignal) => world.world.clock.sleep(span, signal) });
const open = () => openOperating({ REDIS_URL: world.world.redis.url, EKS_ACCESS_AUDIT_FILE: world.world.auditFile }, clock());
const run = async (command: Command, ...args: string[]) => command.run(args, terminal);
// The command waits by the sandbox's clock, which only moves when somebody moves it.
async function runMoving(command: Command, ...args: string[]) {
  const done: { result?: Awaited<ReturnType<Command["run"]>> } = {};
  const running = run(command, ...args).then((result) => { done.result = result; });
  await world.until(() => done.result !== undefined, "the command is done");
  await running;
  if (done.result === undefined) throw new Error("the command left nothing");
  return done.result;
}
const idOf = (card: Card): string => /REQ-\w{5}/.exec(card.text)?.[0] ?? "";
async function granted(line: string): Promise<Card> {
  const card = await world.asked("ann", line);
  await world.as("bob").click(card, "Approve");
  await card.says("Active until");
  return card;
}

describe("list", () => {
  it("shows what is live and what waits, what ends first first, as table and as JSON", async () => {
    expect((await run(list(open))).out).toBe("No access is live and nothing is waiting.\n");
    const later = await granted("prod view ns=payments for=2h");
    const sooner = await granted("prod view ns=checkout for=1h");
    const waiting = await world.asked("bob", "staging view ns=payments");
    const { out, exitCode } = await run(list(open));
    expect(exitCode).toBe(0);
    expect(out.split("\n").slice(0, 4).map((row) => row.split(/ {2,}/).slice(0, 6))).toEqual([
      ["REQUEST", "STATE", "PERSON", "ROLE", "CLUSTER", "SCOPE"],
      [idOf(sooner), "active", "ann@example.com", "view", "prod", "checkout"], [idOf(later), "active", "ann@example.com", "view", "prod", "payments"],
      [idOf(waiting), "pending", "bob@example.com", "view", "staging", "payments"],
    ]);
    const json = JSON.parse((await run(list(open), "--json", "--person", "U0ANN", "--cluster", "prod")).out) as { requests: { shortId: string; notAfter: string }[] };
    expect(json.requests.map(({ shortId }) => shortId)).toEqual([idOf(sooner), idOf(later)]);
    expect(JSON.stringify(json)).not.toContain("mac");
    expect((await run(list(open), "--person", "BOB@example.com")).out).toContain(idOf(waiting));
  });
});

describe("end", () => {
  it("takes access of one request away while Slack is down, and says so when it is gone; card and audit name the operator", async () => {
    const card = world.card("checkout");
    world.slack.chaos.off = true;
    const result = await runMoving(end(open), idOf(card).toLowerCase(), "--reason", "left the team", "--by", "Eve", "--within", "300");
    expect(result).toMatchObject({ exitCode: 0, error: "" });
    expect(result.out).toBe(`${idOf(card)} (view on prod of ann@example.com): revoked, confirmed gone.\n`);
    expect(world.associations("prod", "ann")).toEqual(["AmazonEKSViewPolicy on payments"]);
    world.slack.chaos.off = false;
    await card.says("Revoked by the operator Eve (", { within: 20_000 });
    expect(card.text).toContain("left the team");
    const events = (await world.audit()).filter(({ facts }) => facts["kind"] === "operator");
    expect(events.map(({ type, facts }) => ({ type, reason: facts["reason"] }))).toEqual([{ type: "access.end_asked", reason: "left the team" }]);
  });
  it("ends everything of a person: what is live is taken away, what waits is withdrawn", async () => {
    const waiting = await world.asked("ann", "staging view ns=payments");
    const result = await runMoving(end(open), "--person", "ann@example.com", "--reason", "lost laptop", "--within", "300");
    expect(result.exitCode).toBe(0);
    expect(result.out).toMatch(/view on prod of ann@example\.com\): revoked, confirmed gone\.\n/);
    expect(result.out).toContain(`${idOf(waiting)} (view on staging of ann@example.com): withdrawn, nothing was granted.`);
    expect(world.own("prod", "ann")?.associations ?? []).toEqual([]);
    await waiting.says("Withdrawn by the operator");
    expect((await run(end(open), "--person", "ann@example.com", "--reason", "again")).out).toBe("Nothing of ann@example.com is open.\n");
    expect(await run(end(open), idOf(waiting), "--reason", "again", "--within", "0")).toMatchObject({ exitCode: 0, out: expect.stringContaining("was over already, withdrawn") as string });
  });
  it("says that access may still be live, exit code 1, when nobody took it away in time", async () => {
    const card = await granted("prod view ns=payments");
    world.world.aws.faults.outage({});
    expect(await run(end(open), idOf(card), "--reason", "why not", "--within", "0")).toMatchObject({ exitCode: 1, out: expect.stringContaining("Access may still be live.") as string });
    world.world.aws.faults.clear();
    await card.says("Revoked by the operator", { within: 20_000 });
  });
  it.each([
    [["REQ-ZZZZZ", "--reason", "x"], 1, "There is no request REQ-ZZZZZ. Nothing was ended."], [["nonsense", "--reason", "x"], 2, "`NONSENSE` is not a request id."],
    [["REQ-ZZZZZ"], 2, "Say why"], [["REQ-ZZZZZ", "--reason", " \u0007 "], 2, "Say why"], [["--reason", "x"], 2, "Name requests, or a person"],
    [["REQ-ZZZZZ", "--person", "U0ANN", "--reason", "x"], 2, "not both"], [["REQ-ZZZZZ", "--reason", "x", "--within", "soon"], 2, "no number of seconds"],
  ])("%j ends nothing: exit code %i", async (args, exitCode, sentence) => {
    expect(await run(end(open), ...args)).toMatchObject({ exitCode, error: expect.stringContaining(sentence) as string });
  });
  it("says what is missing when the environment names no store, or nobody is there", async () => {
    expect(await run(list(() => openOperating({})))).toMatchObject({ exitCode: 1, error: expect.stringContaining("REDIS_URL is missing") as string });
    expect(await run(list(() => openOperating({ REDIS_URL: "redis://127.0.0.1:1" })))).toMatchObject({ exitCode: 1, out: "" });
  });
});
