// What each rule of the configuration says to a wish: the decision of a request, taken rule by rule. Nothing is decided here anew.
import { clusterNamed, roleNamed } from "../configuration.ts";
import type { Configuration } from "../configuration.ts";
import type { GroupName, RoleName } from "../ids.ts";
import { decideRequest, entitlementsOf } from "./decide-request.ts";
import type { EntitledWish, Wish } from "./decide-request.ts";
import type { Entitlement } from "./entitlement.ts";
import type { Decision, RequestRefusal } from "./reasons.ts";

/** What one rule says. */
export type RuleVerdict =
  | { readonly kind: "decides" }
  /** It allows the same, but one before it counts. */
  | { readonly kind: "fits" }
  | { readonly kind: "other_role"; readonly roles: readonly RoleName[] }
  | { readonly kind: "not_named"; readonly requesters: readonly GroupName[] }
  | { readonly kind: "refuses"; readonly refusal: RequestRefusal };

/** A rule with its verdict. */
export interface ExplainedRule {
  readonly entitlement: Entitlement;
  readonly verdict: RuleVerdict;
}

/** The decision, and what every rule for the cluster says to it. */
export interface ExplainedWish {
  readonly decision: Decision<EntitledWish, RequestRefusal>;
  readonly rules: readonly ExplainedRule[];
  /** A reason or ticket was not given, and the rule that decides demands it. */
  readonly stillNeeded: readonly ("reason" | "ticket")[];
}

/** Explains a wish to somebody who is in these groups. What only has to be written down, reason and ticket, is taken as given, and said. */
export function explainRequest(configuration: Configuration, memberOf: ReadonlySet<GroupName>, asked: Wish): ExplainedWish {
  const wish = asGiven(asked);
  const decision = decideRequest(configuration, memberOf, wish);
  const cluster = clusterNamed(configuration, wish.cluster);
  const there = cluster === undefined ? [] : configuration.entitlements.filter(({ clusters }) => clusters.includes(cluster.name));
  const rules = there.map((entitlement): ExplainedRule => ({ entitlement, verdict: verdictOf(configuration, { entitlement, memberOf, decision, wish }) }));
  return { decision, rules, stillNeeded: decision.allowed ? stillNeeded(decision.value.entitlement, asked) : [] };
}

/** The wish with a stand-in for reason and ticket where none is given. */
export function asGiven(wish: Wish): Wish {
  return { ...wish, reason: wish.reason ?? "(not given)", ticket: wish.ticket ?? "none" };
}

interface Judging {
  readonly entitlement: Entitlement;
  readonly memberOf: ReadonlySet<GroupName>;
  readonly decision: Decision<EntitledWish, RequestRefusal>;
  readonly wish: Wish;
}

function verdictOf(configuration: Configuration, { entitlement, memberOf, decision, wish }: Judging): RuleVerdict {
  const alone = { ...configuration, entitlements: [entitlement] };
  const role = roleNamed(configuration, wish.role);
  if (role === undefined || !entitlement.roles.includes(role.name)) return { kind: "other_role", roles: entitlement.roles };
  if (entitlementsOf(alone, memberOf).length === 0) return { kind: "not_named", requesters: entitlement.requesters === "everyone" ? [] : entitlement.requesters };
  const own = decideRequest(alone, memberOf, wish);
  if (!own.allowed) return { kind: "refuses", refusal: own.refusal };
  return { kind: decision.allowed && decision.value.entitlement.index === entitlement.index ? "decides" : "fits" };
}

function stillNeeded({ reason, ticket }: Entitlement, wish: Wish): readonly ("reason" | "ticket")[] {
  return [...(reason === "required" && (wish.reason ?? "") === "" ? ["reason" as const] : []), ...(ticket === "required" && (wish.ticket ?? "") === "" ? ["ticket" as const] : [])];
}
