// What reads and removes access in AWS, and nothing that gives it: all that a reaper gets.
import type { EntryReader } from "../../ports/access/entry-reader.ts";
import type { EntryRemovals } from "../../ports/access/entry-removals.ts";
import type { Clusters } from "../../ports/cluster/clusters.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import type { AwsConnection } from "./aws-connection.ts";
import { AwsClusters } from "./eks/clusters.ts";
import { AwsEntryReader } from "./eks/entry-reader.ts";
import { AwsEntryRemovals } from "./eks/entry-removals.ts";

/** The reading and removing half. */
export interface AwsRemovalAccess {
  readonly entryReader: EntryReader;
  readonly entryRemovals: EntryRemovals;
  readonly clusters: Clusters;
  readonly trustedClock: TrustedClock;
}

/** Makes it on a connection, which the caller disposes. */
export function createAwsRemovalAccess({ calls, dates }: AwsConnection): AwsRemovalAccess {
  return {
    entryReader: new AwsEntryReader(calls, dates),
    entryRemovals: new AwsEntryRemovals(calls),
    clusters: new AwsClusters(calls),
    trustedClock: dates,
  };
}
