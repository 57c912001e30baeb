// Port: migration runs, who works at them, and how far they were told.
import type { AuditEvent } from "../../domain/audit/audit-event.ts";
import type { ClusterArn } from "../../domain/ids.ts";
import type { MigrationRun } from "../../domain/migration/run/migration-run.ts";
import type { Duration } from "../../domain/time.ts";
import type { CardPointer } from "../talk/notifier.ts";

/** What was told of a run. */
export interface RunTold {
  readonly card?: CardPointer;
  /** The revision that the card shows. */
  readonly revision: number;
  /** How many facts of its history are in the thread. */
  readonly facts: number;
  /** Whether the plan was put into the thread. */
  readonly plan: boolean;
}

/** Keeps runs. Every write is compare-and-set on the revision, with its audit events in the same transaction. Errors: UnavailableError. */
export interface MigrationStore {
  /** Stores a new run. False, and nothing happens, when the cluster has one that is not over. */
  create(run: MigrationRun, events: readonly AuditEvent[]): Promise<boolean>;
  /** Replaces a record. @throws ConflictError `changed` when the stored revision is not `run.revision - 1` */
  replace(run: MigrationRun, events: readonly AuditEvent[]): Promise<void>;
  read(id: string): Promise<MigrationRun | undefined>;
  /** The latest run of a cluster. */
  latestOf(cluster: ClusterArn): Promise<MigrationRun | undefined>;
  /** Ids of runs that are not over, or of which something is still to be told. */
  listToWork(): Promise<readonly string[]>;
  /** Takes a run off that list. */
  rest(id: string): Promise<void>;
  /** Holds a run for one worker, or goes on holding it; false when another one does. */
  hold(id: string, holder: string, span: Duration): Promise<boolean>;
  release(id: string, holder: string): Promise<void>;
  /** The copy of the cluster's backup. */
  keepBackup(id: string, text: string): Promise<void>;
  backupOf(id: string): Promise<string | undefined>;
  toldOf(id: string): Promise<RunTold>;
  setTold(id: string, told: RunTold): Promise<void>;
}
