// "Try it": asks the sandbox's Kubernetes what the acting person may do, with that person's own token.
import type { ClusterState } from "../page-state.ts";
import { byId, el, redraw, valueOf } from "./dom.ts";
import type { Page } from "./page.ts";
import { post, token } from "./server.ts";

/** What the last answer was given for; an answer is not shown for anything else. */
const answered: { facts?: string } = {};

/** Draws a small `kubectl auth can-i`, and takes an answer away that something has changed since. */
export function drawTryIt(page: Page, cluster: ClusterState): void {
  redraw(byId("try-it"), [cluster.name, cluster.namespaces, page.state.me], () => [tryIt(page, cluster)]);
  const answer = byId("try-it").querySelector<HTMLElement>(".answer");
  if (answer === null || answered.facts === undefined || answered.facts === factsOf(page, cluster)) return;
  delete answered.facts;
  answer.className = "answer";
  answer.textContent = answer.textContent === "" ? "" : "Something has changed since. Ask again.";
}

// Everything that an answer depends on, as far as this page knows it.
function factsOf({ state }: Page, { name, mode, entries, awsAuth }: ClusterState): string {
  return JSON.stringify([state.me, name, mode, entries, awsAuth, Math.floor(state.clock.offset / 1000)]);
}

function tryIt(page: Page, cluster: ClusterState): HTMLElement {
  const verb = select("verb", ["get", "list", "create", "patch", "delete"], "get");
  const resource = select("resource", ["pods", "pods/log", "pods/exec", "deployments", "configmaps", "secrets", "rolebindings", "nodes"], "pods");
  const namespace = select("namespace", [...cluster.namespaces, ""], cluster.namespaces.includes("payments") ? "payments" : (cluster.namespaces[0] ?? ""));
  const answer = el("p", { class: "answer", role: "status" });
  const me = page.state.people.find(({ id }) => id === page.state.me)?.name ?? "";
  const ask = async (): Promise<void> => {
    const now = page.state.clusters.find(({ arn }) => arn === cluster.arn) ?? cluster;
    answered.facts = factsOf(page, now);
    const result = await post("can-i", { as: page.state.me, cluster: cluster.arn, verb: valueOf(verb), resource: valueOf(resource), namespace: valueOf(namespace) });
    answer.className = `answer ${result.ok ? "yes" : "no"}`;
    const words = `${result.ok ? "yes" : "no"}${result.error === undefined ? "" : `: ${result.error}`}`;
    answer.replaceChildren(words, ...(result.ok || result.said === undefined ? [] : [el("code", { class: "said" }, result.said)]));
  };
  return el("form", { onsubmit: (event) => { event.preventDefault(); void ask(); } },
    el("h3", {}, "Try it"), el("p", { class: "try" }, `Can ${me} `, verb, " ", resource, " in ", namespace, el("button", { type: "submit", class: "button" }, "Ask Kubernetes")), answer,
    el("details", { class: "kubectl" }, el("summary", {}, `kubectl as ${me}`), el("pre", {}, kubectlLines(page.state.me, cluster.name))));
}

// To paste into a terminal: who has the page may have the sandbox's token.
function kubectlLines(person: string, cluster: string): string {
  return [
    `curl -s -H 'x-sandbox-token: ${token}' -d '${JSON.stringify({ as: person })}' ${location.origin}/api/kubeconfig > sandbox.kubeconfig`,
    `kubectl --kubeconfig sandbox.kubeconfig --context ${cluster} get pods -n payments`,
  ].join("\n");
}

function select(label: string, options: readonly string[], chosen: string): HTMLElement {
  return el("select", { "aria-label": label }, ...options.map((option) => el("option", { value: option, selected: option === chosen }, option === "" ? "(whole cluster)" : option)));
}
