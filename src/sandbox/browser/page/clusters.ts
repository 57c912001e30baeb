// The right side: what is really on the clusters, read from the sandbox's AWS, not from the bot.
import type { ClusterState, EntryState } from "../page-state.ts";
import { byId, el, redraw } from "./dom.ts";
import { spanText } from "./page.ts";
import type { Page } from "./page.ts";
import { drawTryIt } from "./try-it.ts";

const modes: Readonly<Record<string, string>> = {
  API: "access entries", API_AND_CONFIG_MAP: "access entries and aws-auth", CONFIG_MAP: "aws-auth only",
};
let openCluster = "";
const seen = new Map<string, string>();

/** Draws the clusters pane. */
export function drawClusters(page: Page): void {
  const { clusters, clock } = page.state;
  const cluster = clusters.find(({ name }) => name === openCluster) ?? clusters[0];
  if (cluster === undefined) return;
  openCluster = cluster.name;
  redraw(byId("cluster-tabs"), [clusters.map(({ name, mode }) => [name, mode]), openCluster], () => clusters.map((one) => tab(page, one)));
  redraw(byId("cluster"), [cluster, Math.floor(clock.now / 1000)], () => [facts(cluster), ownEntries(cluster, clock.now)]);
  redraw(byId("standing"), cluster, () => [standingEntries(cluster, clock.now), awsAuth(cluster)]);
  drawTryIt(page, cluster);
}

function tab(page: Page, { name }: ClusterState): HTMLElement {
  return el("button", { type: "button", role: "tab", "aria-selected": name === openCluster ? "true" : "false", "data-key": `tab/${name}`, onclick: () => { openCluster = name; page.draw(); } }, name);
}

function facts({ eksName, region, account, mode, version }: ClusterState): HTMLElement {
  return el("p", { class: "facts" }, el("span", { class: `mode ${mode.toLowerCase()}` }, mode), ` ${modes[mode] ?? ""}`, el("br"), `${eksName} · ${region} · account ${account} · Kubernetes ${version}`);
}

function ownEntries(cluster: ClusterState, now: number): HTMLElement {
  if (cluster.mode === "CONFIG_MAP") return el("p", { class: "empty" }, "Access entries do not work in this mode.");
  const ours = cluster.entries.filter(({ madeBy }) => madeBy === "eks-access");
  return el("div", {},
    el("h3", {}, `Made by eks-access (${String(ours.length)})`),
    ours.length === 0 ? el("p", { class: "empty" }, "Nothing. That is how it should be when nobody has asked.") : el("ul", { class: "entries" }, ...ours.map((entry) => drawEntry(cluster, entry, now))));
}

function standingEntries(cluster: ClusterState, now: number): HTMLElement {
  const others = cluster.entries.filter(({ madeBy }) => madeBy !== "eks-access");
  return el("div", {}, el("h3", {}, `Made by others (${String(others.length)})`), el("ul", { class: "entries" }, ...others.map((entry) => drawEntry(cluster, entry, now))));
}

function drawEntry(cluster: ClusterState, entry: EntryState, now: number): HTMLElement {
  const key = `${cluster.arn} ${entry.principal}`;
  const before = seen.get(key);
  const text = JSON.stringify([entry.policies, entry.tags]);
  const isChanged = before !== text && (before !== undefined || entry.madeBy === "eks-access");
  if (isChanged) setTimeout(() => { seen.set(key, text); }, 3000);
  else seen.set(key, text);
  return el("li", { class: `entry ${entry.madeBy === "eks-access" ? "ours" : ""}${isChanged ? " changed" : ""}` },
    el("p", { class: "principal" }, el("strong", {}, shortPrincipal(entry.principal)), el("span", { class: "badge" }, entry.type), entry.madeBy === "eks-access" ? undefined : el("small", {}, `by ${entry.madeBy}`)),
    ...entry.policies.map(({ name, scope }) => el("p", { class: "policy" }, el("code", {}, name), ` on ${scope}`)),
    withoutPolicy(entry),
    entry.groups.length === 0 ? undefined : el("p", { class: "policy" }, entry.groups.length === 1 ? "group: " : "groups: ", el("code", {}, entry.groups.join(", ")), "; RBAC decides what that gives"),
    ...entry.leases.map(({ id, notAfter, isEnded }) => el("p", { class: "lease" }, leaseText({ id, notAfter, isEnded }, now))),
    tags(entry));
}

function withoutPolicy({ policies, groups, type }: EntryState): HTMLElement | undefined {
  if (policies.length > 0 || groups.length > 0) return undefined;
  return el("p", { class: "policy none" }, type === "STANDARD" ? "no access policy, no group: gives nothing" : "no access policy: the type gives nodes what they need");
}

function leaseText({ id, notAfter, isEnded }: EntryState["leases"][number], now: number): string {
  const name = `lease ${id.slice(-5)}`;
  if (isEnded) return `${name}: ended early`;
  return notAfter > now ? `${name}: ${spanText(notAfter - now)} left` : `${name}: over`;
}

function tags(entry: EntryState): HTMLElement | undefined {
  const lines = Object.entries(entry.tags);
  if (lines.length === 0) return undefined;
  return el("details", {}, el("summary", {}, lines.length === 1 ? "1 tag" : `${String(lines.length)} tags`), ...lines.map(([key, value]) => el("p", { class: "tag" }, el("code", {}, key), " ", el("span", {}, value))));
}

function shortPrincipal(arn: string): string {
  return arn.split(":").slice(5).join(":");
}

function awsAuth({ awsAuth: text }: ClusterState): HTMLElement {
  return el("details", {}, el("summary", {}, text === undefined ? "aws-auth: there is none" : "aws-auth"), el("pre", {}, text ?? ""));
}
