// The operations of STS as the query protocol carries them.
import type { Caller } from "../aws/caller.ts";
import type { XmlMembers } from "../aws/query-protocol.ts";
import type { StsModel } from "./assume-role.ts";
import { assumeRole } from "./assume-role.ts";
import type { Form } from "./sts-input.ts";
import { readAssumeRole } from "./sts-input.ts";

/** AssumeRole. */
export function runAssumeRole(model: StsModel, caller: Caller, call: { readonly form: Form; readonly region: string }): XmlMembers {
  const assumed = assumeRole(model, { caller, region: call.region, input: readAssumeRole(call.form) });
  return {
    Credentials: {
      AccessKeyId: assumed.key.accessKeyId,
      SecretAccessKey: assumed.key.secretAccessKey,
      SessionToken: assumed.key.sessionToken,
      Expiration: new Date(assumed.expiresAt).toISOString().replace(/\.\d{3}Z$/, "Z"),
    },
    AssumedRoleUser: { AssumedRoleId: assumed.session.uniqueId, Arn: assumed.session.arn },
    SourceIdentity: assumed.sourceIdentity,
  };
}

/** GetCallerIdentity: needs no permission and cannot be denied. */
export function runGetCallerIdentity(caller: Caller): XmlMembers {
  return { Arn: caller.arn, UserId: caller.uniqueId, Account: caller.account };
}
