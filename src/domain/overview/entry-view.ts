// One access entry as an operator reads it: whose it is, until when, and what it gives.
//
// | found                                       | owner       |
// |---------------------------------------------|-------------|
// | owner tag and a proof                       | ours        |
// | owner tag without a proof                   | claims_ours |
// | a proof without the owner tag               | was_ours    |
// | a type of nodes                             | nodes       |
// | principal under `/aws-service-role/`        | aws_service |
// | anything else                               | other       |
import type { Association, ObservedEntry } from "../cluster/access-entry.ts";
import type { PrincipalArn } from "../ids.ts";
import { judgeEntry } from "../lease/judge-entry.ts";
import type { EntryAlarm, JudgeContext, JudgedEntry } from "../lease/judge-entry.ts";
import type { Lease } from "../lease/lease.ts";
import { isOfNodes } from "../migration/node-row.ts";
import type { AccessRequest } from "../request/access-request.ts";
import { toIsoText } from "../time.ts";
import { mayBeCreators } from "./creator.ts";
import type { Findings } from "./findings.ts";
import { principalState } from "./principal-state.ts";
import type { PrincipalState } from "./principal-state.ts";
import { isUnknown } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** Whose an entry is. */
export type EntryOwner = "ours" | "claims_ours" | "was_ours" | "nodes" | "aws_service" | "other";

/** A lease that lives. */
export interface LeaseView {
  readonly request: string;
  /** As people write it, when the request is known. */
  readonly shortId?: string;
  readonly role: string;
  readonly person: string;
  /** When the request is known. */
  readonly email?: string;
  /** ISO 8601, UTC. */
  readonly ends: string;
}

/** An access policy with where it counts. */
export interface PolicyView {
  readonly policy: string;
  readonly scope: "cluster" | readonly string[] | Unknown;
}

/** One entry. */
export interface EntryView {
  readonly principal: PrincipalArn;
  readonly owner: EntryOwner;
  /** Who made it, as far as its tags or its age tell. */
  readonly maker?: "terraform" | "cloudformation" | "creator";
  readonly type: string;
  /** When it was made: ISO 8601, UTC. */
  readonly since: string;
  /** Absent when IAM was not asked. */
  readonly principalState?: PrincipalState;
  readonly username: string;
  readonly groups: readonly string[];
  readonly policies: readonly PolicyView[];
  /** Empty for entries that are not ours. */
  readonly leases: readonly LeaseView[];
  /** What somebody should look at; `unknown_key`: the proof was not checked, since no key that is known made it. */
  readonly alarms: readonly EntryAlarm[];
}

/** The view of one of the entries that were found, at a trusted point in time. */
export function viewEntry(entry: ObservedEntry, context: JudgeContext, findings: Pick<Findings, "facts" | "lookedUp" | "expected">): EntryView {
  const judged = judgeEntry(entry, context);
  const { principal, type, username, groups, associations, createdAt } = entry;
  const owner = ownerOf(judged);
  const maker = owner === "other" ? makerOf(entry, findings.facts) : undefined;
  const state = findings.lookedUp === undefined ? undefined : principalState(entry, findings.lookedUp);
  const requests = requestsOf(findings.expected);
  return {
    principal, owner, ...(maker === undefined ? {} : { maker }), type, since: toIsoText(createdAt), ...(state === undefined ? {} : { principalState: state }),
    username, groups, policies: associations.map(viewPolicy), leases: judged.live.map((lease) => viewLease(lease, requests)), alarms: judged.alarms,
  };
}

function requestsOf(expected: Findings["expected"]): readonly AccessRequest[] {
  return expected === undefined || isUnknown(expected) ? [] : [...expected.before, ...expected.after];
}

// CloudFormation's tags are reserved (`aws:`). Terraform leaves none of its own: people write its name into theirs.
function makerOf(entry: ObservedEntry, facts: Findings["facts"]): EntryView["maker"] {
  const tags = Object.entries(entry.tags);
  if (tags.some(([key]) => key.startsWith("aws:cloudformation:"))) return "cloudformation";
  if (tags.some((pair) => /terraform|opentofu/i.test(pair.join(" ")))) return "terraform";
  return !isUnknown(facts) && mayBeCreators(entry, facts) ? "creator" : undefined;
}

function ownerOf({ ownership, entry }: JudgedEntry): EntryOwner {
  if (ownership === "own") return "ours";
  if (ownership === "unproved") return "claims_ours";
  if (ownership === "stripped") return "was_ours";
  if (isOfNodes(entry)) return "nodes";
  return /:role\/aws-service-role\//.test(entry.principal) ? "aws_service" : "other";
}

function viewLease({ id, role, person, notAfter }: Lease, requests: readonly AccessRequest[]): LeaseView {
  const request = requests.find((one) => one.id === id);
  return { request: id, role, person, ends: toIsoText(notAfter), ...(request === undefined ? {} : { shortId: request.shortId, email: request.terms.requester.email }) };
}

function viewPolicy({ policy, scope }: Association): PolicyView {
  if (scope === undefined) return { policy, scope: { unknown: "EKS names a kind of scope that is not known here" } };
  return { policy, scope: scope.type === "cluster" ? "cluster" : scope.namespaces };
}
