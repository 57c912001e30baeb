// Who makes a call, as the services know it after the signature was checked.

/** An IAM user, or a session of an IAM role. */
export interface Caller {
  readonly account: string;
  /** What GetCallerIdentity says: the user's ARN, or `arn:…:sts::…:assumed-role/<name without path>/<session>`. */
  readonly arn: string;
  /** `AIDA…`, or `AROA…:<session>`. */
  readonly uniqueId: string;
  /** ARN of the user or role, with path. */
  readonly principalArn: string;
  /** The hidden id of the user or role: `AIDA…` or `AROA…`. */
  readonly principalId: string;
  readonly sessionName?: string;
  readonly sourceIdentity?: string;
}
