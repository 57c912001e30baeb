// The plan as text for people: counts, then each row with what becomes of it, the rows that need somebody first.
import type { AwsAuthReading } from "../../domain/migration/aws-auth.ts";
import type { Judged } from "../../domain/migration/judge-rows.ts";
import type { MigrationFacts } from "../../domain/migration/migration-facts.ts";
import type { Because, ExplainedPlan, MigrationPlan } from "../../domain/migration/migration-plan.ts";
import type { BlockReason, EntryToMake, Outcome, WarningCode } from "../../domain/migration/verdict.ts";
import { defaultUsername } from "../../domain/migration/wished-username.ts";
import { visible } from "./visible.ts";
import { blockTexts, skipTexts, unknownTexts, warningTexts } from "../../domain/overview/migration-words.ts";

/** Renders a plan; `report` stands at its end. */
export function renderPlan({ plan, judged }: ExplainedPlan, { cluster, targetMode, awsAuth }: MigrationFacts, report: string): string {
  const rows = (wanted: Group) => judged.filter((one) => groupOf(one) === wanted).map((one) => rowText(one));
  const parts = [
    `Migration plan for a cluster of account ${cluster.account}: ${cluster.mode} → ${targetMode}. Nothing has been changed.\n\n${countsText(plan)}`,
    section("Blocked: the row stays in aws-auth, and API mode waits", plan.blocked.map((one) => blockText(one, awsAuth))),
    section("Loses: the entry gives less than the row says", rows("loses")),
    section("Without effect today, and left out: an entry might give new access", rows("gains")),
    section("Changes its name", rows("renamed")),
    section("Keeps what it has", rows("kept")),
    section("Warnings", plan.warnings.flatMap(({ arn, code }) => (arn === null ? [`  ${code}: ${warningTexts[code]}`] : []))),
    section("Not checked", plan.unknowns.map((fact) => `  ${unknownTexts[fact]}`)),
    report,
  ];
  return `${parts.filter((part) => part !== "").map(visible).join("\n\n")}\n`;
}

function countsText({ entries, ensureAfterSwitch, updates, skipped, blocked, configMap, apiModeAllowed }: MigrationPlan): string {
  return [
    `  ${String(entries.length)} to create, ${String(ensureAfterSwitch.length)} that EKS makes at the switch, ${String(updates.length)} to complete, ${String(skipped.length)} skipped, ${String(blocked.length)} blocked`,
    `  of aws-auth ${String(configMap.removable.length)} can go afterwards, ${String(configMap.keep.length)} must stay, ${String(configMap.inert.length)} without effect`,
    `  API mode would ${apiModeAllowed ? "" : "not "}be allowed after it`,
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${title} (${String(lines.length)})\n${lines.join("\n")}`;
}

type Group = "blocked" | "loses" | "gains" | "renamed" | "kept";

function groupOf({ verdict: { outcome, warnings }, row }: Judged): Group {
  if (outcome.kind === "block") return "blocked";
  if (outcome.kind === "skip" && outcome.reason !== "already_exists") return "gains";
  if (warnings.some((code) => lossy.has(code))) return "loses";
  const isRenamed = outcome.kind === "create" && row !== undefined && nameChange(outcome.entry, row.username).length > 0;
  return isRenamed ? "renamed" : "kept";
}

const lossy: ReadonlySet<WarningCode> = new Set(["existing_entry_differs", "reserved_group_unbound_dropped"]);

function blockText({ arn, reason }: Because<BlockReason>, awsAuth: AwsAuthReading): string {
  const { why, remedy } = blockTexts[reason];
  const section = arn === "mapRoles" || arn === "mapUsers" || arn === "mapAccounts" ? awsAuth[arn] : undefined;
  const place = section?.kind === "void" ? ` (${section.why})` : "";
  return `  ${arn ?? "the whole plan"}${place}\n      ${reason}: ${why}\n      remedy: ${remedy}`;
}

function rowText({ name, row, verdict: { outcome, warnings } }: Judged): string {
  const renamed = outcome.kind === "create" && row !== undefined ? nameChange(outcome.entry, row.username) : [];
  const lines = [`→ ${outcomeText(outcome)}`, ...renamed, ...warnings.map((code) => `${code}: ${warningTexts[code]}`)];
  return [`  ${name}`, ...lines.map((line) => `      ${line}`)].join("\n");
}

function nameChange({ type, username, principalArn }: EntryToMake, before: string): readonly string[] {
  const kind = principalArn.includes(":user/") ? "user" : "role";
  const after = username ?? defaultUsername({ kind, arn: principalArn });
  return type !== "STANDARD" || after === before ? [] : [`username: ${before === "" ? "(none)" : before} → ${after}`];
}

function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case "create":
      return entryText(outcome.entry);
    case "ensure":
      return `entry of type ${outcome.entry.type} for ${outcome.entry.principalArn}, made by EKS`;
    case "update":
      return `completes the entry that an earlier run made for ${outcome.update.principalArn}`;
    case "skip":
      return `nothing (${outcome.reason}): ${skipTexts[outcome.reason]}`;
    case "block":
      return `nothing (${outcome.reason}): ${blockTexts[outcome.reason].why}`;
  }
}

function entryText({ principalArn, type, groups, policies }: EntryToMake): string {
  const parts = [
    `entry of type ${type} for ${principalArn}`,
    ...(groups.length === 0 ? [] : [`groups ${groups.join(", ")}`]),
    ...policies.map(({ policyArn, accessScope }) => `${policyArn.slice(policyArn.lastIndexOf("/") + 1)} on the whole ${accessScope.type}`),
  ];
  return parts.join("; ");
}
