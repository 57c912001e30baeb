// What becomes of one effective row: the first rule that fits decides.
import type { Row } from "./aws-auth.ts";
import { findEntry } from "./find-entry.ts";
import type { LivePrincipal } from "./find-entry.ts";
import type { MigrationFacts } from "./migration-facts.ts";
import { classifyNodeRow, isNodeRow } from "./node-row.ts";
import { readRowArn } from "./row-arn.ts";
import type { NamedPrincipal } from "./row-arn.ts";
import { classifyStandardRow } from "./standard-row.ts";
import type { Verdict } from "./verdict.ts";
import { alreadyThere, blocked, dead } from "./verdict.ts";

/** Classifies a row that the authenticator takes, and that no other row of its principal precedes. */
export function classifyRow(row: Row, facts: MigrationFacts): Verdict {
  if (row.sso !== undefined) return blocked("sso_matcher");
  const named = readRowArn(row.arn, facts.cluster.partition);
  if ("outcome" in named) return named;
  const principal = resolve(named, row.arn, facts);
  if ("outcome" in principal) return principal;
  const verdict = classifyLive(row, principal, facts);
  return { ...verdict, warnings: [...row.warnings, ...verdict.warnings] };
}

function classifyLive(row: Row, principal: LivePrincipal, facts: MigrationFacts): Verdict {
  if (/:role\/aws-service-role\//i.test(principal.arn)) return findEntry(facts, principal) === undefined ? blocked("service_linked_role") : alreadyThere("removable");
  const live = { row, principal };
  return isNodeRow(live, facts) ? classifyNodeRow(live, facts) : classifyStandardRow(live, facts);
}

// NB. A role of another account is never looked up here: a local one of the same name is somebody else.
function resolve(named: NamedPrincipal, written: string, { cluster, principals }: MigrationFacts): LivePrincipal | Verdict {
  if (named.account !== cluster.account) return /:role\/AWSReservedSSO_/i.test(named.arn) ? blocked("cross_account_path_unknown") : named;
  const found = principals.get(written.toLowerCase()) ?? { kind: "found", arn: named.arn };
  if (found.kind === "unknown") return blocked("principal_unresolved");
  if (found.kind === "absent") return dead("inactive_principal_missing");
  if (named.kind === "user" && found.arn.toLowerCase() !== named.arn.toLowerCase()) return dead("inactive_user_path_mismatch");
  return { ...named, arn: found.arn };
}
