// `serve`: runs the bot, the worker or both until the process is told to stop.
import { readFileSync } from "node:fs";
import { startProduct } from "./compose/product.ts";
import type { ProcessRole } from "./compose/product.ts";
import { loadConfig } from "./config/config.ts";
import { environment } from "./config/env.ts";

/** Runs until SIGTERM or SIGINT, then stops in order. @throws InvalidInputError when it cannot start */
export async function serve(role: ProcessRole): Promise<void> {
  const product = await startProduct(role, loadConfig(environment(), (path) => readFileSync(path, "utf8")));
  await new Promise<void>((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
    const watch = setInterval(() => {
      if (!product.isHealthy()) resolve();
    }, 5000);
    watch.unref();
  });
  const wasHealthy = product.isHealthy();
  await product[Symbol.asyncDispose]();
  if (!wasHealthy) process.exitCode = 1;
}
