// The plan of a migration: what is made, what stays, what is in the way. Pure; nothing is changed by making one.
//
// | the whole plan                        | becomes                                              |
// |---------------------------------------|------------------------------------------------------|
// | target is no mode with access entries | blocked `invalid_target_mode`                        |
// | platform too old, cluster not active  | blocked                                              |
// | mode is API already                   | nothing to do: aws-auth has no effect                |
import type { Judged } from "./judge-rows.ts";
import { judgeRows, namedInVoid } from "./judge-rows.ts";
import { itemsOf, rowName } from "./aws-auth.ts";
import { isAdminOfCluster, isStandingAdmin } from "./find-entry.ts";
import type { MigrationFacts, StandingEntry } from "./migration-facts.ts";
import type { BlockReason, EnsuredEntry, EntryToMake, EntryUpdate, Fate, SkipReason, WarningCode } from "./verdict.ts";

/** A row with the reason why nothing is made for it; `null` stands for the whole plan. */
export interface Because<Reason> {
  readonly arn: string | null;
  readonly reason: Reason;
}

/** What a person should know, about a row or about the whole. */
export interface PlanWarning {
  readonly arn: string | null;
  readonly code: WarningCode;
}

/** Facts that nobody has looked at. */
export type UnknownFact = "role_bindings" | "priority_and_admission" | "bootstrapper_bindings" | "principal_dates" | "own_rights";

/** The plan: JSON as it is printed, and later hashed. Lists are in the order of aws-auth. */
export interface MigrationPlan {
  readonly entries: readonly EntryToMake[];
  readonly ensureAfterSwitch: readonly EnsuredEntry[];
  readonly updates: readonly EntryUpdate[];
  readonly skipped: readonly Because<SkipReason>[];
  readonly blocked: readonly Because<BlockReason>[];
  readonly warnings: readonly PlanWarning[];
  readonly configMap: Readonly<Record<Fate, readonly string[]>>;
  readonly apiModeAllowed: boolean;
  readonly unknowns: readonly UnknownFact[];
}

/** The plan with the verdict of every row, for people to read. */
export interface ExplainedPlan {
  readonly plan: MigrationPlan;
  readonly judged: readonly Judged[];
}

/** Plans a migration. */
export function planMigration(facts: MigrationFacts): ExplainedPlan {
  const reasons = whyNotAtAll(facts);
  if (reasons.length > 0) return { plan: { ...untouched(facts, "keep"), blocked: reasons.map((reason) => ({ arn: null, reason })) }, judged: [] };
  if (facts.cluster.mode === "API") return { plan: { ...untouched(facts, "inert"), warnings: [{ arn: null, code: "already_api_mode" }], apiModeAllowed: true }, judged: [] };
  const { judged, fates } = judgeRows(facts);
  const outcomes = outcomesOf(judged);
  const hasAdmin = willHaveAdmin(outcomes, facts);
  const warnings = [...warningsOf(judged, facts), ...(hasAdmin ? [] : [{ arn: null, code: "no_cluster_admin_entry" as const }])];
  const isFree = outcomes.blocked.length === 0 && (outcomes.ensureAfterSwitch.length === 0 || facts.cluster.mode === "CONFIG_MAP");
  const apiModeAllowed = isFree && hasAdmin && !judged.some(isWeakerThanRow);
  return { plan: { ...outcomes, warnings: distinct(warnings), configMap: byFate(fates), apiModeAllowed, unknowns: unknownsOf(facts) }, judged };
}

function whyNotAtAll({ cluster, targetMode }: MigrationFacts): readonly BlockReason[] {
  return [
    ...(targetMode === "API" || targetMode === "API_AND_CONFIG_MAP" ? [] : ["invalid_target_mode" as const]),
    ...(cluster.supportsEntries ? [] : ["platform_unsupported" as const]),
    ...(cluster.status === "ACTIVE" ? [] : ["cluster_not_active" as const]),
  ];
}

function untouched(facts: MigrationFacts, fate: Fate): MigrationPlan {
  const { mapRoles, mapUsers, mapAccounts } = facts.awsAuth;
  const names = [...namedInVoid(facts), ...[...itemsOf(mapRoles), ...itemsOf(mapUsers)].map(rowName), ...itemsOf(mapAccounts)];
  return {
    entries: [], ensureAfterSwitch: [], updates: [], skipped: [], blocked: [], warnings: [],
    configMap: byFate(new Map(names.map((name) => [name, fate]))), apiModeAllowed: false, unknowns: unknownsOf(facts),
  };
}

function byFate(fates: ReadonlyMap<string, Fate>): MigrationPlan["configMap"] {
  const having = (wanted: Fate) => [...fates].filter(([, fate]) => fate === wanted).map(([name]) => name);
  return { removable: having("removable"), keep: having("keep"), inert: having("inert") };
}

type Outcomes = Pick<MigrationPlan, "entries" | "ensureAfterSwitch" | "updates" | "skipped" | "blocked">;

function outcomesOf(judged: readonly Judged[]): Outcomes {
  const all = judged.map(({ name, verdict: { outcome } }) => ({ name, outcome }));
  return {
    entries: all.flatMap(({ outcome }) => (outcome.kind === "create" ? [outcome.entry] : [])),
    ensureAfterSwitch: all.flatMap(({ outcome }) => (outcome.kind === "ensure" ? [outcome.entry] : [])),
    updates: all.flatMap(({ outcome }) => (outcome.kind === "update" ? [outcome.update] : [])),
    skipped: distinct(all.flatMap(({ name, outcome }): readonly Because<SkipReason>[] => {
      if (outcome.kind === "update") return [{ arn: name, reason: "already_exists" }];
      return outcome.kind === "skip" ? [{ arn: name, reason: outcome.reason }] : [];
    })),
    blocked: all.flatMap(({ name, outcome }) => (outcome.kind === "block" ? [{ arn: name, reason: outcome.reason }] : [])),
  };
}

function warningsOf(judged: readonly Judged[], { awsAuth }: MigrationFacts): readonly PlanWarning[] {
  const hasMore = [awsAuth.mapRoles, awsAuth.mapUsers, awsAuth.mapAccounts].some((section) => section.kind === "read" && section.hasMoreDocuments);
  return [
    ...(awsAuth.otherKeys.length === 0 ? [] : [{ arn: null, code: "unknown_top_level_key" as const }]),
    ...(hasMore ? [{ arn: null, code: "extra_yaml_document" as const }] : []),
    ...judged.flatMap(({ name, verdict }) => verdict.warnings.map((code) => ({ arn: name, code }))),
  ];
}

function distinct<T extends { readonly arn: string | null }>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

// A differing entry of an administrator gives everything already; any other may give less than the row says.
function isWeakerThanRow({ verdict }: Judged): boolean {
  return verdict.fate === "keep" && verdict.warnings.includes("existing_entry_differs");
}

function willHaveAdmin({ entries, updates }: Outcomes, facts: MigrationFacts): boolean {
  const isMade = entries.some(({ policies }) => policies.some(isAdminOfCluster)) || updates.some(({ associatePolicies }) => associatePolicies.some(isAdminOfCluster));
  return isMade || facts.entries.some((entry) => isStandingAdmin(entry) && !isOfService(entry));
}

function isOfService({ principalArn }: StandingEntry): boolean {
  return /:role\/aws-service-role\//i.test(principalArn);
}

function unknownsOf({ bound }: MigrationFacts): readonly UnknownFact[] {
  return [...(bound === undefined ? ["role_bindings" as const] : []), "priority_and_admission", "bootstrapper_bindings", "principal_dates", "own_rights"];
}
