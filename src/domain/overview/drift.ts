// Where a cluster differs from what the bot expects. Nothing is mended here: the sweep does that, or tells.
//
// | found                                                        | code                 |
// |--------------------------------------------------------------|----------------------|
// | a lease lives whose request is not open                      | lease_without_request |
// | a request is active, and no lease of it lives on its entry   | request_without_lease |
// | a live lease names a policy that is not associated           | policy_missing       |
// | … that is associated on less than leases name                | scope_too_narrow     |
// | a policy, groups or a scope that no live lease names         | policy_not_leased, groups_not_leased, scope_too_wide |
// | our entry, and nothing on it lives                           | nothing_lives        |
// | what `judgeEntry` alarms of                                  | its own code         |
import { scopeCovers } from "../cluster/access-scope.ts";
import type { PrincipalArn, RequestId } from "../ids.ts";
import { judgeEntry } from "../lease/judge-entry.ts";
import type { EntryAlarm, JudgeContext, JudgedEntry } from "../lease/judge-entry.ts";
import { justifiedBy } from "../plan/justified.ts";
import { planRemovals } from "../plan/plan-removals.ts";
import type { Removal } from "../plan/changes.ts";
import type { AccessRequest } from "../request/access-request.ts";
import type { Instant } from "../time.ts";
import type { Findings } from "./findings.ts";
import { isUnknown } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** How a cluster differs. */
export type DriftCode =
  | "lease_without_request" | "request_without_lease" | "policy_missing" | "scope_too_narrow" | "policy_not_leased" | "groups_not_leased" | "scope_too_wide" | "nothing_lives"
  | EntryAlarm;

/** One difference; `about` is the request or policy, or empty. */
export interface DriftFinding {
  readonly code: DriftCode;
  readonly principal: PrincipalArn;
  readonly about: string;
}

/** All differences. */
export interface Drift {
  readonly findings: readonly DriftFinding[];
  /** Whether leases were compared with the bot's requests; `not_asked` where its store is not at hand. */
  readonly requests: "compared" | "not_asked" | Unknown;
}

/** What is known of requests around a look. */
interface Asked {
  /** Active before the look and after it: what the entries were read in between for. */
  readonly active: readonly AccessRequest[];
  readonly open: ReadonlySet<RequestId>;
}

/** Compares what was found with its leases, and these with the requests. */
export function driftOf({ entries, expected }: Findings, context: JudgeContext): Drift | Unknown {
  if (isUnknown(entries)) return { unknown: `the entries were not read: ${entries.unknown}` };
  const judged = entries.flatMap((entry) => (isUnknown(entry) ? [] : [judgeEntry(entry, context)]));
  const unread = new Set(entries.flatMap((entry) => (isUnknown(entry) ? [entry.principal] : [])));
  const asked = expected === undefined || isUnknown(expected) ? undefined : askedOf(expected);
  const findings = [
    ...judged.flatMap((one) => findingsOn(one, context.now, asked)),
    ...(asked?.active ?? []).filter((request) => !unread.has(request.terms.principal) && isMissing(request, judged, context.now)).map(({ shortId, terms }): DriftFinding => ({ code: "request_without_lease", principal: terms.principal, about: shortId })),
  ];
  return { findings, requests: expected === undefined ? "not_asked" : isUnknown(expected) ? expected : "compared" };
}

function askedOf({ before, after }: Exclude<NonNullable<Findings["expected"]>, Unknown>): Asked {
  const isActive = ({ state }: AccessRequest): boolean => state === "active";
  const still = new Set(after.filter(isActive).map(({ id }) => id));
  return { active: before.filter((request) => isActive(request) && still.has(request.id)), open: new Set([...before, ...after].map(({ id }) => id)) };
}

// A lease that ends while the cluster is being read is no drift.
function isMissing({ id, intent }: AccessRequest, judged: readonly JudgedEntry[], now: Instant): boolean {
  return intent !== undefined && intent.notAfter > now && !judged.some(({ live }) => live.some((lease) => lease.id === id));
}

function findingsOn(judged: JudgedEntry, now: Instant, asked: Asked | undefined): readonly DriftFinding[] {
  const { principal } = judged.entry;
  const one = (code: DriftCode, about = ""): DriftFinding => ({ code, principal, about });
  const alarms = judged.alarms.map((alarm) => one(alarm));
  if (judged.ownership !== "own") return alarms;
  const { removals } = planRemovals(judged, now);
  if (judged.live.length === 0) return removals.length === 0 ? alarms : [...alarms, one("nothing_lives")];
  return [
    ...alarms,
    ...judged.live.filter(({ id }) => asked?.open.has(id) === false).map(({ id }) => one("lease_without_request", id)),
    ...removals.map((removal) => one(surplus(removal), removal.kind === "deleteEntry" ? judged.entry.groups.join(", ") : removal.policy)),
    ...missing(judged, asked).map(({ code, policy }) => one(code, policy)),
  ];
}

function surplus({ because }: Removal): DriftCode {
  if (because === "unjustified_groups") return "groups_not_leased";
  return because === "scope_too_wide" ? "scope_too_wide" : "policy_not_leased";
}

// What is being granted right now is not missing yet.
function missing({ live, entry }: JudgedEntry, asked: Asked | undefined): readonly { readonly code: DriftCode; readonly policy: string }[] {
  const settled = asked === undefined ? live : live.filter(({ id }) => asked.active.some((request) => request.id === id));
  return [...justifiedBy(settled)].flatMap(([policy, scope]): readonly { readonly code: DriftCode; readonly policy: string }[] => {
    const association = entry.associations.find((one) => one.policy === policy);
    if (association === undefined) return [{ code: "policy_missing", policy }];
    return association.scope === undefined || scopeCovers(association.scope, scope) ? [] : [{ code: "scope_too_narrow", policy }];
  });
}
