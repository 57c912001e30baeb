// The buttons of a migration's card: which deed, on which run, and the hash that the person saw. Never authority.
import type { RunDeedKind } from "../../domain/migration/run/decide-deed.ts";
import type { MigrationRun } from "../../domain/migration/run/migration-run.ts";
import type { RunWish } from "../../domain/migration/run/run-wish.ts";

const deeds: readonly RunDeedKind[] = ["approve", "cancel", "clean_up", "finish", "confirm", "roll_back", "retry", "skip"];

/** The action id of a deed's button. */
export function runButtonId(deed: RunDeedKind): string {
  return `migration.card.${deed}`;
}

/** All action ids. API mode is approved by a typed command alone. */
export const runButtonIds: readonly string[] = deeds.map(runButtonId);

/** Writes a button's value. */
export function writeRunButton({ id, cluster, hash, cleanUp }: MigrationRun, deed: RunDeedKind): string {
  return `m1:${deed}:${cluster}:${id}:${deed === "clean_up" ? (cleanUp?.hash ?? "") : hash}`;
}

const form = /^m1:(?<deed>[a-z_]{1,20}):(?<cluster>[\w.-]{1,100}):(?<run>[0-9A-Z]{26}):(?<shown>[0-9a-f]{0,64})$/;

/** Reads a button's value; undefined for anything that we did not write. */
export function readRunButton(text: string): RunWish | undefined {
  const { deed: typed, cluster = "", run = "", shown = "" } = form.exec(text)?.groups ?? {};
  const deed = deeds.find((one) => one === typed);
  return deed === undefined ? undefined : { kind: "deed", cluster, deed, shown, run };
}
