// The YAML text as a configuration, or every problem in it with line and column. Pure.
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";
import { suggest } from "../../domain/suggest.ts";
import type { Configuration } from "../../domain/configuration.ts";
import { crossCheck } from "./cross-checks.ts";
import type { Finding } from "./cross-checks.ts";
import type { Path, Problem } from "./problem.ts";
import { configurationSchema, notSupportedYet } from "./schema.ts";
import { toConfiguration } from "./to-configuration.ts";

/** The configuration, or what is wrong. */
export type ReadResult = { readonly configuration: Configuration } | { readonly problems: readonly Problem[] };

/** Longest file that is read, in characters. */
export const longestFile = 1_048_576;

/** Reads a file's text. @param sha256 lower-case hex digest, for the digests of entitlements and the whole */
export function readConfiguration(text: string, sha256: (text: string) => string): ReadResult {
  if (text.length > longestFile) return { problems: [{ path: [], message: "is longer than 1 MiB", line: 1, column: 1 }] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const broken = document.errors.map(({ message, pos }) => ({ path: [], message: message.replaceAll("\n", " "), ...position(lines, pos[0]) }));
  if (broken.length > 0) return { problems: broken };
  return check(document, lines, sha256);
}

function check(document: Document, lines: LineCounter, sha256: (text: string) => string): ReadResult {
  const value = plainValue(document);
  if ("problem" in value) return { problems: [{ path: [], message: value.problem, line: 1, column: 1 }] };
  const parsed = configurationSchema.safeParse(value.value);
  const findings = parsed.success ? crossCheck(parsed.data) : parsed.error.issues.flatMap((issue) => findingsOf(issue, value.value));
  if (parsed.success && findings.length === 0) return { configuration: toConfiguration(parsed.data, sha256) };
  const problems = findings.map((finding) => ({ ...finding, ...place(document, lines, finding.path) }));
  return { problems: problems.sort((one, other) => one.line - other.line || one.column - other.column) };
}

function plainValue(document: Document): { readonly value: unknown } | { readonly problem: string } {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return { value };
  } catch {
    return { problem: "uses more than 100 aliases" };
  }
}

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly issues?: readonly Issue[];
}

function findingsOf(issue: Issue, root: unknown): readonly Finding[] {
  const path = issue.path.map((key) => (typeof key === "symbol" ? key.toString() : key));
  if (issue.code === "unrecognized_keys") return (issue.keys ?? []).map((key) => ({ path: [...path, key], message: unknownKey(key, path) }));
  if (issue.code === "invalid_key") return (issue.issues ?? []).map(({ message }) => ({ path, message }));
  if (issue.code === "invalid_type" && valueAt(root, path) === undefined) return [{ path, message: "is missing" }];
  return [{ path, message: issue.message }];
}

function valueAt(root: unknown, path: Path): unknown {
  let value: unknown = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === String(key))?.[1];
  }
  return value;
}

const knownKeys = [
  "owner", "slack", "team", "requestsChannel", "adminChannel", "administrators", "clusters", "name", "aliases", "eksName", "region", "account", "assumeRole", "arn", "externalId", "sensitive", "standingEntries", "channel",
  "roles", "accessPolicies", "scope", "people", "principal", "template", "overrides", "groups", "members", "slackUserGroup", "protectedPrincipals", "entitlements", "namespaces", "requesters", "approvals", "count", "by", "lapseAfter",
  "duration", "default", "max", "reason", "ticket",
];

function unknownKey(key: string, path: Path): string {
  if (notSupportedYet.has(key)) return "is not supported by this version";
  const [near] = suggest(key, knownKeys);
  return `is not a key ${path.length === 0 ? "of the configuration" : "here"}${near === undefined ? "" : `. Did you mean \`${near}\`?`}`;
}

// The place of the value, or of the nearest thing around it that is in the file; for a key, of the key itself.
function place(document: Document, lines: LineCounter, path: Path): { readonly line: number; readonly column: number } {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key)) : undefined;
    const node: unknown = pair === undefined ? document.getIn(path.slice(0, length), true) : pair.key;
    const start = startOf(node);
    if (start !== undefined) return position(lines, start);
  }
  return { line: 1, column: 1 };
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) return undefined;
  const start: unknown = node.range[0];
  return typeof start === "number" ? start : undefined;
}

function position(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
