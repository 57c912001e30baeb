// One cluster as an operator reads it: its mode, what is on it, and what stands between it and the next mode.
import type { ObservedEntry } from "../cluster/access-entry.ts";
import type { AuthenticationMode, ClusterFacts } from "../cluster/cluster.ts";
import { supportsEntries } from "../cluster/entries-support.ts";
import { judgeEntry } from "../lease/judge-entry.ts";
import type { JudgeContext } from "../lease/judge-entry.ts";
import { ownerTag } from "../lease/lease-tags.ts";
import { adminPolicy } from "../migration/migration-facts.ts";
import { awsAuthOf } from "./access-view.ts";
import type { AwsAuthView, UnreadableSection } from "./aws-auth-view.ts";
import { countBy } from "./count-by.ts";
import { creatorOf } from "./creator.ts";
import type { Creator } from "./creator.ts";
import { driftOf } from "./drift.ts";
import type { Drift } from "./drift.ts";
import type { Findings, UnreadEntry } from "./findings.ts";
import { isUnknown } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** Entries, counted. */
export interface EntryCounts {
  readonly total: number;
  readonly byType: Readonly<Record<string, number>>;
  /** Ours, and the leases that live on them. */
  readonly ours: { readonly entries: number; readonly leases: number };
  /** Listed, but not read: counted in `total` only. */
  readonly unread: readonly UnreadEntry[];
}

/** Rows of aws-auth, counted. */
export interface RowCounts {
  /** By `RowKind`. */
  readonly byKind: Readonly<Record<string, number>>;
  /** How many have an access entry that is in force instead. */
  readonly withEntry: number;
  readonly unreadable: readonly UnreadableSection[];
}

/** What must be settled before the mode is switched; `names` are the rows, accounts or sections that it is about. */
export interface Obstacle {
  readonly code: "platform_too_old" | "not_active" | "section_unreadable" | "row_without_entry" | "no_standing_admin";
  readonly names: readonly string[];
}

/** The step that comes next; `mode` is absent when there is none. */
export interface NextStep {
  readonly mode?: AuthenticationMode;
  readonly obstacles: readonly (Obstacle | Unknown)[];
}

/** The view. */
export interface ClusterView {
  readonly cluster: string;
  readonly arn: string;
  readonly mode: AuthenticationMode | Unknown;
  readonly status: string | Unknown;
  readonly version: string | Unknown;
  readonly platformVersion: string | Unknown;
  readonly supportsEntries: boolean | Unknown;
  readonly entries: EntryCounts | Unknown;
  readonly awsAuth: RowCounts | "absent" | "without_effect" | Unknown;
  readonly creator: Creator;
  readonly drift: Drift | Unknown;
  readonly next: NextStep | Unknown;
}

/** The view of what was found. @param judging how entries are judged, at trusted time */
export function viewCluster(findings: Findings, judging: Omit<JudgeContext, "clusterArn">): ClusterView {
  const { cluster, arn, facts, entries } = findings;
  const awsAuth = awsAuthOf(findings);
  const context = { ...judging, clusterArn: arn };
  const same = {
    cluster: cluster.name, arn, entries: isUnknown(entries) ? entries : countEntries(entries, context), awsAuth: typeof awsAuth === "string" || isUnknown(awsAuth) ? awsAuth : countRows(awsAuth),
    creator: creatorOf(findings), drift: driftOf(findings, context),
  };
  if (isUnknown(facts)) return { ...same, mode: facts, status: facts, version: facts, platformVersion: facts, supportsEntries: facts, next: facts };
  const { mode, status, version, platformVersion } = facts;
  return { ...same, mode, status, version, platformVersion, supportsEntries: supportOf(facts), next: nextStep(findings, facts, awsAuth) };
}

function supportOf(facts: ClusterFacts): boolean | Unknown {
  return supportsEntries(facts) ?? { unknown: `the versions ${facts.version} and ${facts.platformVersion} are not understood` };
}

function countEntries(entries: readonly (ObservedEntry | UnreadEntry)[], context: JudgeContext): EntryCounts {
  const own = entries.filter(isRead).map((entry) => judgeEntry(entry, context)).filter(({ ownership }) => ownership === "own");
  return {
    ours: { entries: own.length, leases: own.reduce((sum, { live }) => sum + live.length, 0) },
    total: entries.length, byType: countBy(entries.filter(isRead).map(({ type }) => type)), unread: entries.filter((entry) => isUnknown(entry)),
  };
}

function countRows({ rows, unreadable }: AwsAuthView): RowCounts {
  return { byKind: countBy(rows.map(({ kind }) => kind)), withEntry: rows.filter(({ entry }) => entry !== undefined).length, unreadable };
}

function isRead(entry: ObservedEntry | UnreadEntry): entry is ObservedEntry {
  return !isUnknown(entry);
}

function nextStep({ entries }: Findings, facts: ClusterFacts, awsAuth: ReturnType<typeof awsAuthOf>): NextStep {
  if (facts.mode === "API") return { obstacles: [] };
  const support = supportOf(facts);
  const general: readonly (Obstacle | Unknown)[] = [
    ...(facts.status === "ACTIVE" ? [] : [{ code: "not_active" as const, names: [facts.status] }]),
    ...(isUnknown(support) ? [support] : []),
    ...(support === false ? [{ code: "platform_too_old" as const, names: [`${facts.version} ${facts.platformVersion}`] }] : []),
  ];
  if (facts.mode === "CONFIG_MAP") return { mode: "API_AND_CONFIG_MAP", obstacles: general };
  return { mode: "API", obstacles: [...general, ...rowObstacles(awsAuth, entries), ...adminObstacles(entries)] };
}

function rowObstacles(awsAuth: ReturnType<typeof awsAuthOf>, entries: Findings["entries"]): readonly (Obstacle | Unknown)[] {
  if (isUnknown(awsAuth)) return [{ unknown: `aws-auth was not read: ${awsAuth.unknown}` }];
  if (isUnknown(entries)) return [{ unknown: `the entries were not read: ${entries.unknown}` }];
  if (typeof awsAuth === "string") return [];
  const named = (wanted: Cover) => awsAuth.rows.filter(({ kind, entry }) => kind !== "no_effect" && coverOf(entry, entries) === wanted).map(({ name }) => name);
  const [uncovered, unread] = [named("none"), named("unread")];
  return [
    ...(unread.length === 0 ? [] : [{ unknown: `the entries of these rows were not read: ${unread.join(", ")}` }]),
    ...(awsAuth.unreadable.length === 0 ? [] : [{ code: "section_unreadable" as const, names: awsAuth.unreadable.map(({ section }) => section) }]),
    ...(uncovered.length === 0 ? [] : [{ code: "row_without_entry" as const, names: uncovered }]),
  ];
}

type Cover = "lasting" | "none" | "unread";

// An entry of a lease goes when the lease ends, and then the row lets its principal in again.
function coverOf(principal: string | undefined, entries: readonly (ObservedEntry | UnreadEntry)[]): Cover {
  const entry = entries.find((one) => one.principal === principal);
  if (entry === undefined) return "none";
  if (!isRead(entry)) return "unread";
  return entry.tags[ownerTag] === undefined ? "lasting" : "none";
}

// Access of a lease ends, and services look after themselves: neither can mend a cluster.
function adminObstacles(entries: Findings["entries"]): readonly (Obstacle | Unknown)[] {
  if (isUnknown(entries) || entries.filter(isRead).some(isStanding)) return [];
  return entries.every(isRead) ? [{ code: "no_standing_admin", names: [] }] : [{ unknown: "an entry that was not read may be the standing administrator" }];
}

function isStanding({ principal, associations, tags }: ObservedEntry): boolean {
  const isAdmin = associations.some(({ policy, scope }) => policy === adminPolicy && scope?.type === "cluster");
  return isAdmin && tags[ownerTag] === undefined && !/:role\/aws-service-role\//.test(principal);
}
