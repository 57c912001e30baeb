// Starts and stops the product for a world: in this process, or in child processes that can be killed.
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { environment } from "../config/env.ts";
import type { Log } from "../ports/system/log.ts";
import { parseObject } from "./aws/json.ts";
import type { SandboxClock } from "./clock.ts";
import type { ChildMessage, ParentMessage } from "./product-process.ts";
import type { ProductSpec } from "./run-product.ts";

/** A bot or worker that runs somewhere. */
export interface RunningProduct extends AsyncDisposable {
  readonly role: ProductSpec["role"];
  /** Undefined when it runs in this process. */
  readonly pid: number | undefined;
  /** One sweep, now. */
  sweepNow(): Promise<void>;
  /** Ends it as `kill -9` does; in this process it can only be stopped in order. */
  kill(): Promise<void>;
}

const entry = fileURLToPath(new URL("product-process.ts", import.meta.url));

/** Of this process' environment a child gets nothing but where Node.js keeps compiled code. */
const compileCache = Object.fromEntries(Object.entries(environment()).filter(([name]) => name === "NODE_COMPILE_CACHE"));

/** Starts a child process and waits until it is ready. Its log lines go to `log`, if there is one. @throws Error with its own message when it cannot start */
export async function forkProduct(spec: ProductSpec, clock: SandboxClock, log?: Pick<Log, "info">): Promise<RunningProduct> {
  const child = fork(entry, [], { stdio: ["ignore", log === undefined ? "ignore" : "pipe", "inherit", "ipc"], env: compileCache });
  if (log !== undefined && child.stdout !== null) createInterface(child.stdout).on("line", (line) => { const message = parseObject(line)?.["msg"]; if (typeof message === "string") log.info(message); });
  const gone = new Promise<void>((resolve) => { child.once("exit", () => { resolve(); }); });
  const stopFollowing = clock.onJump(() => { tell(child, { kind: "clock", offset: clock.offset }); });
  void gone.then(stopFollowing);
  tell(child, { kind: "start", spec, offset: clock.offset });
  const first = await answer(child, gone, (message) => message.kind === "ready" || message.kind === "failed");
  if (first?.kind !== "ready") throw new Error(first?.kind === "failed" ? first.message : "The process ended before it was ready.");
  return {
    role: spec.role, pid: child.pid,
    sweepNow: async () => {
      tell(child, { kind: "sweep" });
      await answer(child, gone, (message) => message.kind === "swept");
    },
    kill: async () => { child.kill("SIGKILL"); await gone; },
    [Symbol.asyncDispose]: async () => { await stop(child, gone); },
  };
}

function tell(child: ChildProcess, message: ParentMessage): void {
  if (child.connected) child.send(message);
}

// Undefined when the process ended first.
function answer(child: ChildProcess, gone: Promise<void>, isIt: (message: ChildMessage) => boolean): Promise<ChildMessage | undefined> {
  const heard = new Promise<ChildMessage>((resolve) => {
    const listen = (message: ChildMessage): void => {
      if (!isIt(message)) return;
      child.off("message", listen);
      resolve(message);
    };
    child.on("message", listen);
  });
  return Promise.race([heard, gone.then(() => undefined)]);
}

async function stop(child: ChildProcess, gone: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => { child.kill("SIGKILL"); }, 25_000);
  await gone;
  clearTimeout(timer);
}
