// The table of commands for operators, with what each needs. A command has its own file in adapters/cli.
import { readFileSync } from "node:fs";
import { createAuditFiles } from "../adapters/audit/audit-files.ts";
import { auditExport } from "../adapters/cli/audit-export.ts";
import { auditVerify } from "../adapters/cli/audit-verify.ts";
import { cluster, clusters, entries } from "../adapters/cli/clusters.ts";
import type { OpenLooking } from "../adapters/cli/clusters.ts";
import { configCheck, configSchema } from "../adapters/cli/config-check.ts";
import type { Command } from "../adapters/cli/command.ts";
import type { CommandResult } from "../adapters/cli/command-result.ts";
import { migrate, migrateUsage } from "../adapters/cli/migrate-plan.ts";
import { readAwsAuth } from "../adapters/kubernetes/read-aws-auth.ts";
import { configurationSchemaText } from "../adapters/settings/json-schema.ts";
import { renderProblem } from "../adapters/settings/problem.ts";
import { readConfiguration } from "../adapters/settings/read-configuration.ts";
import { sha256 } from "../adapters/system/hmac-digests.ts";
import { environment } from "../config/env.ts";

// Only when asked, so that the other commands start without AWS and Kubernetes.
const openLooking: OpenLooking = async (within) => (await import("./looking.ts")).openLooking({ environment: environment() }, within);

/** Every command but `serve`, in the order of the help. */
export const commands: readonly Command[] = [
  clusters(openLooking),
  cluster(openLooking),
  entries(openLooking),
  configCheck({ readFile: (path) => readFileSync(path, "utf8"), check: checkConfiguration, render: renderProblem }),
  configSchema(configurationSchemaText),
  auditVerify({ files: createAuditFiles(), sha256 }),
  auditExport({ files: createAuditFiles(), sha256 }),
  {
    words: "migrate plan", takes: migrateUsage.replace(/^.*migrate plan /, ""), summary: "The plan of a migration from aws-auth, from a snapshot; changes nothing.",
    run: (args) => runMigrate(["plan", ...args]),
  },
];

/** Runs `eks-access migrate …`; `args` are the words after `migrate`. */
export function runMigrate(args: readonly string[]): CommandResult {
  return migrate(args, { readFile: (path) => readFileSync(path, "utf8"), readAwsAuth });
}

function checkConfiguration(text: string) {
  const result = readConfiguration(text, sha256);
  return "problems" in result ? { problems: result.problems, warnings: [] } : { problems: [], warnings: result.warnings };
}
