// Whom the ARN of a row can stand for, by its text alone. The authenticator compares it, without case, with the caller's canonical ARN:
// a role without its path, a user with it, root, a federated user. Whatever cannot equal such an ARN matches nobody.
import type { Verdict } from "./verdict.ts";
import { blocked, dead } from "./verdict.ts";

/** A role or user that a row names. */
export interface NamedPrincipal {
  readonly kind: "role" | "user";
  readonly account: string;
  /** As written, but with the fixed parts in lower case, as IAM writes them. */
  readonly arn: string;
}

/** The principal of a row's ARN, or what becomes of the row without one. */
export function readRowArn(text: string, partition: string): NamedPrincipal | Verdict {
  // These two letters equal `s` and `k` when case does not count, so such a row may match somebody; whom, nobody can see.
  if (/[\u017f\u212a]/u.test(text)) return blocked("principal_unresolved");
  if (!/^arn:[^:\s]*:[^:\s]*:[^:\s]*:\d{12}:\S+$/i.test(text)) return dead("inactive_malformed_arn");
  const start = `arn:${partition}:`;
  if (!text.toLowerCase().startsWith(start)) return dead("inactive_wrong_partition");
  return readRest(text.slice(start.length), partition);
}

function readRest(rest: string, partition: string): NamedPrincipal | Verdict {
  if (/^iam::\d*:root$/i.test(rest)) return blocked("root_principal");
  if (/^sts::\d*:federated-user\/./i.test(rest)) return blocked("federated_user");
  const [, roleAccount = "", role] = /^iam::(\d*):role\/((?:[!-)+->@-~]*\/)?[\w+=,.@-]+)$/i.exec(rest) ?? [];
  if (role !== undefined) return role.includes("/") ? dead("inactive_path_in_role_arn") : { kind: "role", account: roleAccount, arn: `arn:${partition}:iam::${roleAccount}:role/${role}` };
  const [, account = "", user] = /^iam::(\d*):user\/((?:[!-)+-.0->@-~]+\/)*[\w+=,.@-]+)$/i.exec(rest) ?? [];
  return user === undefined ? dead("inactive_unsupported_arn") : { kind: "user", account, arn: `arn:${partition}:iam::${account}:user/${user}` };
}
