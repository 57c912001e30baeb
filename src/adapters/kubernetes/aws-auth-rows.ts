// Whether aws-auth names a principal, as the cluster's authenticator compares (kubernetes-sigs/aws-iam-authenticator, pkg/mapper/configmap, pkg/arn).
import { isMap, isScalar } from "yaml";
import { arnParts } from "../../domain/ids.ts";
import type { PrincipalArn } from "../../domain/ids.ts";
import { fieldNamed, fieldsOf, isNull, openSection, textOf, Unreadable } from "./aws-auth-section.ts";
import type { Fields, Section } from "./aws-auth-section.ts";

/** `unreadable`: some part is not clear, and no other part maps the principal. */
export type AwsAuthVerdict = "mapped" | "not mapped" | "unreadable";

/** Judges the `data` of the ConfigMap. */
export function judgeAwsAuth(data: Readonly<Record<string, string>>, principal: PrincipalArn): AwsAuthVerdict {
  const arn = canonicalArn(principal);
  const verdicts = [
    judgeSection(data["mapRoles"], (section) => namesRole(section, arn)),
    judgeSection(data["mapUsers"], (section) => namesUser(section, arn)),
    judgeSection(data["mapAccounts"], (section) => accountsIn(section).includes(arnParts(principal).account)),
  ];
  if (verdicts.includes("mapped")) return "mapped";
  return verdicts.includes("unreadable") ? "unreadable" : "not mapped";
}

/** The ARN as the authenticator compares it: a role without its path, in lower case; a user with its path. */
function canonicalArn(principal: PrincipalArn): string {
  return principal.replace(/:role\/.*\//, ":role/").toLowerCase();
}

function judgeSection(text: string | undefined, names: (section: Section) => boolean): AwsAuthVerdict {
  try {
    return names(openSection(text ?? "")) ? "mapped" : "not mapped";
  } catch (error) {
    if (error instanceof Unreadable) return "unreadable";
    throw error;
  }
}

function rowsOf(section: Section): readonly Fields[] {
  // An item that is no map is dropped by the authenticator, and the others count.
  return section.items.flatMap((item) => (isMap(item) ? [fieldsOf(item, section)] : []));
}

// A row with both an ARN and a permission set is dropped by the authenticator; here it counts, to be safe.
function namesRole(section: Section, arn: string): boolean {
  return rowsOf(section).some((row) => textOf(fieldNamed(row, "rolearn")).toLowerCase() === arn || isOfPermissionSet(row, section, arn));
}

function namesUser(section: Section, arn: string): boolean {
  return rowsOf(section).some((row) => textOf(fieldNamed(row, "userarn")).toLowerCase() === arn);
}

// EKS keeps the feature that reads such rows switched off, as far as is known; if not, the row maps the roles of the permission set.
function isOfPermissionSet(row: Fields, section: Section, arn: string): boolean {
  const sso = fieldNamed(row, "sso");
  if (isNull(sso)) return false;
  if (!isMap(sso)) throw new Unreadable("sso is not a map");
  const fields = fieldsOf(sso, section);
  const [partition, account, name] = ["partition", "accountid", "permissionsetname"].map((field) => textOf(fieldNamed(fields, field)));
  return arn.startsWith(`arn:${partition || "aws"}:iam::${account ?? ""}:role/AWSReservedSSO_${name ?? ""}_`.toLowerCase());
}

function accountsIn(section: Section): readonly string[] {
  return section.items.map((item) => {
    if (item !== null && !isScalar(item)) throw new Unreadable("an account is not a scalar");
    return textOf(item);
  });
}
