// All clusters together: how far the fleet is, by mode, account and region.
import type { ClusterView } from "./cluster-view.ts";
import { countBy } from "./count-by.ts";
import { countUnknown, isUnknown } from "./unknown.ts";

/** A fleet, counted. */
export interface Fleet {
  readonly clusters: number;
  /** By mode; those that could not be read count as `unknown`. */
  readonly byMode: Readonly<Record<string, number>>;
  /** By `account region`. */
  readonly byPlace: Readonly<Record<string, number>>;
  /** Names of clusters whose next mode has something before it, known or not. */
  readonly blocked: readonly string[];
  /** Names of clusters that differ from what is expected. */
  readonly drifting: readonly string[];
  /** Names of clusters of which something could not be read. */
  readonly unclear: readonly string[];
}

/** Counts a fleet. */
export function fleetOf(views: readonly ClusterView[]): Fleet {
  return {
    clusters: views.length,
    byMode: countBy(views.map(({ mode }) => (isUnknown(mode) ? "unknown" : mode))),
    byPlace: countBy(views.map(({ arn }) => placeIn(arn))),
    blocked: views.filter(({ next }) => isUnknown(next) || next.obstacles.length > 0).map(({ cluster }) => cluster),
    drifting: views.filter(({ drift }) => !isUnknown(drift) && drift.findings.length > 0).map(({ cluster }) => cluster),
    unclear: views.filter((view) => countUnknown(view) > 0).map(({ cluster }) => cluster),
  };
}

/** The lines of a fleet. */
export function fleetLines({ clusters, byMode, byPlace, blocked, drifting, unclear }: Fleet): readonly string[] {
  const counts = (all: Readonly<Record<string, number>>): string => Object.entries(all).map(([name, count]) => `${String(count)} ${name}`).join(", ");
  return [
    `clusters: ${String(clusters)}${clusters === 0 ? "" : ` (${counts(byMode)})`}`,
    `accounts and regions: ${counts(byPlace)}`,
    `something stands before the next mode: ${blocked.length === 0 ? "nowhere" : blocked.join(", ")}`,
    `drift: ${drifting.length === 0 ? "none seen" : drifting.join(", ")}`,
    ...(unclear.length === 0 ? [] : [`not everything could be read: ${unclear.join(", ")}`]),
  ];
}

function placeIn(arn: string): string {
  const [, , , region = "", account = ""] = arn.split(":");
  return `${account} ${region}`;
}
