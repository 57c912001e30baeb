// The YAML text as a configuration, or every problem in it with line and column. Pure.
import type { Configuration } from "../../domain/configuration.ts";
import { crossCheck } from "./cross-checks.ts";
import type { Finding, Problem } from "./problem.ts";
import { checkShape } from "./shape-findings.ts";
import { parseSource } from "./source-text.ts";
import { toConfiguration } from "./to-configuration.ts";

/** The configuration with what is probably not meant, or what is wrong. */
export type ReadResult = { readonly configuration: Configuration; readonly warnings: readonly Problem[] } | { readonly problems: readonly Problem[] };

/** Longest file that is read, in bytes: 1 MiB. */
export const longestFile = 1_048_576;

/** Reads a file's text. @param sha256 lower-case hex digest, for the digests of entitlements and the whole */
export function readConfiguration(text: string, sha256: (text: string) => string): ReadResult {
  if (Buffer.byteLength(text) > longestFile) return { problems: [{ path: [], message: "is longer than 1 MiB", line: 1, column: 1 }] };
  const source = parseSource(text);
  if ("problems" in source) return source;
  const shape = checkShape(source.value);
  const { problems, warnings } = crossCheck(source.value);
  if ("file" in shape && problems.length === 0) return { configuration: toConfiguration(shape.file, sha256), warnings: source.locate(warnings) };
  return { problems: source.locate([...("file" in shape ? [] : shape.findings), ...problems].filter(isFirst)) };
}

function isFirst(finding: Finding, index: number, all: readonly Finding[]): boolean {
  return all.findIndex(({ path, message }) => message === finding.message && path.join("\n") === finding.path.join("\n")) === index;
}
