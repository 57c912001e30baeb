// AssumeRole: trust policy, external id, source identity and session tags.
import { parsePrincipalArn } from "../aws/arn.ts";
import { AwsError } from "../aws/aws-error.ts";
import type { Caller } from "../aws/caller.ts";
import { conditionKeys, tagConditionKeys } from "../aws/policy/condition-keys.ts";
import { evaluateTrust } from "../aws/policy/evaluate.ts";
import { globalKeys, judgeIdentity } from "../iam/authorize.ts";
import type { AccessKey, Credentials } from "../iam/credentials.ts";
import { callerOf } from "../iam/credentials.ts";
import type { Principal, Principals } from "../iam/principals.ts";
import type { AssumeRoleInput } from "./sts-input.ts";
import { validationError } from "./sts-input.ts";

/** What STS needs of the world. */
export interface StsModel {
  readonly principals: Principals;
  readonly credentials: Credentials;
  /** The machine's clock, epoch ms. */
  readonly realNow: () => number;
}

/** A new session with its key. */
export interface AssumedRole {
  readonly key: AccessKey;
  readonly session: Caller;
  /** Epoch ms on the machine's clock. */
  readonly expiresAt: number;
  readonly sourceIdentity: string | undefined;
}

/** Assumes a role; throws AwsError AccessDenied 403 or ValidationError 400. */
export function assumeRole(model: StsModel, asked: { readonly caller: Caller; readonly region: string; readonly input: AssumeRoleInput }): AssumedRole {
  const { caller, region, input } = asked;
  const role = model.principals.find(input.roleArn);
  const sourceIdentity = input.sourceIdentity ?? caller.sourceIdentity;
  if (role?.kind !== "role") throw denied(caller, "sts:AssumeRole", input.roleArn);
  if (caller.sourceIdentity !== undefined && caller.sourceIdentity !== sourceIdentity) throw denied(caller, "sts:SetSourceIdentity", input.roleArn);
  const actions = ["sts:AssumeRole", ...(sourceIdentity === undefined ? [] : ["sts:SetSourceIdentity"]), ...(Object.keys(input.tags).length === 0 ? [] : ["sts:TagSession"])];
  for (const action of actions) {
    if (!isAllowed(model, role, { caller, region, input, action, sourceIdentity })) throw denied(caller, action, input.roleArn);
  }
  checkDuration(role, caller, input.durationSeconds);
  const expiresAt = model.realNow() + input.durationSeconds * 1000;
  const session = { sessionName: input.sessionName, sourceIdentity, expiresAt };
  return { key: model.credentials.issue(role, session), session: callerOf(role, session), expiresAt, sourceIdentity };
}

function denied(caller: Caller, action: string, resource: string): AwsError {
  return new AwsError("AccessDenied", 403, { message: `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}` });
}

interface TrustQuestion {
  readonly caller: Caller;
  readonly region: string;
  readonly input: AssumeRoleInput;
  readonly action: string;
  readonly sourceIdentity: string | undefined;
}

/** Within an account a trust policy that names the caller is enough; across accounts, or when it names the account, the caller's own policies must agree. */
function isAllowed(model: StsModel, role: Principal, question: TrustQuestion): boolean {
  const { caller, region, input, action } = question;
  const own = {
    ...tagConditionKeys("aws:RequestTag", input.tags),
    "sts:ExternalId": input.externalId, "sts:RoleSessionName": input.sessionName, "sts:SourceIdentity": question.sourceIdentity,
  };
  const asked = { action, resource: role.arn, keys: conditionKeys({ ...globalKeys(caller, region), ...own }) };
  const byName = evaluateTrust(role.trustStatements, asked, (principal) => principal === caller.principalArn || principal === caller.arn);
  const byAny = evaluateTrust(role.trustStatements, asked, (principal) => isNaming(principal, caller));
  const identity = judgeIdentity(model.principals, caller, { action, resource: role.arn, region, keys: own });
  if (byAny !== "allow" || identity === "deny") return false;
  return identity === "allow" || (byName === "allow" && role.account === caller.account);
}

function isNaming(principal: string, caller: Caller): boolean {
  if (principal === "*" || principal === caller.account || principal === caller.principalArn || principal === caller.arn) return true;
  const named = parsePrincipalArn(principal);
  return named?.kind === "root" && named.account === caller.account;
}

/** A session that assumes a further role gets an hour at most. Source: STS API reference, AssumeRole. */
function checkDuration(role: Principal, caller: Caller, seconds: number): void {
  if (caller.sessionName !== undefined && seconds > 3600) throw validationError("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  if (seconds > role.maxSessionDuration) throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}
