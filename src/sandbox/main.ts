// `npm run sandbox`: the whole product on this machine, with a page to try it. Opens nothing but loopback.
import { randomBytes } from "node:crypto";
import { environment } from "../config/env.ts";
import { EksAccessError } from "../domain/errors.ts";
import { control, pageState } from "./control/sandbox-control.ts";
import type { ControlTargets } from "./control/sandbox-control.ts";
import { PageFaults } from "./control/page-faults.ts";
import { serveControl } from "./control/serve-control.ts";
import type { Controlled, ControlService } from "./control/serve-control.ts";
import { checkGivenRedis, notOursToWipe } from "./given-redis.ts";
import { redisCommand } from "./redis-command.ts";
import { Replaceable } from "./replaceable.ts";
import { samplePrincipal } from "./sample-principals.ts";
import { SandboxProblem } from "./sandbox-problem.ts";
import { sampleClusters, sandboxOwner } from "./seed-clusters.ts";
import { startWorld } from "./start.ts";
import type { World } from "./start.ts";

const usualPort = 4680;
/** Stopping in order takes a second or two; after this long the process ends anyway, and with it what it started. */
const stopWithinMs = 6000;

/** Address and token of the control API, known once it listens. */
const api = { url: "", token: randomBytes(16).toString("hex") };

function targetsOf(world: World): ControlTargets {
  const { clock, slack, aws, kubernetes, onCall, redis } = world;
  const names = new Map(Object.entries(sampleClusters).map(([name, arn]) => [arn as string, name]));
  const wipeRedis = redis.kind === "given" ? notOursToWipe : async (): Promise<void> => { await redisCommand(redis.url, ["FLUSHALL"]); };
  return {
    clock, slack, aws, kubernetes, redisKind: redis.kind, owner: sandboxOwner, clusterNames: names,
    faults: new PageFaults({ aws, slack, onCall, wipeRedis }),
    principalOf: (id, arn) => {
      const person = slack.people.get(id);
      return person === undefined ? undefined : samplePrincipal(person, arn);
    },
    control: () => api,
  };
}

interface Running extends AsyncDisposable {
  readonly world: World;
  readonly targets: ControlTargets;
}

async function begin(redisUrl: string | undefined): Promise<Running> {
  const pathDirs = (environment()["PATH"] ?? "").split(":");
  const world = await startWorld({ pathDirs, ...(redisUrl === undefined ? {} : { redisUrl }) });
  try {
    await world.start("all");
    return { world, targets: targetsOf(world), [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
  } catch (error) {
    await world[Symbol.asyncDispose]();
    throw error;
  }
}

function controlled(running: Replaceable<Running>, listeners: Set<() => void>): Controlled {
  return {
    stateFor: (person) => pageState(running.current.targets, person),
    onChange: (listener) => { listeners.add(listener); return () => { listeners.delete(listener); }; },
    post: (name, body) => (name === "start-over" ? running.replace().then(() => ({ ok: true })) : control(running.current.targets, name, body)),
  };
}

/** The port of the page; undefined when none is asked for. @throws SandboxProblem when it is none */
function wantedPort(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new SandboxProblem(`SANDBOX_PORT must be a port, 0 to 65535, and not ${JSON.stringify(text)}.`);
  return Number(text);
}

async function listen(page: Controlled, wanted: number | undefined): Promise<ControlService> {
  const { token } = api;
  const port = wanted ?? usualPort;
  try {
    return await serveControl(page, { port, token });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EACCES") throw new SandboxProblem(`This user may not listen on port ${String(port)} (SANDBOX_PORT). Choose one above 1023.`);
    if (code !== "EADDRINUSE") throw error;
    if (wanted !== undefined) throw new SandboxProblem(`Port ${String(port)} (SANDBOX_PORT) is in use. Choose another one, or 0 for a free one.`);
    // Another sandbox, or something else, has the usual port: any free one does as well.
    console.log(`Port ${String(port)} is in use; taking a free one.`);
    return serveControl(page, { port: 0, token });
  }
}

/** Resolves at the first Ctrl-C. A second one, or stopping for too long, ends the process as it is: nobody listens any more. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    const signals = ["SIGINT", "SIGTERM"] as const;
    const stop = (): void => {
      resolve();
      for (const signal of signals) process.off(signal, stop);
      setTimeout(() => { process.kill(process.pid, "SIGTERM"); }, stopWithinMs).unref();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}

async function main(): Promise<void> {
  const { SANDBOX_PORT: port, REDIS_URL: given } = environment();
  const wanted = wantedPort(port);
  const redisUrl = given === "" ? undefined : given;
  if (redisUrl !== undefined) await checkGivenRedis(redisUrl);
  console.log("Starting the sandbox…");
  const stop = stopAsked();
  const listeners = new Set<() => void>();
  const heard = (): void => { for (const listener of listeners) listener(); };
  await using running = await Replaceable.begin({
    begin: () => begin(redisUrl),
    onBegun: ({ world }) => { world.slack.onChange(heard); world.aws.journal.onChange(heard); heard(); },
    isEndedFirst: ({ world }) => world.redis.kind === "given", // two bots must not share one Redis
  });
  await using service = await listen(controlled(running, listeners), wanted);
  api.url = service.url;
  const kept = redisUrl === undefined ? "nothing is kept" : "nothing is kept but what stands in your Redis";
  console.log(`\n  eks-access sandbox: ${service.url}\n\n  Open it in a browser. Redis: ${running.current.world.redis.kind}. Ctrl-C ends it; ${kept}.\n`);
  await stop;
  console.log("Stopping…");
}

try {
  await main();
} catch (error) {
  console.error(error instanceof SandboxProblem || error instanceof EksAccessError ? error.message : error);
  process.exitCode = 1;
}
