// Rules of roles and access policies, and what they allow (kubernetes/kubernetes, pkg/apis/rbac/v1/evaluation_helpers.go).
import type { Ask, PathAsk, ResourceAsk } from "./ask.ts";

/** One rule: verbs on resources, or on paths. A resource may be a subresource (`pods/log`), or that subresource of anything. */
export interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  /** Empty or left out: any name. */
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** Whether a rule allows what is asked; the namespace is not looked at. */
export function ruleAllows(rule: Rule, ask: Ask): boolean {
  if (!has(rule.verbs, ask.verb)) return false;
  return ask.kind === "path" ? allowsPath(rule, ask) : allowsResource(rule, ask);
}

function allowsPath(rule: Rule, ask: PathAsk): boolean {
  return (rule.nonResourceURLs ?? []).some((url) => url === ask.path || (url.endsWith("*") && ask.path.startsWith(url.slice(0, -1))));
}

function allowsResource(rule: Rule, ask: ResourceAsk): boolean {
  const names = rule.resourceNames ?? [];
  return has(rule.apiGroups, ask.group) && namesResource(rule.resources ?? [], ask.resource) && (names.length === 0 || names.includes(ask.name));
}

function namesResource(resources: readonly string[], asked: string): boolean {
  const [, subresource] = asked.split("/");
  return has(resources, asked) || (subresource !== undefined && resources.includes(`*/${subresource}`));
}

function has(list: readonly string[] | undefined, word: string): boolean {
  return list !== undefined && (list.includes("*") || list.includes(word));
}
