// Everyone who has access to one cluster.
import type { AuthenticationMode } from "../cluster/cluster.ts";
import type { JudgeContext } from "../lease/judge-entry.ts";
import { viewAwsAuth } from "./aws-auth-view.ts";
import type { AwsAuthView } from "./aws-auth-view.ts";
import { viewEntry } from "./entry-view.ts";
import type { EntryView } from "./entry-view.ts";
import type { Findings, UnreadEntry } from "./findings.ts";
import { isUnknown } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** The view. */
export interface AccessView {
  readonly cluster: string;
  readonly arn: string;
  readonly mode: AuthenticationMode | Unknown;
  readonly entries: readonly (EntryView | UnreadEntry)[] | Unknown;
  readonly awsAuth: AwsAuthView | "absent" | "without_effect" | Unknown;
}

/** The view of what was found. @param judging how entries are judged, at trusted time */
export function viewAccess(findings: Findings, judging: Omit<JudgeContext, "clusterArn">): AccessView {
  const { cluster, arn, facts, entries } = findings;
  const context = { ...judging, clusterArn: arn };
  return {
    cluster: cluster.name, arn, mode: isUnknown(facts) ? facts : facts.mode,
    entries: isUnknown(entries) ? entries : entries.map((entry) => (isUnknown(entry) ? entry : viewEntry(entry, context, findings))),
    awsAuth: awsAuthOf(findings),
  };
}

/** The rows of what was found, each with the entry that is in force instead. */
export function awsAuthOf({ cluster, entries, listed, awsAuth }: Findings): AccessView["awsAuth"] {
  if (typeof awsAuth === "string" || isUnknown(awsAuth)) return awsAuth;
  return viewAwsAuth(awsAuth, { partition: cluster.partition, principals: listed ?? (isUnknown(entries) ? [] : entries.map(({ principal }) => principal)) });
}
