// Changing a run's record: compare-and-set, with its audit event in the same transaction.
import { migrationChanged } from "../../domain/audit/migration-facts.ts";
import type { Change } from "../../domain/migration/run/change.ts";
import type { MigrationRun } from "../../domain/migration/run/migration-run.ts";
import type { MigrationDeps } from "./migration-deps.ts";

/** Stores a change; what it says happened, no more trouble is. @throws ConflictError `changed` when somebody else changed the record */
export async function recordRun(deps: Pick<MigrationDeps, "migrations" | "trail" | "trustedClock">, change: Change): Promise<MigrationRun> {
  const { troubleSince: _over, ...run } = change.run;
  return storeRun(deps, { ...change, run });
}

/** Stores a change as it is. */
export async function storeRun({ migrations, trail, trustedClock }: Pick<MigrationDeps, "migrations" | "trail" | "trustedClock">, change: Change): Promise<MigrationRun> {
  const run = { ...change.run, revision: change.run.revision + 1 };
  const events = [migrationChanged({ ...change, run }, trustedClock.trusted().now)];
  await migrations.replace(run, events);
  trail.noteStored(events);
  return run;
}
