// What administrators see below their own things: whether all is well, and how much is open, as bars with the numbers beside them.
import type { GrantingClosed } from "../../../domain/entitlement/reasons.ts";
import type { Health } from "../../../ports/talk/home-tab.ts";
import type { Duration } from "../../../domain/time.ts";
import { lookLine } from "../commands/parse-look.ts";
import { ids } from "../ids.ts";
import { actions, button, context, section } from "../messages/blocks.ts";
import type { Block } from "../messages/blocks.ts";
import { configurationInvalid } from "../messages/refusals.ts";
import { code, codes } from "../messages/text-safety.ts";

const mostBars = 12;
const longestBar = 10;

/** Health and charts, at most six blocks. */
export function healthBlocks(health: Health): readonly Block[] {
  const troubles = troublesOf(health);
  return [
    section(`*For administrators*\n${troubles.length === 0 ? "🟢 *Healthy.* Granting is open on every cluster, and nothing is overdue." : troubles.map((trouble) => `🔴 ${trouble}`).join("\n")}`),
    ...chart("Requests that are not over", health.byState),
    ...chart("Active access by cluster", health.activeByCluster),
    ...timeToGrant(health),
    actions("home:clusters", [button({ id: ids.lookAgain, text: "Clusters and modes", value: lookLine({ kind: "clusters", from: 1 }) })]),
    context(`${counted(health.untold, "request")} with something to be told in Slack · ${counted(health.auditBehind, "fact")} waiting for an audit sink · as seen by the process that drew this`),
  ];
}

function troublesOf({ hasGoodConfiguration, closed, overdue }: Health): readonly string[] {
  const reasons = Map.groupBy(closed.filter(({ why }) => why !== "configuration_invalid"), ({ why }) => why);
  return [
    ...(overdue === 0 ? [] : [`*${counted(overdue, "removal")} overdue.* Access may still be live.`]),
    ...(hasGoodConfiguration ? [] : [configurationInvalid]),
    ...[...reasons].map(([why, clusters]) => `*Nothing is granted now* on ${codes(clusters.map(({ cluster }) => cluster))}: ${closedBecause[why]}`),
  ];
}

const closedBecause: Readonly<Record<GrantingClosed, string>> = {
  starting: "this process has just started and is still looking at the clusters.",
  clock_skewed: "the host's clock and AWS' differ. Set the host's clock.",
  clock_unknown: "AWS has not told the time lately.",
  store_lost: "the store lost data; every cluster is looked at again first.",
  store_unfit: "the store is set up so that it may lose data. The log says what to set.",
  unknown_key: "leases there name a key that is not in `EKS_ACCESS_MAC_KEYS`.",
  audit: "the audit log cannot be written.",
  configuration_invalid: configurationInvalid,
};

function counted(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? "" : "s"}`;
}

function chart(title: string, counts: readonly (readonly [string, number])[]): readonly Block[] {
  if (counts.length === 0) return [section(`*${title}*\nnone`)];
  const longest = Math.max(...counts.map(([, count]) => count));
  const rest = counts.length - mostBars;
  const lines = counts.slice(0, mostBars).map(([name, count]) => `${"▇".repeat(Math.max(1, Math.round(longest <= longestBar ? count : (count / longest) * longestBar)))} ${String(count)} ${code(name)}`);
  return [section([`*${title}*`, ...lines, ...(rest > 0 ? [`and ${String(rest)} more`] : [])].join("\n"))];
}

function timeToGrant({ timeToGrant: measured }: Health): readonly Block[] {
  if (measured === undefined) return [];
  return [section(`*From the last approval to access that was read back*\n${inSeconds(measured.median)} in the middle, ${inSeconds(measured.longest)} at most, of ${String(measured.count)} active now`)];
}

function inSeconds(span: Duration): string {
  return `${(span / 1000).toFixed(1)} s`;
}
