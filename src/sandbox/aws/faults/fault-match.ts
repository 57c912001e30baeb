// Which calls a fault strikes.

/** What is known of a call before it is worked off. */
export interface CallFacts {
  readonly service: "eks" | "sts" | "iam";
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** Name of the cluster in the call's path. */
  readonly cluster?: string;
  /** The principal the call is about: of the entry, or the role to assume. */
  readonly principalArn?: string;
  /** ARN of the calling user or role, with path. */
  readonly caller: string;
}

/** Every member that is given must agree with the call; none given means every call. */
export interface FaultMatch {
  readonly service?: "eks" | "sts" | "iam";
  /** One operation, or any of several. */
  readonly operation?: string | readonly string[];
  readonly account?: string;
  readonly region?: string;
  readonly cluster?: string;
  readonly principalArn?: string;
  readonly caller?: string;
  /** Strikes with this chance; 1 when left out. */
  readonly probability?: number;
  /** Strikes only the nth matching call, counted from 1. */
  readonly nth?: number;
  /** Strikes at most so many calls. */
  readonly times?: number;
  /** Over at this time of the sandbox's clock, epoch ms. */
  readonly until?: number;
}

/** True when the call is of the kind the match names; chance and counts are not looked at. */
export function isMatched(match: FaultMatch, call: CallFacts): boolean {
  const operations = typeof match.operation === "string" ? [match.operation] : match.operation;
  if (operations !== undefined && !operations.includes(call.operation)) return false;
  const pairs = [
    [match.service, call.service], [match.account, call.account], [match.region, call.region],
    [match.cluster, call.cluster], [match.principalArn, call.principalArn], [match.caller, call.caller],
  ];
  return pairs.every(([wanted, actual]) => wanted === undefined || wanted === actual);
}
