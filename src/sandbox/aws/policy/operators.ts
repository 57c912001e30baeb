// The condition operators that the sandbox knows. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
import { matchesArn, matchesWildcard } from "./wildcard.ts";

type Test = (wanted: string, actual: string) => boolean;

const equals: Test = (wanted, actual) => wanted === actual;

const tests: ReadonlyMap<string, { readonly test: Test; readonly negated: boolean }> = new Map([
  ["StringEquals", { test: equals, negated: false }],
  ["StringNotEquals", { test: equals, negated: true }],
  ["StringLike", { test: matchesWildcard, negated: false }],
  ["StringNotLike", { test: matchesWildcard, negated: true }],
  ["ArnEquals", { test: matchesArn, negated: false }],
  ["ArnNotEquals", { test: matchesArn, negated: true }],
  ["ArnLike", { test: matchesArn, negated: false }],
  ["ArnNotLike", { test: matchesArn, negated: true }],
  ["Bool", { test: (wanted: string, actual: string) => wanted.toLowerCase() === actual.toLowerCase(), negated: false }],
]);

/** An operator taken apart. `Null` has no test: it asks whether the key is there. */
export interface Operator {
  readonly quantifier: "all" | "any" | undefined;
  readonly ifExists: boolean;
  readonly test: Test | undefined;
  readonly negated: boolean;
}

/** Reads an operator's name; throws for one that the sandbox does not know, since it never guesses. */
export function parseOperator(name: string): Operator {
  const [, prefix, base = "", suffix] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(name) ?? [];
  const quantifier = prefix === undefined ? undefined : prefix === "ForAllValues:" ? "all" : "any";
  const ifExists = suffix !== undefined;
  if (base === "Null" && quantifier === undefined && !ifExists) return { quantifier, ifExists, test: undefined, negated: false };
  const known = tests.get(base);
  if (known === undefined) throw new Error(`the sandbox does not know the IAM condition operator ${name}`);
  return { quantifier, ifExists, ...known };
}

/** True when the values of a key satisfy an operator; undefined or no values mean that the key is absent. */
export function isSatisfied(operator: Operator, wanted: readonly string[], actual: readonly string[] | undefined): boolean {
  const values = actual ?? [];
  const { test, negated, quantifier } = operator;
  if (test === undefined) return wanted.some((text) => (text === "true") === (values.length === 0));
  if (values.length === 0) return isSatisfiedByAbsence(operator);
  const agrees = (value: string): boolean => wanted.some((text) => test(text, value)) !== negated;
  return quantifier === "any" ? values.some(agrees) : values.every(agrees);
}

function isSatisfiedByAbsence({ ifExists, quantifier, negated }: Operator): boolean {
  if (ifExists || quantifier === "all") return true;
  return quantifier === undefined && negated;
}
