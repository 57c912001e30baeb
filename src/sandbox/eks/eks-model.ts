// The state of the sandbox's EKS with what its rules need from outside, and one call on its way through them.
import type { Caller } from "../aws/caller.ts";
import type { Clocks } from "../aws/clocks.ts";
import type { Faults } from "../aws/faults/faults.ts";
import type { Commit, WrittenJournal } from "../aws/journal.ts";
import type { Json, JsonObject } from "../aws/json.ts";
import { Timeline } from "../aws/timeline.ts";
import type { EntryTruth } from "../aws/truth.ts";
import type { Principals } from "../iam/principals.ts";
import type { ClusterState } from "./cluster-state.ts";
import { currentEntry } from "./cluster-state.ts";

/** Everything that the operations work on. */
export interface EksModel {
  readonly clocks: Clocks;
  readonly faults: Faults;
  readonly principals: Principals;
  readonly journal: WrittenJournal;
  /** By ARN. */
  readonly clusters: Map<string, ClusterState>;
  /** Signs paging tokens and shuffles lists. */
  readonly secret: string;
  /** The places of list items in the shuffle, kept because they are dear to compute. */
  readonly places: Map<string, string>;
  /** ARNs of the roles in a cluster's aws-auth; undefined when nobody told. */
  mappedRoles: ((clusterArn: string) => readonly string[]) | undefined;
}

/** A call whose signature was verified, before IAM. */
export interface EksCall {
  readonly model: EksModel;
  readonly caller: Caller;
  readonly region: string;
  readonly operation: string;
  /** The decoded parts of the path. */
  readonly labels: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [string, string])[];
  readonly body: JsonObject;
}

/** Who changes an entry, by which operation, with which parameters. */
interface Change {
  readonly caller: string;
  readonly operation: string;
  readonly parameters: JsonObject;
}

/** Makes `next` the state of an entry (undefined: deleted) and writes it to the journal. `at` is when it was so, for seeds. */
export function commitEntry(model: EksModel, cluster: ClusterState, write: Change & { readonly principalArn: string; readonly next: EntryTruth | undefined; readonly at?: number }): void {
  const { principalArn, next, caller, operation, parameters } = write;
  const before = currentEntry(cluster, principalArn);
  const now = model.clocks.now();
  const timeline = cluster.entries.get(principalArn) ?? new Timeline<EntryTruth>();
  timeline.set(next, write.at ?? now);
  cluster.entries.set(principalArn, timeline);
  for (const [arn, old] of cluster.entries) if (old.isForgotten(now)) cluster.entries.delete(arn);
  const commit: Commit = {
    at: now, caller, operation, account: cluster.account, region: cluster.region, cluster: cluster.name, principalArn,
    parameters, before: entryJson(before), after: entryJson(next),
  };
  model.journal.append(commit);
}

function entryJson(entry: EntryTruth | undefined): Json {
  if (entry === undefined) return null;
  const associations = entry.associations.map((association) => ({ ...association, scope: { ...association.scope } }));
  return { ...entry, tags: { ...entry.tags }, associations };
}
