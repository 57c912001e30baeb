#!/usr/bin/env node
// `eks-access`: the first word chooses what it does.
import { parseArgs } from "node:util";
import { migrateUsage } from "./adapters/cli/migrate-plan.ts";
import { runMigrate } from "./compose/cli.ts";
import { EksAccessError } from "./domain/errors.ts";
import type { ProcessRole } from "./compose/product.ts";

const usage = `usage: eks-access serve [--role bot|worker|all]\n       ${migrateUsage.slice("usage: ".length)}`;

function isRole(text: string): text is ProcessRole {
  return text === "bot" || text === "worker" || text === "all";
}

function migrate(args: readonly string[]): void {
  const { exitCode, out, error } = runMigrate(args);
  process.stdout.write(out);
  process.stderr.write(error);
  process.exitCode = exitCode;
}

async function main(args: readonly string[]): Promise<void> {
  const [word, ...rest] = args;
  if (word === "migrate") {
    migrate(rest);
    return;
  }
  const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: { role: { type: "string", default: "all" }, help: { type: "boolean", short: "h" } } });
  if (values.help === true) {
    console.log(usage);
    return;
  }
  if (positionals.length !== 1 || positionals[0] !== "serve" || !isRole(values.role)) throw new TypeError(usage);
  // Only here, so that the other commands start without Slack, queues and AWS.
  const { serve } = await import("./serve.ts");
  await serve(values.role);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  // What a person can mend is a sentence; anything else is a fault of ours and shows where it happened.
  console.error(error instanceof EksAccessError || error instanceof TypeError ? error.message : error);
  process.exitCode = 1;
}
