// `npm run sandbox`: the whole product on this machine, with a page to try it. Opens nothing but loopback.
import { randomBytes } from "node:crypto";
import { environment } from "../config/env.ts";
import { control, pageState } from "./control/sandbox-control.ts";
import type { ControlTargets } from "./control/sandbox-control.ts";
import { PageFaults } from "./control/page-faults.ts";
import { serveControl } from "./control/serve-control.ts";
import type { ControlService } from "./control/serve-control.ts";
import { redisCommand } from "./redis-command.ts";
import { mainAccount, sampleAwsAuth, sampleClusters, sandboxOwner, stagingAccount } from "./seed-clusters.ts";
import { startWorld } from "./start.ts";
import type { World } from "./start.ts";

const usualPort = 4680;

function targetsOf(world: World): ControlTargets {
  const awsAuth = new Map<string, string | undefined>(Object.entries(sampleAwsAuth));
  const names = new Map(Object.entries(sampleClusters).map(([name, arn]) => [arn as string, name]));
  return {
    clock: world.clock, slack: world.slack, aws: world.aws, kubernetes: world.kubernetes, redisKind: world.redis.kind, owner: sandboxOwner, clusterNames: names,
    faults: new PageFaults({ aws: world.aws, slack: world.slack, wipeRedis: async () => { await redisCommand(world.redis.url, ["FLUSHALL"]); } }),
    principalOf: (person, arn) => principalOf(world, person, arn),
    awsAuthOf: (arn) => awsAuth.get(names.get(arn) ?? ""),
  };
}

function principalOf({ slack }: World, person: string, clusterArn: string): string | undefined {
  const email = slack.people.get(person)?.email;
  const account = clusterArn.includes(stagingAccount) ? stagingAccount : mainAccount;
  return email === undefined ? undefined : `arn:aws:iam::${account}:role/people/${email.split("@")[0] ?? ""}`;
}

interface Running {
  world: World;
  targets: ControlTargets;
}

async function begin(): Promise<Running> {
  const env = environment();
  const given = env["REDIS_URL"] === "" ? undefined : env["REDIS_URL"];
  const world = await startWorld({ pathDirs: (env["PATH"] ?? "").split(":"), ...(given === undefined ? {} : { redisUrl: given }) });
  try {
    await world.start("all");
    return { world, targets: targetsOf(world) };
  } catch (error) {
    await world[Symbol.asyncDispose]();
    throw error;
  }
}

async function listen(running: Running, restart: () => Promise<void>): Promise<ControlService> {
  const env = environment();
  const listeners = new Set<() => void>();
  const wire = (): void => {
    const heard = (): void => { for (const listener of listeners) listener(); };
    running.world.slack.onChange(heard);
    running.world.aws.journal.onChange(heard);
  };
  wire();
  const wanted = Number(env["SANDBOX_PORT"] ?? usualPort);
  const controlled = {
    stateFor: (person: string) => pageState(running.targets, person),
    onChange: (listener: () => void) => { listeners.add(listener); return () => { listeners.delete(listener); }; },
    post: (name: string, body: Parameters<typeof control>[2]) => (name === "start-over" ? restart().then(() => { wire(); return { ok: true }; }) : control(running.targets, name, body)),
  };
  const token = randomBytes(16).toString("hex");
  try {
    return await serveControl(controlled, { port: wanted, token });
  } catch (error) {
    // Another sandbox, or something else, has the usual port: any free one does as well.
    if (!(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE" || env["SANDBOX_PORT"] !== undefined) throw error;
    console.log(`Port ${String(wanted)} is in use; taking a free one.`);
    return serveControl(controlled, { port: 0, token });
  }
}

async function main(): Promise<void> {
  console.log("Starting the sandbox…");
  const running = await begin();
  const service = await listen(running, async () => {
    const old = running.world;
    Object.assign(running, await begin());
    await old[Symbol.asyncDispose]();
  });
  console.log(`\n  eks-access sandbox: ${service.url}\n\n  Open it in a browser. Redis: ${running.world.redis.kind}. Ctrl-C ends it; nothing is kept.\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => { resolve(); });
  });
  console.log("Stopping…");
  await service[Symbol.asyncDispose]();
  await running.world[Symbol.asyncDispose]();
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error && "code" in error && error.code === "EADDRINUSE" ? "The port in SANDBOX_PORT is in use. Choose another one." : error);
  process.exitCode = 1;
}
