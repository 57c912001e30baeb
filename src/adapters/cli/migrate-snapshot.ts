// `eks-access migrate snapshot`: reads from a cluster what a migration is planned from. It only reads.
import { parseArgs } from "node:util";
import type { Collected } from "../../domain/migration/collected-facts.ts";
import { clusterNamed, looking, notASpan, spanOf } from "./clusters.ts";
import type { OpenLooking } from "./clusters.ts";
import { misused, parseOr } from "./command.ts";
import type { Command } from "./command.ts";
import type { CommandResult } from "./command-result.ts";
import { snapshotOf, unreadIn } from "./snapshot-of.ts";
import { visible } from "./visible.ts";

const called = { words: "migrate snapshot", takes: "CLUSTER [--target MODE] [--within SECONDS]" };
const options = { target: { type: "string", default: "API_AND_CONFIG_MAP" }, within: { type: "string", default: "300" } } as const;
const targets: ReadonlySet<string> = new Set(["API_AND_CONFIG_MAP", "API"]);

/** `migrate snapshot`. */
export function migrateSnapshot(open: OpenLooking): Command {
  return {
    ...called, summary: "Reads from a cluster what a migration is planned from, as JSON for `migrate plan`; changes nothing.",
    details: "--target  the mode to plan for: API_AND_CONFIG_MAP (when left out) or API\n--within  after so many seconds what was not read is unknown (300)\nExit code 0: everything was read. 1: something is recorded as unknown, and said; or there is no snapshot. 2: called wrongly.",
    run: (args) => run(args, open),
  };
}

async function run(args: readonly string[], open: OpenLooking): Promise<CommandResult> {
  const parsed = parseOr(called, () => parseArgs({ args: [...args], allowPositionals: true, options }));
  if ("exitCode" in parsed) return parsed;
  const { positionals: [name, ...others], values: { target, within: text } } = parsed;
  const within = spanOf(text);
  if (name === undefined || others.length > 0) return misused(called, "Which cluster? Name one.");
  if (within === undefined) return misused(called, notASpan(text));
  if (!targets.has(target)) return misused(called, `\`${visible(target)}\` is no mode to migrate to: there are ${[...targets].join(" and ")}.`);
  return looking(open, within, async (all) => {
    const cluster = clusterNamed(name, all);
    return typeof cluster === "string" ? misused(called, cluster) : told(await cluster.migrationFacts(), cluster.name, target);
  });
}

function told(collected: Collected, name: string, target: string): CommandResult {
  if ("missing" in collected) return { exitCode: 1, out: "", error: `There is no snapshot of ${name}, since without these facts there is no plan:\n${listOf(collected.missing)}` };
  const unread = unreadIn(collected);
  const error = unread.length === 0 ? "" : `Recorded as unknown, so the plan will block what hangs on it:\n${listOf(unread)}`;
  return { exitCode: unread.length === 0 ? 0 : 1, out: `${JSON.stringify(snapshotOf(collected, target), undefined, 2)}\n`, error };
}

function listOf(sentences: readonly string[]): string {
  return sentences.map((sentence) => `  ${visible(sentence)}\n`).join("");
}
