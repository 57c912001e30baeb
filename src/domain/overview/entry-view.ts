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
import { toIsoText } from "../time.ts";
import type { Unknown } from "./unknown.ts";

/** Whose an entry is. */
export type EntryOwner = "ours" | "claims_ours" | "was_ours" | "nodes" | "aws_service" | "other";

/** A lease that lives. */
export interface LeaseView {
  readonly request: string;
  readonly role: string;
  readonly person: string;
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
  readonly type: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly policies: readonly PolicyView[];
  /** Empty for entries that are not ours. */
  readonly leases: readonly LeaseView[];
  /** What somebody should look at; `unknown_key`: the proof was not checked, since no key that is known made it. */
  readonly alarms: readonly EntryAlarm[];
}

/** The view of an entry at a trusted point in time. */
export function viewEntry(entry: ObservedEntry, context: JudgeContext): EntryView {
  const judged = judgeEntry(entry, context);
  const { principal, type, username, groups, associations } = entry;
  return { principal, owner: ownerOf(judged), type, username, groups, policies: associations.map(viewPolicy), leases: judged.live.map(viewLease), alarms: judged.alarms };
}

function ownerOf({ ownership, entry }: JudgedEntry): EntryOwner {
  if (ownership === "own") return "ours";
  if (ownership === "unproved") return "claims_ours";
  if (ownership === "stripped") return "was_ours";
  if (isOfNodes(entry)) return "nodes";
  return /:role\/aws-service-role\//.test(entry.principal) ? "aws_service" : "other";
}

function viewLease({ id, role, person, notAfter }: Lease): LeaseView {
  return { request: id, role, person, ends: toIsoText(notAfter) };
}

function viewPolicy({ policy, scope }: Association): PolicyView {
  if (scope === undefined) return { policy, scope: { unknown: "EKS names a kind of scope that is not known here" } };
  return { policy, scope: scope.type === "cluster" ? "cluster" : scope.namespaces };
}
