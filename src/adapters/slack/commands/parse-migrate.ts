// `migrate <cluster> [word] [hash]`: what an administrator wants of a migration.
import type { RunDeedKind } from "../../../domain/migration/run/decide-deed.ts";
import type { RunWish } from "../../../domain/migration/run/run-wish.ts";
import { formatDuration, parseDuration } from "../../../domain/time.ts";
import type { CommandProblem, Parsed } from "./command.ts";
import type { Gathered } from "./gather-values.ts";

const deeds: ReadonlyMap<string, RunDeedKind> = new Map<string, RunDeedKind>([
  ["approve", "approve"], ["cancel", "cancel"], ["clean-up", "clean_up"], ["cleanup", "clean_up"], ["api-mode", "api_mode"], ["finish", "finish"], ["confirm", "confirm"],
  ["roll-back", "roll_back"], ["rollback", "roll_back"], ["retry", "retry"], ["skip", "skip"],
]);

/** The words after the cluster, for help. */
export const migrateWords = "`plan`, `status`, `approve`, `cancel`, `confirm`, `clean-up`, `api-mode`, `finish`, `roll-back`, `retry`, `skip`";

interface Placed {
  readonly cluster: string | undefined;
  readonly word: string | undefined;
  readonly hash: string | undefined;
  readonly more: readonly string[];
}

/** Parses what follows the verb. `status` may also stand before the cluster. */
export function parseMigrate({ words, values, problems }: Gathered): Parsed {
  const placed = place(words.map((word) => word.toLowerCase()), values.get("cluster")?.toLowerCase());
  const { cluster } = placed;
  const soak = values.get("soak");
  const all = [...problems, ...wrongWords(placed), ...(soak === undefined || parseDuration(soak) !== undefined ? [] : [{ code: "duration" as const, typed: soak.slice(0, 40) }])];
  if (cluster === undefined) return { problems: [...all, { code: "which_cluster", verb: "migrate" }], verb: "migrate", wish: { namespaces: [] } };
  if (all.length > 0) return { problems: all, verb: "migrate", wish: { namespaces: [] } };
  return { command: { kind: "migrate", wish: wishOf({ ...placed, cluster: cluster.slice(0, 100), soak }) } };
}

function place(words: readonly string[], given: string | undefined): Placed {
  const [first, second, ...rest] = given === undefined ? words : [given, ...words];
  const isTurned = first === "status" && second !== undefined;
  const [word, hash, ...more] = isTurned ? ["status", ...rest] : [second, ...rest];
  return { cluster: isTurned ? second : first, word, hash, more };
}

function wrongWords({ word, hash, more }: Placed): readonly CommandProblem[] {
  const isKnown = word === undefined || word === "plan" || word === "status" || deeds.has(word);
  return [
    ...(isKnown ? [] : [{ code: "migrate_word" as const, typed: word.slice(0, 60) }]),
    ...(hash === undefined || /^[0-9a-f]{8,64}$/.test(hash) ? [] : [{ code: "hash" as const, typed: hash.slice(0, 60) }]),
    ...more.map((typed): CommandProblem => ({ code: "migrate_word", typed: typed.slice(0, 60) })),
  ];
}

function wishOf({ cluster, word, hash, soak }: { readonly cluster: string; readonly word: string | undefined; readonly hash: string | undefined; readonly soak: string | undefined }): RunWish {
  const deed = deeds.get(word ?? "");
  if (deed !== undefined) return { kind: "deed", cluster, deed, ...(hash === undefined ? {} : { shown: hash }) };
  if (word === "status") return { kind: "status", cluster };
  const span = soak === undefined ? undefined : parseDuration(soak);
  return { kind: "start", cluster, ...(span === undefined ? {} : { soak: span }) };
}

/** The line that asks for the same. */
export function migrateLine(wish: RunWish): string {
  const start = `migrate ${wish.cluster}`;
  if (wish.kind === "start") return wish.soak === undefined ? start : `${start} soak=${formatDuration(wish.soak)}`;
  return wish.kind === "status" ? `${start} status` : [start, wish.deed.replaceAll("_", "-"), ...(wish.shown === undefined ? [] : [wish.shown])].join(" ");
}
