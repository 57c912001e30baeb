// `eks-access --version`.
import { parseArgs } from "node:util";
import { parseOr } from "./command.ts";
import type { Command } from "./command.ts";

const called = { words: "--version", takes: "" };

/** Tells which version this is. @param version as package.json has it */
export function versionCommand(version: string): Command {
  return {
    ...called, summary: `The version of this program: ${version}.`,
    run: (args) => parseOr(called, () => {
      parseArgs({ args: [...args], options: {} });
      return { exitCode: 0, out: `${version}\n`, error: "" } as const;
    }),
  };
}
