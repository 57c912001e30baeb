#!/usr/bin/env node
// `eks-access`: the first word chooses what it does.
import { parseArgs } from "node:util";
import { EksAccessError } from "./domain/errors.ts";
import type { ProcessRole } from "./compose/product.ts";
import { serve } from "./serve.ts";

const usage = "usage: eks-access serve [--role bot|worker|all]";

function isRole(text: string): text is ProcessRole {
  return text === "bot" || text === "worker" || text === "all";
}

async function main(args: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: { role: { type: "string", default: "all" }, help: { type: "boolean", short: "h" } } });
  if (values.help === true) {
    console.log(usage);
    return;
  }
  if (positionals.length !== 1 || positionals[0] !== "serve" || !isRole(values.role)) throw new TypeError(usage);
  await serve(values.role);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  // What a person can mend is a sentence; anything else is a fault of ours and shows where it happened.
  console.error(error instanceof EksAccessError || error instanceof TypeError ? error.message : error);
  process.exitCode = 1;
}
