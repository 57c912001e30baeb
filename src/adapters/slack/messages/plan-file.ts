// The whole plan of a run as files: Markdown for people, JSON for programs.
import { blockTexts, skipTexts, unknownTexts, warningTexts } from "../../../domain/overview/migration-words.ts";
import type { MigrationRun, RunStep } from "../../../domain/migration/run/migration-run.ts";
import { withoutUnseen } from "./text-safety.ts";

/** A file to attach. */
export interface PlanFile {
  readonly name: string;
  readonly content: string;
}

/** Both files. */
export function planFiles(run: MigrationRun): readonly PlanFile[] {
  const { plan, hash, cluster, steps, awsAuth, modeAtPlan } = run;
  const name = `migration-${cluster}-${hash.slice(0, 8)}`;
  const json = { cluster, run: run.id, hash, awsAuth, modeAtPlan, order: steps.map(({ entry }) => entry.principalArn), plan };
  return [{ name: `${name}.md`, content: withoutUnseen(markdown(run)) }, { name: `${name}.json`, content: `${JSON.stringify(json, undefined, 2)}\n` }];
}

function markdown({ cluster, hash, modeAtPlan, plan, steps, otherWriters }: MigrationRun): string {
  return [
    `# Migration of ${cluster}: aws-auth → access entries\n\nPlan ${hash}. Mode ${modeAtPlan} → API_AND_CONFIG_MAP. Nothing has been changed by making it.`,
    part("Blocked: they stay in aws-auth, and mode API waits", plan.blocked.map(({ arn, reason }) => `${arn ?? "the whole plan"}: ${blockTexts[reason].why}. Remedy: ${blockTexts[reason].remedy}`)),
    part("Entries, in the order in which they are made", steps.map(stepLine)),
    part("Nothing is made for", plan.skipped.map(({ arn, reason }) => `${arn ?? ""}: ${skipTexts[reason]}`)),
    part("Warnings", plan.warnings.map(({ arn, code }) => `${arn === null ? "" : `${arn}: `}${warningTexts[code]}`)),
    part("Rows that can go afterwards", plan.configMap.removable), part("Rows that must stay", plan.configMap.keep), part("Rows without effect, which stay", plan.configMap.inert),
    part("Others write aws-auth too", otherWriters), part("Not checked", plan.unknowns.map((fact) => unknownTexts[fact])),
  ].filter((text) => text !== "").join("\n\n").concat("\n");
}

function part(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `## ${title} (${String(lines.length)})\n\n${lines.map((line) => `- ${line}`).join("\n")}`;
}

function stepLine({ entry, isEnsured, isOwn, kind }: RunStep): string {
  const { principalArn, type, groups, policies, username } = entry;
  return [
    `${principalArn}: ${type}${isEnsured ? ", made by EKS at the switch" : ""}${kind === "admin" ? ", administrator, alone" : ""}${isOwn ? ", the bot's own, last" : ""}`,
    ...(groups.length === 0 ? [] : [`groups ${groups.join(", ")}`]), ...policies.map(({ policyArn, accessScope }) => `${policyArn.slice(policyArn.lastIndexOf("/") + 1)} on the ${accessScope.type}`),
    ...(type !== "STANDARD" ? [] : [username === null ? "username as EKS gives it" : `username ${username}`]),
  ].join("; ");
}
