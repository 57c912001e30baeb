// One cluster as text: a line per fact.
import type { AuthenticationMode } from "../../domain/cluster/cluster.ts";
import type { ClusterView, EntryCounts, NextStep, Obstacle, RowCounts } from "../../domain/overview/cluster-view.ts";
import { isUnknown } from "../../domain/overview/unknown.ts";
import type { Unknown } from "../../domain/overview/unknown.ts";
import { factText, noRows, rowKinds, sectionText } from "./overview-words.ts";

/** Renders a cluster; ends in a line break. */
export function clusterText(view: ClusterView): string {
  const lines = [
    `${view.cluster}  ${view.arn}`,
    `  mode: ${factText(view.mode)}`,
    `  status: ${factText(view.status)}`,
    `  Kubernetes: ${factText(view.version)}`,
    `  platform: ${factText(view.platformVersion)}`,
    `  access entries supported: ${factText(view.supportsEntries)}`,
    ...entryLines(view.entries),
    ...rowLines(view.awsAuth),
    ...nextLines(view.next),
  ];
  return `${lines.join("\n")}\n`;
}

function entryLines(entries: EntryCounts | Unknown): readonly string[] {
  if (isUnknown(entries)) return [`  entries: ${factText(entries)}`];
  const { total, byType, unread } = entries;
  const counts = Object.entries(byType).map(([type, count]) => `${String(count)} ${type}`);
  return [`  entries: ${String(total)}${counts.length === 0 ? "" : ` (${counts.join(", ")})`}`, ...unread.map((entry) => `    ${entry.principal}: ${factText(entry)}`)];
}

function rowLines(awsAuth: ClusterView["awsAuth"]): readonly string[] {
  if (isUnknown(awsAuth)) return [`  aws-auth: ${factText(awsAuth)}`];
  if (typeof awsAuth === "string") return [`  aws-auth: ${noRows[awsAuth]}`];
  return [`  aws-auth: ${countsText(awsAuth)}`, ...awsAuth.unreadable.map((section) => `    ${sectionText(section)}`)];
}

function countsText({ byKind }: RowCounts): string {
  const counts = Object.entries(byKind).map(([kind, count]) => `${String(count)} ${rowKinds[kind] ?? kind}`);
  return counts.length === 0 ? "no rows" : counts.join(", ");
}

function nextLines(next: NextStep | Unknown): readonly string[] {
  if (isUnknown(next)) return [`  next mode: ${factText(next)}`];
  if (next.mode === undefined) return ["  next mode: none, this is the last one"];
  return [`  next mode: ${next.mode}${next.obstacles.length === 0 ? free[next.mode] : ", before it:"}`, ...next.obstacles.map((one) => `    ${isUnknown(one) ? factText(one) : obstacleText(one)}`)];
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

function obstacleText({ code, names }: Obstacle): string {
  return names.length === 0 ? obstacles[code] : `${obstacles[code]}: ${names.join(", ")}`;
}
