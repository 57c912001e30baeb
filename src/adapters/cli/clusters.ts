// `eks-access clusters` and `eks-access entries`: what is on the configured clusters. They only read.
import { parseArgs } from "node:util";
import { InvalidInputError } from "../../domain/errors.ts";
import type { AccessView } from "../../domain/overview/access-view.ts";
import type { ClusterView } from "../../domain/overview/cluster-view.ts";
import { countUnknown } from "../../domain/overview/unknown.ts";
import { suggest } from "../../domain/suggest.ts";
import { seconds } from "../../domain/time.ts";
import type { Duration } from "../../domain/time.ts";
import { accessText } from "./access-text.ts";
import { clusterText } from "./cluster-text.ts";
import { misused, parseOr } from "./command.ts";
import type { Command, Terminal } from "./command.ts";
import type { CommandResult } from "./command-result.ts";
import { visible } from "./visible.ts";

/** The configured clusters, ready to be looked at. Views hold what could not be read as unknown; they do not throw for it. */
export interface Looking extends AsyncDisposable {
  /** By name, in the order of the configuration. */
  readonly clusters: readonly { readonly name: string; readonly aliases: readonly string[]; readonly view: () => Promise<ClusterView>; readonly access: () => Promise<AccessView> }[];
}

/** Opens them. @throws InvalidInputError when the environment or the configuration is wrong */
export type OpenLooking = (within: Duration) => Promise<Looking>;

const called = {
  clusters: { words: "clusters", takes: "[--within SECONDS] [--json]" },
  entries: { words: "entries", takes: "CLUSTER [--within SECONDS] [--json]" },
};
const options = { within: { type: "string", default: "300" }, json: { type: "boolean", default: false } } as const;
const common = "Reads EKS_ACCESS_CONFIG and, to prove which entries are ours, EKS_ACCESS_MAC_KEYS; uses the AWS credentials of its surroundings. It never writes.\n--within  after so many seconds the rest counts as unknown (300)\n--json    the same as JSON\nExit code 0: everything was read. 1: something is unknown, or the configuration is wrong. 2: called wrongly.";

/** `clusters`. */
export function clusters(open: OpenLooking): Command {
  return { ...called.clusters, summary: "Every cluster's authentication mode, versions, entries and aws-auth rows, and what stands before the next mode.", details: common, run: (args, terminal) => runClusters(args, open, terminal) };
}

/** `entries`. */
export function entries(open: OpenLooking): Command {
  return { ...called.entries, summary: "Everyone with access to a cluster: whose entry, until when, policies, groups, username.", details: common, run: (args) => runEntries(args, open) };
}

async function runClusters(args: readonly string[], open: OpenLooking, terminal: Terminal): Promise<CommandResult> {
  const parsed = parseOr(called.clusters, () => parseArgs({ args: [...args], options }));
  if ("exitCode" in parsed) return parsed;
  const within = spanOf(parsed.values.within);
  if (within === undefined) return misused(called.clusters, notASpan(parsed.values.within));
  return looking(open, within, async (all) => {
    let done = 0;
    const views = await Promise.all(all.clusters.map(async ({ view }) => {
      const seen = await view();
      done += 1;
      terminal.showProgress(done / all.clusters.length);
      return seen;
    }));
    return told({ clusters: views }, parsed.values.json, () => views.map(clusterText).join("\n"));
  });
}

async function runEntries(args: readonly string[], open: OpenLooking): Promise<CommandResult> {
  const parsed = parseOr(called.entries, () => parseArgs({ args: [...args], allowPositionals: true, options }));
  if ("exitCode" in parsed) return parsed;
  const [name, ...others] = parsed.positionals;
  const within = spanOf(parsed.values.within);
  if (name === undefined || others.length > 0) return misused(called.entries, "Which cluster? Name one.");
  if (within === undefined) return misused(called.entries, notASpan(parsed.values.within));
  return looking(open, within, async (all) => {
    const cluster = all.clusters.find((one) => one.name === name || one.aliases.includes(name));
    if (cluster === undefined) return misused(called.entries, noSuchCluster(name, all));
    const view = await cluster.access();
    return told(view, parsed.values.json, () => accessText(view));
  });
}

function spanOf(text: string): Duration | undefined {
  return /^[1-9]\d{0,4}$/.test(text) ? seconds(Number(text)) : undefined;
}

function notASpan(text: string): string {
  return `\`${visible(text)}\` is no number of seconds from 1 to 99999.`;
}

function noSuchCluster(name: string, { clusters: all }: Looking): string {
  const [near] = suggest(name, all.flatMap((one) => [one.name, ...one.aliases]));
  return `There is no cluster \`${visible(name)}\`. ${near === undefined ? `There are: ${all.map((one) => one.name).join(", ")}.` : `Did you mean \`${near}\`?`}`;
}

async function looking(open: OpenLooking, within: Duration, look: (all: Looking) => Promise<CommandResult>): Promise<CommandResult> {
  try {
    await using all = await open(within);
    return await look(all);
  } catch (error) {
    if (error instanceof InvalidInputError) return { exitCode: 1, out: "", error: `${error.message}\n` };
    throw error;
  }
}

function told(view: object, asJson: boolean, text: () => string): CommandResult {
  const unknown = countUnknown(view);
  return { exitCode: unknown === 0 ? 0 : 1, out: asJson ? `${JSON.stringify({ ...view, unknown }, undefined, 2)}\n` : visible(text()), error: "" };
}
