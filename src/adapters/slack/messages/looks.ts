// What administrators read of clusters and of the audit log. It holds ARNs, so it goes to one person only; a list that is too long for one message says where it goes on.
import type { Configuration } from "../../../domain/configuration.ts";
import { groupNamed } from "../../../domain/configuration.ts";
import type { AccessPage } from "../../../domain/overview/access-page.ts";
import { accessHead, entryItems, noAwsAuth, noEntries, rowItems, sectionLines } from "../../../domain/overview/access-text.ts";
import { clusterBrief, clusterLines } from "../../../domain/overview/cluster-text.ts";
import { fleetLines, fleetOf } from "../../../domain/overview/fleet.ts";
import type { LookOutcome } from "../../../domain/overview/look-outcome.ts";
import type { LookRefusal, LookWish } from "../../../domain/overview/look-wish.ts";
import type { Instant } from "../../../domain/time.ts";
import { lookLine } from "../commands/parse-look.ts";
import type { LookVerb } from "../commands/parse-look.ts";
import { ids } from "../ids.ts";
import { auditMessage } from "./audit-answers.ts";
import { button, message, preformatted } from "./blocks.ts";
import type { Message } from "./blocks.ts";
import { fill, footer } from "./pages.ts";
import { memberRefusal } from "./refusals.ts";
import { didYouMean } from "./request-refusals.ts";
import { groups } from "./slack-text.ts";
import { code, codes } from "./text-safety.ts";

/** Longest list within a cluster or an entry. */
const mostNames = 12;

/** Said when a look begins. */
export function lookingText(wish: LookWish): string {
  if (wish.kind === "clusters") return "Looking at the clusters…";
  if (wish.kind === "audit") return "Reading the audit log…";
  return wish.kind === "cluster" ? `Looking at ${code(wish.cluster)}…` : `Looking at who has access to ${code(wish.cluster)}…`;
}

/** Said once, when a look takes long. */
export function stillLooking(wish: LookWish, done: number, all: number): string {
  const parts = { clusters: "clusters", cluster: "access entries", entries: "access entries", audit: "audit events" }[wish.kind];
  return all === 0 ? "Still looking; nothing has answered yet." : `Still looking: ${String(done)} of ${String(all)} ${parts} read.`;
}

/** Why nothing is shown. @param mayAsk what this person can do instead */
export function lookRefusal(refusal: LookRefusal, configuration: Configuration, mayAsk: string): string {
  if (refusal.code === "not_member") return `${memberRefusal(refusal.why)} Nothing is shown.`;
  if (refusal.code === "cannot_verify") return `Slack did not say whether you are an administrator, so nothing is shown. Try again in a minute. (${refusal.reference})`;
  const who = groups(refusal.administrators.flatMap((name) => groupNamed(configuration, name) ?? []));
  return `Only administrators (${who}) can look at clusters and the audit log, so nothing is shown. ${mayAsk}`;
}

/** What was seen, when. */
export function lookMessage(outcome: LookOutcome, now: Instant): Message {
  switch (outcome.kind) {
    case "unknown_cluster":
      return message(`There is no cluster ${code(outcome.typed)}.${didYouMean(outcome.suggestions)} There are: ${codes(outcome.names)}.`);
    case "clusters":
      return clustersMessage(outcome, now);
    case "cluster":
      return clusterMessage(outcome, now);
    case "entries":
      return entriesMessage(outcome.page, now);
    case "audit":
      return auditMessage(outcome.answer, now);
  }
}

function clustersMessage({ views, from, total }: Extract<LookOutcome, { readonly kind: "clusters" }>, now: Instant): Message {
  if (views.length === 0) return message(`There is no cluster ${String(from)}: the configuration has ${String(total)}.`);
  const whole = views.length === total ? [fleetLines(fleetOf(views))] : [];
  const { text, shown } = fill([...views.map((view) => clusterBrief(view, mostNames)), ...whole], "clusters");
  const next = from + Math.min(shown, views.length);
  return message(`*Clusters ${String(from)} to ${String(next - 1)} of ${String(total)}*`, [
    preformatted(text),
    ...footer(now, [
      button({ id: ids.lookAgain, text: "Refresh", value: lookLine({ kind: "clusters", from }) }),
      ...(next > total ? [] : [button({ id: ids.lookMore, text: "Next", value: lookLine({ kind: "clusters", from: next }) })]),
    ]),
  ]);
}

function clusterMessage({ view, isSensitive }: Extract<LookOutcome, { readonly kind: "cluster" }>, now: Instant): Message {
  const { cluster } = view;
  const lines = clusterLines(view, mostNames);
  const { text, shown } = fill(lines.map((line) => [line]), `cluster ${cluster}`);
  const left = lines.length - shown;
  const more = left === 0 ? "" : `\n${String(left)} more lines; in a terminal \`eks-access cluster ${cluster}\` shows all of them.`;
  return message(`*Cluster* ${code(cluster)}${isSensitive ? " · sensitive" : ""}${more}`, [
    preformatted(text),
    ...footer(now, [
      button({ id: ids.lookAgain, text: "Refresh", value: lookLine({ kind: "cluster", cluster }) }),
      button({ id: ids.lookEntries, text: "Who has access", value: lookLine({ kind: "entries", cluster, from: 1 }) }),
    ]),
  ]);
}

function entriesMessage({ view, wish, entries, rows }: AccessPage, now: Instant): Message {
  const { cluster } = view;
  const head = [...accessHead(view), `access entries: ${noEntries(view) ?? String(entries)}${filterText(wish)}`, `rows of aws-auth: ${noAwsAuth(view) ?? (wish.type === undefined ? String(rows) : "left out, for they have no type")}`, ...sectionLines(view)];
  const items = [...entryItems(view, mostNames), ...rowItems(view, mostNames).map(([name = "", ...facts]) => [`${name}  (row of aws-auth)`, ...facts])];
  const { text, shown } = fill([head, ...items], `entries ${cluster}`);
  const [first, last, total] = [wish.from, wish.from + Math.max(0, shown - 1) - 1, entries + rows];
  const title = last < first ? `nothing from ${String(first)} on; there are ${String(total)}` : `${String(first)} to ${String(last)} of ${String(total)}`;
  return message(`*Who has access to* ${code(cluster)}: ${title}`, [
    preformatted(text),
    ...footer(now, [
      button({ id: ids.lookAgain, text: "Refresh", value: lookLine({ ...wish, cluster }) }),
      ...(last < total && last >= first ? [button({ id: ids.lookMore, text: "Next", value: lookLine({ ...wish, cluster, from: last + 1 }) })] : []),
      button({ id: ids.lookCluster, text: "About the cluster", value: lookLine({ kind: "cluster", cluster }) }),
    ]),
  ]);
}

function filterText({ type, match }: AccessPage["wish"]): string {
  const said = [...(type === undefined ? [] : [`of the type ${type}`]), ...(match === undefined ? [] : [`with ${match} in the ARN`])];
  return said.length === 0 ? "" : ` ${said.join(" and ")}`;
}

/** What a verb takes, for answers to lines that were not understood. */
export const lookKeys: Readonly<Record<LookVerb | "policies", string>> = {
  clusters: "`clusters` takes `from=`.", cluster: "`cluster` takes the name of a cluster.", entries: "`entries` takes the name of a cluster, `from=`, `type=`, `match=`.",
  audit: "`audit` takes a request id, a person, a cluster, `from=`, `to=`, `last=`.",
  policies: "`policies` takes the name of an access policy.",
};

/** Help for each verb. */
export const lookTopics: Readonly<Record<LookVerb, () => string>> = {
  clusters: () => "`/eks-access clusters` shows administrators every cluster: authentication mode, versions, entries, aws-auth rows, drift, and what stands before the next mode. It changes nothing.",
  cluster: () => "`/eks-access cluster prod` shows administrators all of that for one cluster. It changes nothing.",
  entries: () => "`/eks-access entries prod` shows administrators everyone with access to a cluster: whose entry, until when, policies with their scopes, groups, and whether the IAM principal is still there; then the rows of aws-auth. 20 at a time: `from=21`. Only some: `type=STANDARD`, `match=role/ci`. It changes nothing.",
  audit: () => "`/eks-access audit` shows administrators what happened, the newest first. Of a request, a person or a cluster: `audit REQ-7K3FQ`, `audit @ann prod`. Of a time: `last=2h`, `from=2026-11-24 to=2026-11-25T08:00Z`, in UTC. That it was read is in the audit log too. To verify the log or export it: `eks-access audit verify` and `eks-access audit export` in a terminal. It changes nothing.",
};
