// IAM policy documents: read strictly, so that nothing in one is silently ignored.
import type { Json, JsonObject } from "../json.ts";
import { isObject, isStrings } from "../json.ts";
import { isKnownKey, isListKey } from "./condition-keys.ts";
import type { Operator } from "./operators.ts";
import { parseOperator } from "./operators.ts";

/** One condition: every one of a statement must hold. */
export interface Condition {
  readonly operator: Operator;
  /** Lower case. */
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** Empty in trust policies. */
  readonly resources: readonly string[];
  /** ARNs, account ids or `*`; empty in identity policies. */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
}

const members: ReadonlySet<string> = new Set(["Sid", "Effect", "Action", "Resource", "Principal", "Condition"]);

/** Reads an identity policy; throws, naming what it does not understand. */
export function parseIdentityPolicy(document: unknown): readonly Statement[] {
  return statementsOf(document).map((statement) => {
    const parsed = parseStatement(statement);
    if (parsed.principals.length > 0 || parsed.resources.length === 0) return refuse("an identity policy has Resource and no Principal");
    return parsed;
  });
}

/** Reads a trust policy; throws, naming what it does not understand. */
export function parseTrustPolicy(document: unknown): readonly Statement[] {
  return statementsOf(document).map((statement) => {
    const parsed = parseStatement(statement);
    if (parsed.principals.length === 0 || parsed.resources.length > 0) return refuse("a trust policy has Principal and no Resource");
    return parsed;
  });
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function refuse(problem: string): never {
  throw new Error(`the sandbox cannot evaluate this IAM policy: ${problem}`);
}

function statementsOf(document: unknown): readonly Json[] {
  if (!isObject(document) || document["Version"] !== "2012-10-17") return refuse("Version must be 2012-10-17");
  const statement = document["Statement"];
  if (isList(statement)) return statement;
  return isObject(statement) ? [statement] : refuse("Statement is missing");
}

function parseStatement(statement: Json): Statement {
  if (!isObject(statement)) return refuse("a statement must be an object");
  const unknown = Object.keys(statement).find((member) => !members.has(member));
  if (unknown !== undefined) return refuse(`unknown member ${unknown}`);
  const effect = statement["Effect"];
  if (effect !== "Allow" && effect !== "Deny") return refuse("Effect must be Allow or Deny");
  const actions = textsOf(statement["Action"], "Action");
  if (actions.length === 0) return refuse("Action is missing");
  return {
    effect, actions,
    resources: textsOf(statement["Resource"], "Resource"),
    principals: parsePrincipals(statement["Principal"]),
    conditions: parseConditions(statement["Condition"]),
  };
}

function textsOf(value: Json | undefined, member: string): readonly string[] {
  if (value === undefined) return [];
  const texts = typeof value === "string" ? [value] : isStrings(value) ? value : refuse(`${member} must be text or a list of texts`);
  const variable = texts.find((text) => text.includes("${"));
  return variable === undefined ? texts : refuse(`policy variables are not known: ${variable}`);
}

function parsePrincipals(principal: Json | undefined): readonly string[] {
  if (principal === undefined) return [];
  if (principal === "*") return ["*"];
  if (!isObject(principal)) return refuse("Principal must be * or an object");
  const other = Object.keys(principal).find((kind) => kind !== "AWS" && kind !== "Service");
  if (other !== undefined) return refuse(`unknown kind of principal ${other}`);
  return [...textsOf(principal["AWS"], "Principal"), ...textsOf(principal["Service"], "Principal")];
}

function parseConditions(condition: Json | undefined): readonly Condition[] {
  if (condition === undefined) return [];
  if (!isObject(condition)) return refuse("Condition must be an object");
  return Object.entries(condition).flatMap(([operator, keys]) => isObject(keys) ? parseOperatorBlock(operator, keys) : refuse(`${operator} must be an object`));
}

function parseOperatorBlock(name: string, keys: JsonObject): readonly Condition[] {
  const operator = parseOperator(name);
  return Object.entries(keys).map(([key, value]) => {
    if (!isKnownKey(key)) return refuse(`unknown condition key ${key}`);
    if (isListKey(key) && operator.test !== undefined && operator.quantifier === undefined) return refuse(`${key} is a list: ${name} needs ForAllValues or ForAnyValue`);
    return { operator, key: key.toLowerCase(), values: textsOf(typeof value === "boolean" ? String(value) : value, key) };
  });
}
