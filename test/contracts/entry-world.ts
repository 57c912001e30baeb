// What the contracts of the entry ports need of an implementation, and the conditions they run under.
import type { Cluster } from "../../src/domain/cluster/cluster.ts";
import { ConflictError, EksAccessError, UnavailableError } from "../../src/domain/errors.ts";
import type { PrincipalArn } from "../../src/domain/ids.ts";
import type { Instant } from "../../src/domain/time.ts";
import type { EntryGrants, NotAfterGuard } from "../../src/ports/access/entry-grants.ts";
import type { EntryReader } from "../../src/ports/access/entry-reader.ts";
import type { EntryRemovals } from "../../src/ports/access/entry-removals.ts";
import type { EntryUpkeep } from "../../src/ports/access/entry-upkeep.ts";
import type { Clusters } from "../../src/ports/cluster/clusters.ts";

/** How AWS misbehaves while a contract runs. */
export interface Conditions {
  readonly name: string;
  /** Reads answer from a state up to this old (ms); 0 for never. */
  readonly readLag: number;
  /** What a caller whose rights hang on an entry's tags is told when the entry is gone. */
  readonly absentEntry: 404 | 403;
  /** The reply to the first write that succeeds is lost. */
  readonly isReplyLost: boolean;
  /** The share of calls that is throttled. */
  readonly throttled: number;
  /** How AWS answers a create that repeats its token. */
  readonly repeatedToken: "replay" | "conflict";
}

const fine: Conditions = { name: "nothing wrong", readLag: 0, absentEntry: 404, isReplyLost: false, throttled: 0, repeatedToken: "replay" };

/** Every condition that the contracts must hold under. */
export const allConditions: readonly Conditions[] = [
  fine,
  { ...fine, name: "reads up to 5 s old", readLag: 5000 },
  { ...fine, name: "403 for absent entries", absentEntry: 403 },
  { ...fine, name: "a reply lost", isReplyLost: true },
  { ...fine, name: "a reply lost, 403 for absent entries, no replay of tokens", isReplyLost: true, absentEntry: 403, repeatedToken: "conflict" },
  { ...fine, name: "some calls throttled", throttled: 0.08 },
];

/** An entry as somebody else makes it. */
export interface ForeignEntry {
  readonly principal: PrincipalArn;
  readonly type?: string;
  readonly groups?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly policies?: readonly { readonly policy: string; readonly namespaces?: readonly string[] }[];
}

/** One implementation of the ports over one state. */
export interface EntryWorld extends AsyncDisposable {
  readonly entryReader: EntryReader;
  readonly entryGrants: EntryGrants;
  readonly entryRemovals: EntryRemovals;
  readonly entryUpkeep: EntryUpkeep;
  readonly clusters: Clusters;
  /** Mode API, no entries at first. */
  readonly cluster: Cluster;
  /** Mode CONFIG_MAP. */
  readonly legacyCluster: Cluster;
  /** Configured, but not there. */
  readonly goneCluster: Cluster;
  /** A role that exists. */
  readonly principal: PrincipalArn;
  /** Well formed, but of no role. */
  readonly missingPrincipal: PrincipalArn;
  /** Tags that make an entry ours in the eyes of IAM. */
  readonly ownTags: Readonly<Record<string, string>>;
  /** Trusted time. */
  now(): Instant;
  /** A guard that ends in an hour, or was over an hour ago. */
  guard(isOver?: boolean): NotAfterGuard;
  /** What others do, past all faults. */
  makeEntry(entry: ForeignEntry): void;
  deleteEntry(principal: PrincipalArn): void;
  /** Lets every read show the last write. */
  settle(): void;
}

const mostRepeats = 25;

/** Repeats what AWS did not answer finally, as callers do. @throws the first final error */
export async function persist<T>(call: () => Promise<T>): Promise<T> {
  for (let repeats = 0; ; repeats += 1) {
    try {
      return await call();
    } catch (error) {
      const isOpen = error instanceof UnavailableError && ["throttled", "maybe_done", "unavailable", "timeout"].includes(error.code);
      if (!isOpen || repeats === mostRepeats) throw error;
    }
  }
}

/** Class and code of the error that a call ends in after all repeats; "done" when it succeeds. */
export async function outcome(call: () => Promise<unknown>): Promise<string> {
  try {
    await persist(call);
    return "done";
  } catch (error) {
    if (error instanceof EksAccessError) return `${error.name} ${error.code}`;
    throw error;
  }
}

/** Creates, taking "is there already" for success, as the second attempt of a create whose reply was lost says it. */
export async function persistCreate(call: () => Promise<void>): Promise<void> {
  try {
    await persist(call);
  } catch (error) {
    if (!(error instanceof ConflictError && error.code === "already_exists")) throw error;
  }
}
