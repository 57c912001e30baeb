// The sandbox's own reader of aws-auth, in the steps of the authenticator: YAML, then JSON, then fields
// (kubernetes-sigs/aws-iam-authenticator, pkg/mapper/configmap and pkg/config/mapper.go). It shares nothing with the bot's.
import type { AwsAuthRow, AwsAuthRows } from "./aws-auth-rows.ts";
import type { Value } from "./yaml-value.ts";
import { readYaml, YamlRefusal } from "./yaml-value.ts";

/** The `data` of the ConfigMap. */
export type AwsAuthData = Readonly<Record<string, string>>;

const empty = new Set(["", "\"\"", "''", "``"]);

/** Reads all three sections; one that cannot be read counts as empty, the others still count. */
export function readAwsAuth(data: AwsAuthData): AwsAuthRows {
  return { roles: readRoles(data["mapRoles"] ?? ""), users: readUsers(data["mapUsers"] ?? ""), accounts: readAccounts(data["mapAccounts"] ?? "") };
}

/** mapRoles by lower-cased ARN; the last of equal ones counts. Rows for Identity Center permission sets stand under their pattern. */
export function readRoles(section: string): ReadonlyMap<string, AwsAuthRow> {
  return new Map(readItems(section).flatMap((item) => {
    const arn = roleArnOf(item);
    return arn === undefined ? [] : [[arn.toLowerCase(), rowOf(item)] as const];
  }));
}

/** mapUsers by ARN as written. */
export function readUsers(section: string): ReadonlyMap<string, AwsAuthRow> {
  return new Map(readItems(section).flatMap((item) => {
    const arn = textField(item, "userarn");
    return arn === "" ? [] : [[arn, rowOf(item)] as const];
  }));
}

/** mapAccounts as written, sorted, without repeats. */
export function readAccounts(section: string): readonly string[] {
  const value = readSection(section);
  if (value.kind !== "list") return [];
  const accounts = value.items.flatMap((item) => ("source" in item ? [item.source] : []));
  return [...new Set(accounts)].sort();
}

function readSection(section: string): Value {
  if (empty.has(section.trim())) return { kind: "null", source: "" };
  try {
    return readYaml(section);
  } catch (error) {
    if (error instanceof YamlRefusal) return { kind: "null", source: "" };
    throw error;
  }
}

type Fields = ReadonlyMap<string, Value>;

function readItems(section: string): readonly Fields[] {
  const value = readSection(section);
  if (value.kind !== "list") return [];
  return value.items.flatMap((item) => (item.kind === "map" ? [item.fields] : []));
}

// encoding/json compares names without case, Unicode's odd letters included, and goes through them in byte order.
function valuesOf(fields: Fields, name: string): readonly Value[] {
  const names = [...fields.keys()].filter((key) => key.replaceAll("\u{17f}", "s").replaceAll("\u{212a}", "k").toLowerCase() === name);
  return names.sort().flatMap((key) => fields.get(key) ?? []);
}

// A value of another type leaves the field as it was.
function textField(fields: Fields, name: string): string {
  const last = valuesOf(fields, name).findLast((value) => value.kind === "text");
  return last !== undefined && "source" in last ? last.source : "";
}

function groupsOf(fields: Fields): readonly string[] | undefined {
  const last = valuesOf(fields, "groups").findLast((value) => value.kind === "list" || value.kind === "null");
  return last?.kind === "list" ? last.items.map((item) => (item.kind === "text" ? item.source : "")) : undefined;
}

function rowOf(fields: Fields): AwsAuthRow {
  return { username: textField(fields, "username"), groups: groupsOf(fields) };
}

// A row names an ARN or a permission set, not both.
function roleArnOf(fields: Fields): string | undefined {
  const arn = textField(fields, "rolearn");
  const sso = valuesOf(fields, "sso").at(-1);
  if (sso === undefined || sso.kind === "null") return arn === "" ? undefined : arn;
  return sso.kind === "map" && arn === "" ? permissionSetPattern(sso.fields) : undefined;
}

function permissionSetPattern(sso: Fields): string | undefined {
  const name = textField(sso, "permissionsetname");
  const account = textField(sso, "accountid");
  const partition = textField(sso, "partition") || "aws";
  if (!/^[\w+=,.@-]{1,32}$/.test(name) || !/^\d{12}$/.test(account)) return undefined;
  return `arn:${partition}:iam::${account}:role/AWSReservedSSO_${name}_*`;
}
