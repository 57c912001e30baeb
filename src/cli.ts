#!/usr/bin/env node
// `eks-access`: the first words choose what it does.
import { parseArgs } from "node:util";
import { misused, parseOr } from "./adapters/cli/command.ts";
import type { Command } from "./adapters/cli/command.ts";
import { runCommand } from "./adapters/cli/run-command.ts";
import { openTerminal } from "./adapters/cli/terminal.ts";
import { commands } from "./compose/cli.ts";
import type { ProcessRole } from "./compose/product.ts";
import { EksAccessError } from "./domain/errors.ts";

function isRole(text: string): text is ProcessRole {
  return text === "bot" || text === "worker" || text === "all";
}

const serveCommand: Command = {
  words: "serve", takes: "[--role bot|worker|all]", summary: "The bot, the worker, or both in one process.",
  run: async (args) => {
    const parsed = parseOr(serveCommand, () => parseArgs({ args: [...args], options: { role: { type: "string", default: "all" } } }));
    if ("exitCode" in parsed) return parsed;
    const { role } = parsed.values;
    if (!isRole(role)) return misused(serveCommand, `There is no role \`${role}\`.`);
    // Only here, so that the other commands start without Slack, queues and AWS.
    const { serve } = await import("./serve.ts");
    await serve(role);
    return { exitCode: 0, out: "", error: "" };
  },
};

// A reader that has seen enough (`| head`) is no fault.
for (const stream of [process.stdout, process.stderr]) stream.on("error", (error: NodeJS.ErrnoException) => { if (error.code !== "EPIPE") throw error; });

try {
  const terminal = openTerminal(process);
  const { exitCode, out, error } = await runCommand(process.argv.slice(2), [serveCommand, ...commands], terminal);
  terminal.clear();
  process.stdout.write(out);
  process.stderr.write(error);
  // A command may have been told to stop with a code of its own.
  if (exitCode !== 0) process.exitCode = exitCode;
} catch (error) {
  // What a person can mend is a sentence; anything else is a fault of ours and shows where it happened.
  console.error(error instanceof EksAccessError ? error.message : error);
  process.exitCode = 1;
}
