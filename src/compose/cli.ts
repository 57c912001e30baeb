// The table of commands for operators, with what each needs. A command has its own file in adapters/cli.
import { readFileSync } from "node:fs";
import { createAuditFiles } from "../adapters/audit/audit-files.ts";
import { auditExport } from "../adapters/cli/audit-export.ts";
import { auditVerify } from "../adapters/cli/audit-verify.ts";
import { cluster, clusters, entries } from "../adapters/cli/clusters.ts";
import type { OpenLooking } from "../adapters/cli/clusters.ts";
import { configCheck, configSchema } from "../adapters/cli/config-check.ts";
import { configExplain } from "../adapters/cli/config-explain.ts";
import type { Command } from "../adapters/cli/command.ts";
import type { CommandResult } from "../adapters/cli/command-result.ts";
import { end } from "../adapters/cli/end.ts";
import { list } from "../adapters/cli/list.ts";
import type { OpenOperating } from "../adapters/cli/operating.ts";
import { migrate, migrateUsage } from "../adapters/cli/migrate-plan.ts";
import { migrateSnapshot } from "../adapters/cli/migrate-snapshot.ts";
import { versionCommand } from "../adapters/cli/version.ts";
import { policies } from "../adapters/cli/policies.ts";
import { readAwsAuth } from "../adapters/kubernetes/read-aws-auth.ts";
import { configurationSchemaText } from "../adapters/settings/json-schema.ts";
import { renderProblem, renderProblems } from "../adapters/settings/problem.ts";
import { readConfiguration } from "../adapters/settings/read-configuration.ts";
import { sha256 } from "../adapters/system/hmac-digests.ts";
import type { Configuration } from "../domain/configuration.ts";
import { environment } from "../config/env.ts";

// Only when asked, so that the other commands start without AWS and Kubernetes.
const openLooking: OpenLooking = async (within) => (await import("./looking.ts")).openLooking({ environment: environment() }, within);

const openOperating: OpenOperating = async () => (await import("./operating.ts")).openOperating(environment());

/** Every command but `serve`, in the order of the help. */
export const commands: readonly Command[] = [
  list(openOperating),
  end(openOperating),
  clusters(openLooking),
  cluster(openLooking),
  entries(openLooking),
  policies,
  configCheck({ readFile: (path) => readFileSync(path, "utf8"), check: checkConfiguration, render: renderProblem }),
  configSchema(configurationSchemaText),
  configExplain({ load: loadFile }),
  auditVerify({ files: createAuditFiles(), sha256 }),
  auditExport({ files: createAuditFiles(), sha256 }),
  migrateSnapshot(openLooking),
  {
    words: "migrate plan", takes: migrateUsage.replace(/^.*migrate plan /, ""), summary: "The plan of a migration from aws-auth, from a snapshot; changes nothing.",
    run: (args) => runMigrate(["plan", ...args]),
  },
  versionCommand(ownVersion()),
];

// The image has package.json beside the built program, as the repository has it beside the sources.
function ownVersion(): string {
  const { version }: { readonly version?: unknown } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as object;
  return typeof version === "string" ? version : "unknown";
}

/** Runs `eks-access migrate …`; `args` are the words after `migrate`. */
export function runMigrate(args: readonly string[]): CommandResult {
  return migrate(args, { readFile: (path) => readFileSync(path, "utf8"), readAwsAuth });
}

function loadFile(file: string): Configuration | { readonly problem: string } {
  try {
    const result = readConfiguration(readFileSync(file, "utf8"), sha256);
    return "problems" in result ? { problem: `${renderProblems(file, result.problems)}\n` } : result.configuration;
  } catch (error) {
    return { problem: `${file}: the configuration cannot be read (${error instanceof Error && "code" in error ? String(error.code) : String(error)}).\n` };
  }
}

function checkConfiguration(text: string) {
  const result = readConfiguration(text, sha256);
  return "problems" in result ? { problems: result.problems, warnings: [] } : { problems: [], warnings: result.warnings };
}
