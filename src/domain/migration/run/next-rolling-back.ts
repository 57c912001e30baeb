// The way back: rows first, so that nobody is without both; then our entries, the last one first. Only what this run made, and only where its row rules again.
import { isSame } from "../../equal.ts";
import { between, seconds } from "../../time.ts";
import { itemsOf, rowName } from "../aws-auth.ts";
import { changed, goOn, stopped } from "./change.ts";
import { restoreRows } from "./edit-rows.ts";
import type { CleanUp, MigrationRun, RunStep } from "./migration-run.ts";
import { migrationTag, withStep } from "./migration-run.ts";
import type { RunAction } from "./run-action.ts";
import { stepInHand } from "./seen.ts";
import type { Seen, SeenAwsAuth, SeenEntry } from "./seen.ts";

const settledAfter = seconds(30);

/** The next action while a run is rolled back. */
export function nextRollingBack(run: MigrationRun, seen: Seen): RunAction {
  const { now, mode } = seen;
  if (mode === "API") return { kind: "change", change: stopped(run, { reason: "mode_changed", detail: mode, at: now }) };
  const { cleanUp } = run;
  if (cleanUp?.begunAt !== undefined && cleanUp.restoredAt === undefined) return nextRestoring(run, cleanUp, seen);
  const step = stepInHand(run);
  return step === undefined ? { kind: "change", change: goOn(run, "undone", { code: "rolled_back", at: now }) } : nextStep(run, step, seen);
}

// A create may still be on its way, or not be seen yet.
function nextStep(run: MigrationRun, step: RunStep, { now, awsAuth, entry }: Seen): RunAction {
  if (entry === undefined || awsAuth === undefined) return { kind: "wait" };
  if (entry !== "absent") return nextUndoing(run, step, { entry, awsAuth, now });
  if (between(step.begunAt ?? now, now) < settledAfter) return { kind: "wait" };
  return { kind: "change", change: changed(withStep(run, { ...step, state: "undone" }), `gone ${step.entry.principalArn}`) };
}

// The reader is part of the look: what the edited text would say was read there.
function nextRestoring(run: MigrationRun, cleanUp: CleanUp, { now, awsAuth }: Seen): RunAction {
  if (awsAuth === undefined) return { kind: "wait" };
  const edit = restoreRows(awsAuth.data, cleanUp.changes, awsAuth.read);
  if ("refusal" in edit) return { kind: "change", change: stopped(run, { reason: "edit_refused", detail: edit.refusal, at: now }) };
  if (isSame(edit.changes, [])) return { kind: "change", change: changed({ ...run, cleanUp: { ...cleanUp, restoredAt: now } }, "rows restored", { code: "rows_restored", at: now }) };
  return { kind: "call", before: changed(run, "restore rows"), call: { kind: "edit_rows", changes: edit.changes, resourceVersion: awsAuth.resourceVersion } };
}

interface Undoing {
  readonly entry: SeenEntry;
  readonly awsAuth: SeenAwsAuth;
  readonly now: Seen["now"];
}

function nextUndoing(run: MigrationRun, step: RunStep, { entry, awsAuth, now }: Undoing): RunAction {
  const principal = step.entry.principalArn;
  const isOurs = entry.tags[migrationTag] === run.id && (step.createdAt === undefined || step.createdAt === entry.createdAt);
  if (!isOurs) return { kind: "change", change: changed(withStep(run, { ...step, state: "left" }), `left ${principal}`) };
  if (!hasRow(awsAuth, step.row)) return { kind: "change", change: stopped(run, { reason: "row_missing", detail: step.row, principal, at: now }) };
  return { kind: "call", before: changed(run, `delete ${principal}`), call: { kind: "delete_entry", principal } };
}

// A section that cannot be read lets nobody in for certain.
function hasRow({ reading }: SeenAwsAuth, row: string): boolean {
  return [...itemsOf(reading.mapRoles), ...itemsOf(reading.mapUsers)].some((one) => rowName(one).toLowerCase() === row.toLowerCase());
}
