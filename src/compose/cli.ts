// The commands for operators, with what they need.
import { readFileSync } from "node:fs";
import type { CommandResult } from "../adapters/cli/command-result.ts";
import { migrate } from "../adapters/cli/migrate-plan.ts";
import { readAwsAuth } from "../adapters/kubernetes/read-aws-auth.ts";

/** Runs `eks-access migrate …`; `args` are the words after `migrate`. */
export function runMigrate(args: readonly string[]): CommandResult {
  return migrate(args, { readFile: (path) => readFileSync(path, "utf8"), readAwsAuth });
}
