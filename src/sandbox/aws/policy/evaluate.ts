// What IAM policies say about one call: an explicit deny wins, then an allow.
import type { ConditionKeys } from "./condition-keys.ts";
import type { Condition, Statement } from "./document.ts";
import { isSatisfied } from "./operators.ts";
import { matchesWildcard } from "./wildcard.ts";

/** One call as IAM sees it. */
export interface AccessQuestion {
  /** `service:Operation`. */
  readonly action: string;
  readonly resource: string;
  readonly keys: ConditionKeys;
  /** True for a resource that is gone: conditions on what it was are then taken to hold for an allow and not for a deny. */
  readonly resourceIsGone?: boolean;
}

/** The verdict of a set of policies; `none` means that no statement speaks about the call. */
export type Verdict = "allow" | "deny" | "none";

/** Keys whose values an entry that is gone has taken with it. */
const lostKeys = /^(aws:resourcetag\/|eks:accessentrytype$|eks:username$|eks:kubernetesgroups$)/;

/** Evaluates identity policies. */
export function evaluateIdentity(statements: readonly Statement[], question: AccessQuestion): Verdict {
  return verdictOf(statements.filter((statement) => (
    statement.resources.some((pattern) => matchesWildcard(pattern, question.resource)) && speaksAbout(statement, question)
  )));
}

/** Evaluates a trust policy for a caller. */
export function evaluateTrust(statements: readonly Statement[], question: AccessQuestion, isCaller: (principal: string) => boolean): Verdict {
  return verdictOf(statements.filter((statement) => statement.principals.some(isCaller) && speaksAbout(statement, question)));
}

function verdictOf(statements: readonly Statement[]): Verdict {
  if (statements.some(({ effect }) => effect === "Deny")) return "deny";
  return statements.length > 0 ? "allow" : "none";
}

function speaksAbout(statement: Statement, question: AccessQuestion): boolean {
  const action = question.action.toLowerCase();
  return statement.actions.some((pattern) => matchesWildcard(pattern.toLowerCase(), action))
    && statement.conditions.every((condition) => holds(condition, statement.effect, question));
}

function holds(condition: Condition, effect: Statement["effect"], question: AccessQuestion): boolean {
  if (question.resourceIsGone === true && lostKeys.test(condition.key)) return effect === "Allow";
  return isSatisfied(condition.operator, condition.values, question.keys.get(condition.key));
}
