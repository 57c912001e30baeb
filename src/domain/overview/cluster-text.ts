// One cluster as text: a line per fact.
import type { AuthenticationMode } from "../cluster/cluster.ts";
import type { ClusterView, EntryCounts, NextStep, Obstacle, RowCounts } from "./cluster-view.ts";
import type { Drift } from "./drift.ts";
import { drifts, factText, modes, noRows, rowKinds, sectionText, someOf } from "./overview-words.ts";
import { isUnknown } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** The lines of a cluster. @param most longest list; of a longer one it is said how many more there are */
export function clusterLines(view: ClusterView, most = Infinity): readonly string[] {
  return [
    `${view.cluster}  ${view.arn}`,
    `  mode: ${factText(view.mode)}${isUnknown(view.mode) ? "" : ` (${modes[view.mode]})`}`,
    `  status: ${factText(view.status)}`,
    `  Kubernetes: ${factText(view.version)}`,
    `  platform: ${factText(view.platformVersion)}`,
    `  access entries supported: ${factText(view.supportsEntries)}`,
    ...entryLines(view.entries, most),
    ...rowLines(view.awsAuth),
    `  creator: ${creatorText(view.creator)}`,
    ...driftLines(view.drift, most),
    ...nextLines(view.next, most),
  ];
}

/** A cluster in few lines, for a list of many. What is unknown is said; the look at that cluster alone says why of each fact. */
export function clusterBrief(view: ClusterView, most: number): readonly string[] {
  const { cluster, arn, mode, entries, awsAuth } = view;
  const [, , , region = "", account = ""] = arn.split(":");
  return [
    `${cluster}  ${isUnknown(mode) ? "unknown" : mode}; account ${account}, ${region}`,
    ...factLines(view),
    ...(isUnknown(entries) ? ["  entries: unknown"] : [...entryLines({ ...entries, unread: [] }, most), ...(entries.unread.length === 0 ? [] : [`    of them not read: ${String(entries.unread.length)}`])]),
    ...(isUnknown(awsAuth) ? ["  aws-auth: unknown"] : rowLines(awsAuth).slice(0, 1)),
    ...outlook(view),
  ];
}

function factLines({ mode, status, version, platformVersion, supportsEntries }: ClusterView): readonly string[] {
  if (isUnknown(mode)) return [`  ${factText(mode)}`];
  return [`  status ${factText(status)}, Kubernetes ${factText(version)}, platform ${factText(platformVersion)}${supportsEntries === false ? ", which does not know access entries" : ""}`];
}

function outlook({ drift, next }: ClusterView): readonly string[] {
  const before = isUnknown(next) ? 0 : next.obstacles.length;
  return [
    `  drift: ${isUnknown(drift) ? "unknown" : drift.findings.length === 0 ? "none seen" : String(drift.findings.length)}`,
    ...(isUnknown(next) ? ["  next mode: unknown"] : before === 0 ? nextLines(next, 0) : [`  next mode: ${next.mode ?? ""}, ${String(before)} before it`]),
  ];
}

// Of a long list the rest is counted, never left out in silence.
function cutList(lines: readonly string[], most: number): readonly string[] {
  const more = lines.length - most;
  return more > 0 ? [...lines.slice(0, most), `    and ${String(more)} more`] : lines;
}

function entryLines(entries: EntryCounts | Unknown, most: number): readonly string[] {
  if (isUnknown(entries)) return [`  entries: ${factText(entries)}`];
  const { total, byType, ours, unread } = entries;
  const counts = Object.entries(byType).map(([type, count]) => `${String(count)} ${type}`);
  const own = ours.entries === 0 ? "none ours" : `ours: ${String(ours.entries)} with ${String(ours.leases)} ${ours.leases === 1 ? "lease" : "leases"}`;
  return [`  entries: ${String(total)}${counts.length === 0 ? "" : ` (${counts.join(", ")}), ${own}`}`, ...cutList(unread.map((entry) => `    ${entry.principal}: ${factText(entry)}`), most)];
}

function rowLines(awsAuth: ClusterView["awsAuth"]): readonly string[] {
  if (isUnknown(awsAuth)) return [`  aws-auth: ${factText(awsAuth)}`];
  if (typeof awsAuth === "string") return [`  aws-auth: ${noRows[awsAuth]}`];
  return [`  aws-auth: ${countsText(awsAuth)}`, ...awsAuth.unreadable.map((section) => `    ${sectionText(section)}`)];
}

function countsText({ byKind, withEntry }: RowCounts): string {
  const counts = Object.entries(byKind).map(([kind, count]) => `${String(count)} ${rowKinds[kind] ?? kind}`);
  return counts.length === 0 ? "no rows" : `${counts.join(", ")}${withEntry === 0 ? "" : `; ${String(withEntry)} of them also ${withEntry === 1 ? "has an access entry, which is" : "have an access entry, which is"} in force instead`}`;
}

function creatorText(creator: ClusterView["creator"]): string {
  if (creator === "hidden") return "whoever made the cluster may be its administrator: in this mode EKS shows it nowhere";
  if (creator === "not_seen") return "no administrator's entry is as old as the cluster; EKS does not say who made it";
  return isUnknown(creator) ? factText(creator) : `most likely ${creator.likely}, an administrator's entry as old as the cluster`;
}

function driftLines(drift: Drift | Unknown, most: number): readonly string[] {
  if (isUnknown(drift)) return [`  drift: ${factText(drift)}`];
  const { findings, requests } = drift;
  const compared = requests === "compared" ? [] : [`    requests: ${requests === "not_asked" ? "not compared here, which only the bot can" : factText(requests)}`];
  const lines = findings.map(({ code, principal, about }) => `    ${principal}: ${drifts[code]}${about === "" ? "" : ` (${about})`}`);
  return [`  drift: ${findings.length === 0 ? "none seen" : String(findings.length)}`, ...cutList(lines, most), ...compared];
}

function nextLines(next: NextStep | Unknown, most: number): readonly string[] {
  if (isUnknown(next)) return [`  next mode: ${factText(next)}`];
  if (next.mode === undefined) return ["  next mode: none, this is the last one"];
  return [`  next mode: ${next.mode}${next.obstacles.length === 0 ? free[next.mode] : ", before it:"}`, ...next.obstacles.map((one) => `    ${isUnknown(one) ? factText(one) : obstacleText(one, most)}`)];
}

const free: Readonly<Record<AuthenticationMode, string>> = {
  CONFIG_MAP: "", API_AND_CONFIG_MAP: "; nothing stands before it",
  API: "; nothing was seen that stands before it (whether an entry gives what its row gives is not compared here)",
};

const obstacles: Readonly<Record<Obstacle["code"], string>> = {
  platform_too_old: "the platform version does not know access entries; update the cluster first",
  not_active: "the cluster is not ACTIVE; wait until it is",
  section_unreadable: "aws-auth has sections that cannot be read; mend them",
  row_without_entry: "whom these rows of aws-auth let in has no lasting access entry, and would lose access",
  no_standing_admin: "no lasting entry is administrator of the whole cluster; make one, or nobody can mend it",
};

function obstacleText({ code, names }: Obstacle, most: number): string {
  return names.length === 0 ? obstacles[code] : `${obstacles[code]}: ${someOf(names, most)}`;
}
