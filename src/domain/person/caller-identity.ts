// What STS answers to GetCallerIdentity, read strictly, and which principal it names.
import { allowed, refused } from "../entitlement/reasons.ts";
import type { Decision } from "../entitlement/reasons.ts";
import { isAccountId, isPrincipalArn } from "../ids.ts";
import type { AccountId, PrincipalArn } from "../ids.ts";

/** A reply as it came, at most 4 KiB. */
export interface IdentityReply {
  readonly status: number;
  /** Undefined when there was none. */
  readonly contentType: string | undefined;
  readonly body: string;
}

/** Who signed: a user by its ARN, or a session of a role by the role's name, whose path STS does not tell. */
export type SignedBy =
  | { readonly kind: "user"; readonly arn: PrincipalArn; readonly uniqueId: string }
  | { readonly kind: "role"; readonly name: string; readonly uniqueId: string };

/** Why a reply names nobody: the signature was refused, STS did not answer as it does, the account is another one, or it is no role and no user. */
export type IdentityFault = "not_signed" | "no_answer" | "unreadable" | "other_account" | "root" | "unfit_identity";

/** The account that was asked for. */
export interface ExpectedAccount {
  readonly account: AccountId;
  readonly partition: string;
}

/** Reads a reply. Whatever is not exactly the answer of STS names nobody. */
export function readIdentity(reply: IdentityReply, expected: ExpectedAccount): Decision<SignedBy, IdentityFault> {
  if (reply.status !== 200) return refused(reply.status === 403 || reply.status === 400 ? "not_signed" : "no_answer");
  if (reply.contentType !== undefined && !/^application\/(?:json|x-amz-json-1\.[01])\s*(?:;|$)/.test(reply.contentType)) return refused("unreadable");
  const result = resultIn(reply.body);
  return result === undefined ? refused("unreadable") : signedBy(result, expected);
}

interface Result {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

function resultIn(body: string): Result | undefined {
  const response = membersOf(parsed(body), ["GetCallerIdentityResponse"], [])?.["GetCallerIdentityResponse"];
  const answer = membersOf(response, ["GetCallerIdentityResult"], ["ResponseMetadata"])?.["GetCallerIdentityResult"];
  const { Account: account, Arn: arn, UserId: userId } = membersOf(answer, ["Account", "Arn", "UserId"], []) ?? {};
  return typeof account === "string" && typeof arn === "string" && typeof userId === "string" ? { account, arn, userId } : undefined;
}

// JSON.parse keeps the last of two members with one name without a word: their number in the text must be that of what came out.
function parsed(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    const written = [...body.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;
    return written === countMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function countMembers(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const members = Object.values(value).reduce((sum: number, member) => sum + countMembers(member), 0);
  return Array.isArray(value) ? members : members + Object.keys(value).length;
}

function membersOf(value: unknown, needed: readonly string[], others: readonly string[]): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const names = Object.keys(value);
  const isWhole = needed.every((name) => names.includes(name)) && names.every((name) => needed.includes(name) || others.includes(name));
  return isWhole ? Object.fromEntries(Object.entries(value)) : undefined;
}

// Forms of the ARN and of UserId: IAM User Guide, "IAM identifiers" and "How you can tell who a principal is".
function signedBy({ account, arn, userId }: Result, expected: ExpectedAccount): Decision<SignedBy, IdentityFault> {
  const named = /^arn:(?<partition>[a-z-]+):(?<service>iam|sts)::(?<owner>\d{12}):(?<resource>[^:]+)$/.exec(arn)?.groups;
  if (named === undefined || !isAccountId(account) || named["owner"] !== account) return refused("unfit_identity");
  if (account !== expected.account || named["partition"] !== expected.partition) return refused("other_account");
  if (named["resource"] === "root") return refused("root");
  return named["service"] === "iam" ? userOf(arn, userId) : sessionOf(named["resource"], userId);
}

function sessionOf(resource: string | undefined, userId: string): Decision<SignedBy, IdentityFault> {
  const [, name, session] = /^assumed-role\/([\w+=,.@-]{1,64})\/([\w+=,.@-]{2,64})$/.exec(resource ?? "") ?? [];
  const [, roleId, ofId] = /^(AROA[A-Z0-9]{8,124}):([\w+=,.@-]{2,64})$/.exec(userId) ?? [];
  if (name === undefined || roleId === undefined || session !== ofId) return refused("unfit_identity");
  return allowed({ kind: "role", name, uniqueId: roleId });
}

function userOf(arn: string, userId: string): Decision<SignedBy, IdentityFault> {
  const isUser = isPrincipalArn(arn) && /:user\//.test(arn) && /^AIDA[A-Z0-9]{8,124}$/.test(userId);
  return isUser ? allowed({ kind: "user", arn, uniqueId: userId }) : refused("unfit_identity");
}
