// Settings from a file: read whole at start, read again when it changes; a bad file never replaces a good one.
import { readFile, stat } from "node:fs/promises";
import { InvalidInputError } from "../../domain/errors.ts";
import type { Configuration } from "../../domain/configuration.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Settings } from "../../ports/system/settings.ts";
import { whyNotInForce } from "./needs-restart.ts";
import { renderProblem, renderProblems } from "./problem.ts";
import { longestFile, readConfiguration } from "./read-configuration.ts";

/** Settings that can be read again. */
export interface FileSettings extends Settings, AsyncDisposable {
  /** Reads the file again if it changed. Problems are logged; the last good configuration stays. Never throws. */
  reload(): Promise<void>;
}

/** Where the file is, and what reading it needs. */
export interface FileSettingsOptions {
  readonly path: string;
  /** SHA-256 in lower-case hex. */
  readonly sha256: (text: string) => string;
  readonly log: Log;
}

/** Reads the file. @throws InvalidInputError `configuration` with every problem when it is not good */
export async function openSettings({ path, sha256, log }: FileSettingsOptions): Promise<FileSettings> {
  // The version is taken before the text: a change between the two is then seen by the next reload.
  const version = await versionOf(path);
  const first = await load(path, sha256);
  if ("text" in first) throw new InvalidInputError("configuration", first.text);
  warn(log, first.warnings);
  const state: State = { configuration: first.configuration, isValid: true, version };
  return {
    current: () => state.configuration,
    isValid: () => state.isValid,
    reload: async () => {
      const newest = await versionOf(path);
      if (newest === state.version) return;
      state.version = newest;
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

type Loaded = { readonly configuration: Configuration; readonly warnings: readonly string[] } | { readonly text: string };

function take(state: State, loaded: Loaded, log: Log): void {
  const problems = "text" in loaded ? loaded.text : whyNotInForce(state.configuration, loaded.configuration);
  if (problems === undefined && "configuration" in loaded) {
    state.configuration = loaded.configuration;
    state.isValid = true;
    log.info("configuration read again", { hash: loaded.configuration.hash });
    warn(log, loaded.warnings);
    return;
  }
  state.isValid = false;
  log.warn("configuration not taken; the last good one stays in force for ending, nothing new is granted", { problems });
}

function warn(log: Log, warnings: readonly string[]): void {
  for (const warning of warnings) log.warn("configuration is good, but", { warning });
}

async function load(path: string, sha256: (text: string) => string): Promise<Loaded> {
  try {
    if ((await stat(path)).size > longestFile) return { text: `The configuration \`${path}\` is longer than 1 MiB.` };
    const result = readConfiguration(await readFile(path, "utf8"), sha256);
    if ("problems" in result) return { text: renderProblems(path, result.problems) };
    return { configuration: result.configuration, warnings: result.warnings.map((warning) => renderProblem(path, warning)) };
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
