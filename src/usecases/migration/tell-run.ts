// Shows a run: one card, drawn from the record, and a message in its thread for each fact. What could not be told is told later; a run that is over rests once all is told.
import { UnavailableError } from "../../domain/errors.ts";
import { isOver } from "../../domain/migration/run/run-phase.ts";
import type { CardPointer } from "../../ports/talk/notifier.ts";
import type { RunPicture } from "../../ports/talk/migration-notifier.ts";
import type { RunTold } from "../../ports/store/migration-store.ts";
import type { MigrationDeps } from "./migration-deps.ts";

/** Draws the card, and puts what is new into the thread. Errors of Slack are logged: a migration does not wait for it. */
export async function tellRun(deps: MigrationDeps, id: string): Promise<void> {
  const run = await deps.migrations.read(id);
  if (run === undefined) return deps.migrations.rest(id);
  try {
    const told = await tell(deps, { run, now: deps.clock.now() }, await deps.migrations.toldOf(id));
    if (isOver(run.phase) && told.revision === run.revision) await deps.migrations.rest(id);
  } catch (error) {
    if (error instanceof UnavailableError) deps.log.warn("a migration run was not told yet", { run: id, error: error.message });
    else deps.log.error("a migration run cannot be told", error, { run: id });
  }
}

async function tell(deps: MigrationDeps, picture: RunPicture, before: RunTold): Promise<RunTold> {
  const { migrations, migrationNotifier } = deps;
  const { run } = picture;
  let told = before;
  const note = async (next: RunTold): Promise<void> => {
    told = next;
    await migrations.setTold(run.id, told);
  };
  const card = await draw(deps, picture, { told, note });
  if (card === undefined) return told;
  if (!told.plan) {
    await migrationNotifier.attachPlan(card, run);
    await note({ ...told, plan: true });
  }
  for (const fact of run.history.slice(told.facts)) {
    await migrationNotifier.tellRunFact(card, fact, picture);
    await note({ ...told, facts: told.facts + 1 });
  }
  return told;
}

interface Telling {
  readonly told: RunTold;
  readonly note: (next: RunTold) => Promise<void>;
}

async function draw({ settings, migrationNotifier }: MigrationDeps, picture: RunPicture, { told, note }: Telling): Promise<CardPointer | undefined> {
  const { revision } = picture.run;
  const { adminChannel } = settings.current();
  const isThere = told.card !== undefined && (told.revision === revision || await migrationNotifier.updateRun(told.card, picture));
  if (isThere) {
    if (told.revision !== revision) await note({ ...told, revision });
    return told.card;
  }
  if (adminChannel === undefined) return undefined;
  const card = await migrationNotifier.postRun(adminChannel, picture);
  await note({ card, revision, plan: false, facts: 0 });
  return card;
}
