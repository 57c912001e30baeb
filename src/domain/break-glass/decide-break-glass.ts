// Who may break the glass: the rules of the configuration and what the on-call sources answered just now. What nobody says is a no.
import { clusterNamed, roleNamed } from "../configuration.ts";
import type { Configuration } from "../configuration.ts";
import { clusterScope } from "../cluster/access-scope.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { minimalDuration } from "../entitlement/decide-request.ts";
import type { EntitledWish } from "../entitlement/decide-request.ts";
import { allowed, refused } from "../entitlement/reasons.ts";
import type { BreakGlassRefusal, Decision } from "../entitlement/reasons.ts";
import type { Role } from "../entitlement/role.ts";
import type { ClusterName, RotaName, SlackUserId } from "../ids.ts";
import { suggest } from "../suggest.ts";
import type { Duration, Instant } from "../time.ts";
import { longestBreakGlass } from "./break-glass-rule.ts";
import type { BreakGlassRule } from "./break-glass-rule.ts";
import { evidenceOf } from "./on-call.ts";
import type { OnCallAnswer, OnCallEvidence } from "./on-call.ts";

/** What is asked for; cluster and role as typed. */
export interface BreakGlassWish {
  readonly cluster: string;
  /** Left out: that of the first rule that fits. */
  readonly role?: string;
  /** Left out: that of the rule; longer is refused. */
  readonly duration?: Duration;
  readonly reason?: string;
  readonly ticket?: string;
}

/** What it is decided on. */
export interface BreakGlassFacts {
  readonly configuration: Configuration;
  /** A full member, read just now. */
  readonly person: { readonly id: SlackUserId; readonly email: string };
  readonly wish: BreakGlassWish;
  /** What the sources of `rotasToAsk` answered; one that is missing counts as silent. */
  readonly answers: ReadonlyMap<RotaName, OnCallAnswer>;
  /** When they were asked. */
  readonly at: Instant;
  /** For the log, when a source was silent. */
  readonly reference: string;
}

/** An allowed wish with its ground. */
export interface BrokenGlass extends Pick<EntitledWish, "cluster" | "role" | "scope" | "duration"> {
  readonly rule: BreakGlassRule;
  readonly evidence: OnCallEvidence;
}

/** The rotas to ask: those of the rules that fit; where none does, all, to tell the person which clusters there are. */
export function rotasToAsk(configuration: Configuration, wish: BreakGlassWish): readonly RotaName[] {
  const fitting = rulesFor(configuration, wish);
  return [...new Set((fitting.length === 0 ? configuration.breakGlass : fitting).map(({ onCall }) => onCall))];
}

/** Decides. Of several rules that fit, the first that names the person on call counts. */
export function decideBreakGlass(facts: BreakGlassFacts): Decision<BrokenGlass, BreakGlassRefusal> {
  const { configuration, wish } = facts;
  const cluster = clusterNamed(configuration, wish.cluster);
  const rules = rulesFor(configuration, wish);
  const [first] = rules;
  if (cluster === undefined || first === undefined) return refused(noBreakGlass(facts));
  const judged = rules.map((rule) => ({ rule, evidence: judge(facts, rule) }));
  for (const { rule, evidence } of judged) if (typeof evidence === "object") return decideTerms({ cluster, rule, evidence }, facts);
  const silent = judged.filter(({ evidence }) => evidence === "silent").map(({ rule }) => rule.onCall);
  const where = { cluster: cluster.name, role: first.role };
  return refused(silent.length === 0 ? { code: "not_on_call", ...where, rotas: rules.map(({ onCall }) => onCall) } : { code: "rota_silent", ...where, rotas: silent, reference: facts.reference });
}

function rulesFor(configuration: Configuration, wish: BreakGlassWish): readonly BreakGlassRule[] {
  const cluster = clusterNamed(configuration, wish.cluster);
  return configuration.breakGlass.filter(({ clusters, role }) => cluster !== undefined && clusters.includes(cluster.name) && (wish.role === undefined || wish.role === role));
}

function judge({ configuration, answers, person, at }: BreakGlassFacts, rule: BreakGlassRule): OnCallEvidence | "not_on_call" | "silent" {
  const rota = configuration.onCall.find(({ name }) => name === rule.onCall);
  return rota === undefined ? "not_on_call" : evidenceOf(rota, answers.get(rota.name) ?? { kind: "silent" }, { person, at });
}

function decideTerms({ cluster, rule, evidence }: { readonly cluster: Cluster; readonly rule: BreakGlassRule; readonly evidence: OnCallEvidence }, { configuration, wish }: BreakGlassFacts): Decision<BrokenGlass, BreakGlassRefusal> {
  const role: Role | undefined = roleNamed(configuration, rule.role);
  // The configuration is checked for both; without the check nothing is given.
  if (role?.scope !== "cluster") return refused({ code: "not_entitled", role: rule.role, cluster: cluster.name });
  const where = { role: role.name, cluster: cluster.name };
  const longest: Duration = rule.duration < longestBreakGlass ? rule.duration : longestBreakGlass;
  const duration = wish.duration ?? longest;
  if (duration > longest) return refused({ code: "too_long", asked: duration, max: longest, ...where });
  if (duration < minimalDuration) return refused({ code: "too_short", asked: duration, min: minimalDuration });
  if ((wish.reason ?? "").trim() === "") return refused({ code: "reason_needed", ...where });
  return allowed({ cluster, role, scope: clusterScope, duration, rule, evidence });
}

// Clusters are named only to people who are on call for them.
function noBreakGlass(facts: BreakGlassFacts): BreakGlassRefusal {
  const mine = facts.configuration.breakGlass.filter((rule) => typeof judge(facts, rule) === "object");
  const possible: readonly ClusterName[] = [...new Set(mine.flatMap(({ clusters }) => clusters))];
  return { code: "no_break_glass", cluster: facts.wish.cluster, suggestions: suggest(facts.wish.cluster, possible), possible };
}
