// Changes of a run's record, each with what it says in the audit log.
import type { MigrationRun, RunFact, RunStop } from "./migration-run.ts";
import { phaseAfter } from "./run-phase.ts";
import type { RunEvent } from "./run-phase.ts";

/** The next record, and what the audit log says of it. */
export interface Change {
  readonly run: MigrationRun;
  readonly what: string;
  readonly fact?: RunFact;
}

/** A change within a phase. */
export function changed(run: MigrationRun, what: string, fact?: RunFact): Change {
  const history = fact === undefined ? run.history : [...run.history, fact];
  return { run: { ...run, history }, what, ...(fact === undefined ? {} : { fact }) };
}

/** Moves on. An event that has no place in the phase is a fault of ours. */
export function goOn(run: MigrationRun, event: RunEvent, fact: RunFact): Change {
  const phase = phaseAfter(run.phase, event);
  if (phase === undefined) throw new Error(`A migration run cannot take ${event} while ${run.phase}.`);
  return changed({ ...run, phase }, event, fact);
}

/** Stops where it is; a second stop changes nothing. */
export function stopped(run: MigrationRun, stop: RunStop): Change {
  const detail = [stop.reason, stop.principal, stop.detail].filter((part) => part !== undefined && part !== "").join(": ");
  return changed({ ...run, stop }, `stopped ${stop.reason}`, { code: "stopped", at: stop.at, detail });
}
