// The rules for new and changed access entries: principal, type, username, groups, tags.
// Source: EKS User Guide, "Create access entries"; texts from the public issues named beside them.
import type { PrincipalName } from "../aws/arn.ts";
import { parsePrincipalArn } from "../aws/arn.ts";
import type { AwsError } from "../aws/aws-error.ts";
import { invalidParameter } from "./eks-errors.ts";

const roleTypes: ReadonlySet<string> = new Set(["EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX", "EC2"]);
const reservedUsernames = ["system:", "eks:", "aws:", "amazon:", "iam:"];

/** True for the types whose creator must be allowed to pass the role. */
export function needsPassRole(type: string): boolean {
  return type === "EC2_LINUX" || type === "EC2_WINDOWS";
}

/** True for roles under `/aws-service-role/`, which only AWS gives entries. */
export function isServiceLinked(principalArn: string): boolean {
  return principalArn.includes(":role/aws-service-role/");
}

/** Reads the principal of a create; 400 for sessions, other partitions, other services and service-linked roles. */
export function checkPrincipal(principalArn: string, partition: string): PrincipalName {
  const principal = parsePrincipalArn(principalArn);
  if (principal?.partition !== partition) throw invalidParameter("The principalArn parameter format is not valid");
  // hashicorp/terraform-provider-aws#36447
  if (isServiceLinked(principalArn)) throw invalidParameter("The caller is not allowed to modify access entries with a principalArn value of a Service Linked Role");
  return principal;
}

/** Checks a type against its principal; 400 for unknown types, and for node types with users or roles of other accounts. */
export function checkType(type: string, principal: PrincipalName, account: string): void {
  if (type === "STANDARD") return;
  if (!roleTypes.has(type)) throw invalidParameter(`The specified type is not valid: ${type}`);
  if (principal.kind !== "role") throw invalidParameter(`Access Entries with a type of "${type}" must have an IAM role as principalArn`);
  if (principal.account !== account) throw invalidParameter(`Access Entries with a type of "${type}" must have a role of the cluster's account as principalArn`);
}

/** Checks username and groups for a type; both may be undefined. */
export function checkNames(type: string, names: { readonly username: string | undefined; readonly groups: readonly string[] | undefined }): void {
  const { username, groups = [] } = names;
  // aws-ia/terraform-aws-eks-blueprints#1920: node entries have names of their own, so sending any is refused with this text
  if (type !== "STANDARD" && (username !== undefined || groups.length > 0)) throw reserved("system:");
  if (username !== undefined) checkUsername(username);
  const group = groups.find((name) => name === "" || name.startsWith("system:"));
  // terraform-aws-modules/terraform-aws-eks#2915
  if (group !== undefined) throw invalidParameter(group === "" ? "The kubernetes group name must not be empty" : `The kubernetes group name ${group} is invalid, it cannot start with system:`);
}

function checkUsername(username: string): void {
  if (username === "") throw invalidParameter("The username must not be empty");
  const prefix = reservedUsernames.find((reservedPrefix) => username.startsWith(reservedPrefix));
  if (prefix !== undefined) throw reserved(prefix);
  const template = username.search(/\{\{SessionName(Raw)?\}\}/);
  if (template >= 0 && !username.slice(0, template).includes(":")) throw invalidParameter("The username must contain a colon before {{SessionName}} or {{SessionNameRaw}}");
}

function reserved(prefix: string): AwsError {
  return invalidParameter(`The username must not begin with ${prefix}`);
}

/** The username and groups of an entry whose caller sent none. */
export function defaultNames(type: string, principal: PrincipalName, principalArn: string): { readonly username: string; readonly groups: readonly string[] } {
  if (type !== "STANDARD") return nodeNames(type, principal);
  if (principal.kind !== "role") return { username: principalArn, groups: [] };
  return { username: `arn:${principal.partition}:sts::${principal.account}:assumed-role/${principal.name}/{{SessionName}}`, groups: [] };
}

function nodeNames(type: string, principal: PrincipalName): { readonly username: string; readonly groups: readonly string[] } {
  if (type === "FARGATE_LINUX") return { username: "system:node:{{SessionName}}", groups: ["system:bootstrappers", "system:nodes", "system:node-proxier"] };
  if (type === "HYBRID_LINUX") return { username: "system:node:{{SessionName}}", groups: ["system:bootstrappers", "system:nodes"] };
  if (type === "HYPERPOD_LINUX") return { username: `system:node:${principal.name}`, groups: ["system:nodes"] };
  return { username: "system:node:{{EC2PrivateDNSName}}", groups: type === "EC2_WINDOWS" ? ["eks:kube-proxy-windows", "system:nodes"] : ["system:nodes"] };
}
