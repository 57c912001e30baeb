// Settings from a file: read whole at start, read again when it changes; a bad file never replaces a good one.
import { readFile, stat } from "node:fs/promises";
import { InvalidInputError } from "../../domain/errors.ts";
import type { Configuration } from "../../domain/configuration.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Settings } from "../../ports/system/settings.ts";
import { renderProblems } from "./problem.ts";
import { readConfiguration } from "./read-configuration.ts";

/** Settings that can be read again. */
export interface FileSettings extends Settings, AsyncDisposable {
  /** Reads the file again if it changed. Problems are logged; the last good configuration stays. */
  reload(): Promise<void>;
}

/** Where the file is, and what reading it needs. */
export interface FileSettingsOptions {
  readonly path: string;
  /** SHA-256 in lower-case hex. */
  readonly sha256: (text: string) => string;
  readonly log: Log;
  readonly clock: Clock;
}

/** Reads the file. @throws InvalidInputError `configuration` with every problem when it is not good */
export async function openSettings({ path, sha256, log }: FileSettingsOptions): Promise<FileSettings> {
  const first = await load(path, sha256);
  if ("text" in first) throw new InvalidInputError("configuration", first.text);
  const state: State = { configuration: first.configuration, isValid: true, version: await versionOf(path) };
  return {
    current: () => state.configuration,
    isValid: () => state.isValid,
    reload: async () => {
      const version = await versionOf(path);
      if (version === state.version) return;
      state.version = version;
      take(state, await load(path, sha256), log);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

interface State {
  configuration: Configuration;
  isValid: boolean;
  version: string;
}

type Loaded = { readonly configuration: Configuration } | { readonly text: string };

function take(state: State, loaded: Loaded, log: Log): void {
  const dropped = "configuration" in loaded ? droppedClusters(state.configuration, loaded.configuration) : [];
  if ("configuration" in loaded && dropped.length === 0) {
    state.configuration = loaded.configuration;
    state.isValid = true;
    log.info("configuration read again", { hash: loaded.configuration.hash });
    return;
  }
  // Access may live on a cluster that is left out: it is ended under the last good configuration, and a restart is needed to drop it.
  const text = "text" in loaded ? loaded.text : `The clusters ${dropped.join(", ")} are left out. Access there could not be ended any more; put them back, or restart when nothing of ours is left there.`;
  state.isValid = false;
  log.warn("configuration not taken; the last good one stays in force for ending, nothing new is granted", { problems: text });
}

function droppedClusters(before: Configuration, after: Configuration): readonly string[] {
  return before.clusters.filter(({ name, eksName, account, region }) => !after.clusters.some((cluster) => cluster.name === name && cluster.eksName === eksName && cluster.account === account && cluster.region === region)).map(({ name }) => name);
}

async function load(path: string, sha256: (text: string) => string): Promise<Loaded> {
  try {
    const result = readConfiguration(await readFile(path, "utf8"), sha256);
    return "configuration" in result ? result : { text: renderProblems(path, result.problems) };
  } catch (error) {
    return { text: `The configuration \`${path}\` cannot be read: ${error instanceof Error ? error.message : "unknown"}. Set EKS_ACCESS_CONFIG to its path.` };
  }
}

async function versionOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${String(mtimeMs)} ${String(size)} ${String(ino)}`;
  } catch {
    return "missing";
  }
}
