// `eks-access clusters`, `cluster` and `entries`: what is on the configured clusters. They only read.
import { parseArgs } from "node:util";
import { InvalidInputError } from "../../domain/errors.ts";
import type { Collected } from "../../domain/migration/collected-facts.ts";
import { accessText } from "../../domain/overview/access-text.ts";
import type { AccessView } from "../../domain/overview/access-view.ts";
import { clusterLines } from "../../domain/overview/cluster-text.ts";
import type { ClusterView } from "../../domain/overview/cluster-view.ts";
import { fleetLines, fleetOf } from "../../domain/overview/fleet.ts";
import { countUnknown } from "../../domain/overview/unknown.ts";
import { suggest } from "../../domain/suggest.ts";
import { seconds } from "../../domain/time.ts";
import type { Duration } from "../../domain/time.ts";
import { misused, parseOr } from "./command.ts";
import type { Command, Terminal } from "./command.ts";
import type { CommandResult } from "./command-result.ts";
import { visible } from "./visible.ts";

/** The configured clusters, ready to be looked at. Views hold what could not be read as unknown; they do not throw for it. */
export interface Looking extends AsyncDisposable {
  /** By name, in the order of the configuration. */
  readonly clusters: readonly { readonly name: string; readonly aliases: readonly string[]; readonly view: () => Promise<ClusterView>; readonly access: () => Promise<AccessView>; readonly migrationFacts: () => Promise<Collected> }[];
}

/** Opens them. @throws InvalidInputError when the environment or the configuration is wrong */
export type OpenLooking = (within: Duration) => Promise<Looking>;

const called = {
  clusters: { words: "clusters", takes: "[--within SECONDS] [--json]" },
  cluster: { words: "cluster", takes: "CLUSTER [--within SECONDS] [--json]" },
  entries: { words: "entries", takes: "CLUSTER [--within SECONDS] [--json]" },
};
const options = { within: { type: "string", default: "300" }, json: { type: "boolean", default: false } } as const;
const common = "Reads EKS_ACCESS_CONFIG and, to prove which entries are ours, EKS_ACCESS_MAC_KEYS; uses the AWS credentials of its surroundings. It never writes.\n--within  after so many seconds the rest counts as unknown (300)\n--json    the same as JSON\nExit code 0: everything was read. 1: something is unknown, or the configuration is wrong. 2: called wrongly.";

/** `clusters`. */
export function clusters(open: OpenLooking): Command {
  return { ...called.clusters, summary: "Every cluster of all accounts and regions: authentication mode, versions, entries, aws-auth rows, drift, what stands before the next mode.", details: common, run: (args, terminal) => runClusters(args, open, terminal) };
}

/** `cluster`. */
export function cluster(open: OpenLooking): Command {
  return {
    ...called.cluster, summary: "The same of one cluster.", details: common,
    run: (args) => runOnOne(args, { called: called.cluster, open, look: async ({ view }) => {
      const seen = await view();
      return { view: seen, text: `${clusterLines(seen).join("\n")}\n` };
    } }),
  };
}

/** `entries`. */
export function entries(open: OpenLooking): Command {
  return {
    ...called.entries, summary: "Everyone with access to a cluster: whose entry, until when, policies, groups, username, whether the IAM principal is still there.", details: common,
    run: (args) => runOnOne(args, { called: called.entries, open, look: async ({ access }) => {
      const seen = await access();
      return { view: seen, text: accessText(seen) };
    } }),
  };
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
    const fleet = fleetOf(views);
    return told({ clusters: views, fleet }, parsed.values.json, [...views.map((view) => clusterLines(view).join("\n")), fleetLines(fleet).join("\n")].join("\n\n"));
  });
}

interface OnOne {
  readonly called: Pick<Command, "words" | "takes">;
  readonly open: OpenLooking;
  readonly look: (seen: Looking["clusters"][number]) => Promise<{ readonly view: object; readonly text: string }>;
}

async function runOnOne(args: readonly string[], { called: command, open, look }: OnOne): Promise<CommandResult> {
  const parsed = parseOr(command, () => parseArgs({ args: [...args], allowPositionals: true, options }));
  if ("exitCode" in parsed) return parsed;
  const [name, ...others] = parsed.positionals;
  const within = spanOf(parsed.values.within);
  if (name === undefined || others.length > 0) return misused(command, "Which cluster? Name one.");
  if (within === undefined) return misused(command, notASpan(parsed.values.within));
  return looking(open, within, async (all) => {
    const found = clusterNamed(name, all);
    if (typeof found === "string") return misused(command, found);
    const { view, text } = await look(found);
    return told(view, parsed.values.json, text);
  });
}

/** The cluster of that name or alias, or a sentence that there is none. */
export function clusterNamed(name: string, all: Looking): Looking["clusters"][number] | string {
  return all.clusters.find((one) => one.name === name || one.aliases.includes(name)) ?? noSuchCluster(name, all);
}

/** The span that `--within` says; undefined when it says none. */
export function spanOf(text: string): Duration | undefined {
  return /^[1-9]\d{0,4}$/.test(text) ? seconds(Number(text)) : undefined;
}

/** Says so. */
export function notASpan(text: string): string {
  return `\`${visible(text)}\` is no number of seconds from 1 to 99999.`;
}

function noSuchCluster(name: string, { clusters: all }: Looking): string {
  const [near] = suggest(name, all.flatMap((one) => [one.name, ...one.aliases]));
  return `There is no cluster \`${visible(name)}\`. ${near === undefined ? `There are: ${all.map((one) => one.name).join(", ")}.` : `Did you mean \`${near}\`?`}`;
}

/** Opens the clusters for one look; what is wrong with the configuration is the command's answer. */
export async function looking(open: OpenLooking, within: Duration, look: (all: Looking) => Promise<CommandResult>): Promise<CommandResult> {
  try {
    await using all = await open(within);
    return await look(all);
  } catch (error) {
    if (error instanceof InvalidInputError) return { exitCode: 1, out: "", error: `${error.message}\n` };
    throw error;
  }
}

function told(view: object, asJson: boolean, text: string): CommandResult {
  const unknown = countUnknown(view);
  return { exitCode: unknown === 0 ? 0 : 1, out: asJson ? `${JSON.stringify({ ...view, unknown }, undefined, 2)}\n` : visible(text.endsWith("\n") ? text : `${text}\n`), error: "" };
}
