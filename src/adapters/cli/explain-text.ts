// What the configuration says to a wish, in words for a terminal.
import { scopeText } from "../../domain/cluster/access-scope.ts";
import { groupNamed } from "../../domain/configuration.ts";
import type { Configuration } from "../../domain/configuration.ts";
import type { EntitledWish, Wish } from "../../domain/entitlement/decide-request.ts";
import type { ExplainedRule, ExplainedWish, RuleVerdict } from "../../domain/entitlement/explain-request.ts";
import type { RequestRefusal } from "../../domain/entitlement/reasons.ts";
import type { GroupName } from "../../domain/ids.ts";
import type { ResolvedPrincipal } from "../../domain/person/principal.ts";
import { formatDuration } from "../../domain/time.ts";
import { visible } from "./visible.ts";

/** For whom it was explained. */
export interface ExplainedFor {
  readonly wish: Wish;
  readonly memberOf: ReadonlySet<GroupName>;
  readonly principal: ResolvedPrincipal | undefined;
}

/** The explanation, one fact a line. */
export function explainText(configuration: Configuration, { decision, rules, stillNeeded }: ExplainedWish, { wish, memberOf, principal }: ExplainedFor): string {
  const groups = memberOf.size === 0 ? "somebody who is in no group of the configuration" : `somebody in ${[...memberOf].sort().join(", ")}`;
  const lines = [
    `${wish.role} on ${wish.cluster}, asked for by ${groups}: ${decision.allowed ? "allowed" : `refused: ${refusalText(decision.refusal)}`}`,
    ...rules.map(ruleLine),
    ...(decision.allowed ? termsLines(configuration, decision.value, stillNeeded) : []),
    ...(principal === undefined ? [] : [`Principal: ${principal.arn} (${principal.source})`]),
  ];
  return visible(lines.map((line) => `${line}\n`).join(""));
}

function termsLines(configuration: Configuration, { role, scope, duration, entitlement }: EntitledWish, stillNeeded: readonly string[]): readonly string[] {
  const { count, by, lapseAfter } = entitlement.approvals;
  return [
    `Gives: ${role.accessPolicies.join(", ")} on ${scopeText(scope)}, for ${formatDuration(duration)} from when it is granted`,
    `Approvals: ${String(count)} by ${by.map((name) => approvers(configuration, name)).join("; ")}; lapses after ${formatDuration(lapseAfter)}`,
    ...(stillNeeded.length === 0 ? [] : [`Has to be given: ${stillNeeded.join(", ")}`]),
  ];
}

function approvers(configuration: Configuration, name: GroupName): string {
  const group = groupNamed(configuration, name);
  const named = [...(group?.members ?? []), ...(group?.slackUserGroup === undefined ? [] : [`Slack user group ${group.slackUserGroup}`])];
  return `${name} (${named.length === 0 ? "nobody" : named.join(", ")})`;
}

function ruleLine({ entitlement, verdict }: ExplainedRule): string {
  return `  entitlements[${String(entitlement.index)}]: ${verdictText(verdict)}`;
}

function verdictText(verdict: RuleVerdict): string {
  switch (verdict.kind) {
    case "decides":
      return "allows it, and decides";
    case "fits":
      return "allows it too, but one before it decides";
    case "other_role":
      return `covers only ${verdict.roles.join(", ")}`;
    case "not_named":
      return `is for ${verdict.requesters.join(", ")} only`;
    case "refuses":
      return `does not allow it: ${refusalText(verdict.refusal)}`;
  }
}

// The refusals that the configuration alone can make; of others only the code is said.
type Code = "unknown_cluster" | "unknown_role" | "not_entitled" | "namespaces_needed" | "namespaces_do_not_apply" | "namespace_outside" | "too_many_namespaces" | "too_long" | "too_short";
type ByCode = { readonly [C in Code]: Extract<RequestRefusal, { code: C }> };
type One<C extends Code> = { readonly [Name in C]: { readonly code: Name } & ByCode[Name] }[C];
const words: { readonly [C in Code]: (refusal: One<C>) => string } = {
  unknown_cluster: ({ cluster, suggestions, possible }) => `there is no cluster ${cluster} to ask for.${meant(suggestions)} There ${possible.length === 0 ? "are none" : `are: ${possible.join(", ")}`}.`,
  unknown_role: ({ role, cluster, suggestions, possible }) => `${cluster} has no role ${role}.${meant(suggestions)} Roles there: ${possible.join(", ")}.`,
  not_entitled: ({ role, cluster }) => `no entitlement gives ${role} on ${cluster} to them.`,
  namespaces_needed: ({ possible }) => `it counts in namespaces: add --ns. Possible: ${possible.join(", ")}.`,
  namespaces_do_not_apply: ({ role }) => `${role} covers the whole cluster: leave --ns out.`,
  namespace_outside: ({ namespace, possible }) => `${namespace} is outside of ${possible.join(", ")}.`,
  too_many_namespaces: ({ max }) => `more than ${String(max)} namespaces.`,
  too_long: ({ asked, max }) => `${formatDuration(asked)} is longer than ${formatDuration(max)}.`,
  too_short: ({ asked, min }) => `${formatDuration(asked)} is shorter than ${formatDuration(min)}.`,
};

function refusalText(refusal: RequestRefusal): string {
  return isWorded(refusal) ? say(refusal) : refusal.code;
}

function isWorded(refusal: RequestRefusal): refusal is ByCode[Code] {
  return refusal.code in words;
}

function say<C extends Code>(refusal: One<C>): string {
  return words[refusal.code](refusal);
}

function meant(suggestions: readonly string[]): string {
  return suggestions.length === 0 ? "" : ` Did you mean ${suggestions.join(" or ")}?`;
}
