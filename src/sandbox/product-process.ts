// A bot or worker of the sandbox as a process of its own: told by its parent what to run and when the clock was moved.
import type { Product } from "../compose/product.ts";
import { SandboxClock } from "./clock.ts";
import { runProduct } from "./run-product.ts";
import type { ProductSpec } from "./run-product.ts";

/** What the parent says. */
export type ParentMessage = { readonly kind: "start"; readonly spec: ProductSpec; readonly offset: number } | { readonly kind: "clock"; readonly offset: number } | { readonly kind: "sweep" };
/** What the process says. */
export type ChildMessage = { readonly kind: "ready" } | { readonly kind: "failed"; readonly message: string } | { readonly kind: "swept" };

const clock = new SandboxClock();
const running: { product?: Product; hasFailed: boolean } = { hasFailed: false };

function say(message: ChildMessage): void {
  process.send?.(message);
}

async function start(spec: ProductSpec, offset: number): Promise<void> {
  clock.moveTo(offset);
  try {
    running.product = await runProduct(spec, clock);
    say({ kind: "ready" });
  } catch (error) {
    running.hasFailed = true;
    say({ kind: "failed", message: error instanceof Error ? error.message : "unknown" });
    process.disconnect();
  }
}

async function sweep(): Promise<void> {
  await running.product?.sweepNow().catch(() => undefined);
  say({ kind: "swept" });
}

process.on("message", (message: ParentMessage) => {
  if (message.kind === "start") void start(message.spec, message.offset);
  else if (message.kind === "clock") clock.moveTo(message.offset);
  else void sweep();
});
// Stops in order when it runs, at once when it is still starting and has nothing to end, and is gone in the end whatever hangs.
async function end(): Promise<void> {
  const die = (): void => { process.kill(process.pid, "SIGKILL"); };
  if (running.product === undefined && !running.hasFailed) die();
  setTimeout(die, 15_000).unref();
  await running.product?.[Symbol.asyncDispose]();
}

// The parent going away, or telling it to, is its only way to end.
process.once("disconnect", () => void end());
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => { if (process.connected) process.disconnect(); });
