// Whether a caller's identity policies let a call pass, and the words of a refusal.
import { parseArn } from "../aws/arn.ts";
import { AwsError } from "../aws/aws-error.ts";
import type { Caller } from "../aws/caller.ts";
import { conditionKeys } from "../aws/policy/condition-keys.ts";
import type { Verdict } from "../aws/policy/evaluate.ts";
import { evaluateIdentity } from "../aws/policy/evaluate.ts";
import type { Principals } from "./principals.ts";

/** One call as a service describes it to IAM; `keys` are those of the request and of the resource. */
interface Permission {
  readonly action: string;
  readonly resource: string;
  readonly region: string;
  readonly keys?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** See AccessQuestion. */
  readonly resourceIsGone?: boolean;
}

/** The keys that every call has. Loopback stands for TLS, so `aws:SecureTransport` is true. */
export function globalKeys(caller: Caller, region: string): Readonly<Record<string, string | undefined>> {
  return {
    "aws:PrincipalArn": caller.principalArn, "aws:PrincipalAccount": caller.account, "aws:RequestedRegion": region,
    "aws:SourceIdentity": caller.sourceIdentity, "aws:SecureTransport": "true", "aws:ViaAWSService": "false",
  };
}

/** What the identity policies of the caller say. */
export function judgeIdentity(principals: Principals, caller: Caller, permission: Permission): Verdict {
  const statements = principals.find(caller.principalArn)?.statements ?? [];
  return evaluateIdentity(statements, {
    action: permission.action,
    resource: permission.resource,
    keys: conditionKeys({ ...globalKeys(caller, permission.region), ...permission.keys }),
    resourceIsGone: permission.resourceIsGone ?? false,
  });
}

/** Throws AccessDeniedException unless the caller may; resources of other accounts are always refused, since none has a policy of its own. */
export function authorize(principals: Principals, caller: Caller, permission: Permission): void {
  const account = parseArn(permission.resource)?.account ?? "";
  const isForeign = account !== "" && account !== caller.account;
  const verdict = isForeign ? "none" : judgeIdentity(principals, caller, permission);
  if (verdict === "allow") return;
  const reason = verdict === "deny" ? "with an explicit deny in an identity-based policy" : `because no identity-based policy allows the ${permission.action} action`;
  throw new AwsError("AccessDeniedException", 403, {
    message: `User: ${caller.arn} is not authorized to perform: ${permission.action} on resource: ${permission.resource} ${reason}`,
  });
}
