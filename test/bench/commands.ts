// How long Slack waits for the answer to a slash command, against a Bolt app that does nothing but answer, each in a process of its own.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { newResponseUrl, newTrigger } from "../../src/sandbox/slack/acts/secrets.ts";
import { sendCommand } from "../../src/sandbox/slack/acts/command.ts";
import { lastRequest } from "../../src/sandbox/slack/delivery/http-carrier.ts";
import type { RawRequest } from "../../src/sandbox/slack/delivery/http-carrier.ts";
import { signatureHeaders } from "../../src/sandbox/slack/delivery/signature.ts";
import { startWorld } from "../../src/sandbox/start.ts";
import type { World } from "../../src/sandbox/start.ts";
import { median, timed, until } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { pathDirs } from "./real-redis.ts";

const rounds = 12;
const inRow = 10;
const atOnce = 50;
const ann = "U0ANN";

/** One at a time, in turns with the bare app; then fifty at once. */
export async function commands(): Promise<readonly Figure[]> {
  await using world = await startWorld({ transport: "http", rateLimits: false, pathDirs });
  await world.fork("all");
  const port = await bareApp(world);
  await sendCommand(world.slack, { personId: ann, channelId: "C0PAYMENTS", line: "/eks-access request prod view ns=payments" });
  const sent = lastRequest(world.slack);
  if (sent === undefined) throw new Error("no command was sent");
  await answered(world, 0);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [ours, bare] = [await inTurn(world, sent), await inTurn(world, { ...sent, url: `http://127.0.0.1:${String(port.number)}/slack/events` })];
    if (round > 1) ratios.push(median(ours) / median(bare));
  }
  const before = world.slack.ephemerals.length;
  const burst = await Promise.all(Array.from({ length: atOnce }, () => send(world, sent)));
  await answered(world, before);
  await port.stop();
  return [
    { what: "slash command → acknowledged and durably stored", value: median(ratios), unit: "×", target: 1.5, against: `a bare Bolt handler that only acknowledges, ${String(rounds * inRow)} each in turns` },
    { what: "the slowest of 50 slash commands at once", value: Math.max(...burst) / 1000, unit: "s", target: 1.5, against: "half of Slack's 3 s" },
  ];
}

async function inTurn(world: World, sent: RawRequest): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < inRow; index += 1) {
    const before = world.slack.ephemerals.length;
    times.push(await send(world, sent));
    if (sent.url === lastRequest(world.slack)?.url) await answered(world, before);
  }
  return times;
}

// Each with secrets and a signature of its own, as Slack sends them.
async function send(world: World, { url, body, headers }: RawRequest): Promise<number> {
  const form = new URLSearchParams(body);
  form.set("trigger_id", newTrigger(world.slack, ann));
  form.set("response_url", newResponseUrl(world.slack, { personId: ann, channelId: "C0PAYMENTS", actId: world.slack.newId("A"), original: undefined, threadTs: undefined }));
  const text = form.toString();
  const signed = signatureHeaders({ secret: world.slack.app.signingSecret, timestamp: Math.floor(Date.now() / 1000), body: text });
  return timed(async () => {
    const response = await fetch(url, { method: "POST", headers: { ...headers, ...signed }, body: text });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`a command was answered with ${String(response.status)}`);
  });
}

// What it does after the acknowledgement must not weigh on the next one.
async function answered(world: World, before: number): Promise<void> {
  await until(() => world.slack.ephemerals.length > before, "an answer to the command");
}

async function bareApp(world: World): Promise<{ readonly number: number; stop(): Promise<void> }> {
  const child = fork(fileURLToPath(new URL("bare-app.ts", import.meta.url)), [], { stdio: "inherit", env: {} });
  child.send(world.slack.app.signingSecret);
  const port = await new Promise<number>((resolve) => { child.once("message", (message) => { resolve(Number(message)); }); });
  return {
    number: port,
    stop: async () => {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}
