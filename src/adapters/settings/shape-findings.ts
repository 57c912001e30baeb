// What zod found wrong with the shape, in words for the person who edits the file.
import type { z } from "zod";
import { didYouMean } from "./did-you-mean.ts";
import type { Finding, Path } from "./problem.ts";
import { configurationSchema, keysByPlace, notSupportedYet } from "./schema.ts";
import type { ConfigurationFile } from "./schema.ts";

/** The checked file, or what is wrong with its shape. */
export function checkShape(value: unknown): { readonly file: ConfigurationFile } | { readonly findings: readonly Finding[] } {
  const parsed = configurationSchema.safeParse(value, { error: wordsFor });
  return parsed.success ? { file: parsed.data } : { findings: parsed.error.issues.flatMap(findingsOf) };
}

const kinds: Readonly<Record<string, string>> = {
  object: "a mapping of keys to values", record: "a mapping of names to values", array: "a list", string: "text", boolean: "true or false",
};

function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "invalid_type") return undefined;
  return issue.input === undefined ? "is missing: add it" : `must be ${kinds[issue.expected] ?? issue.expected}`;
}

function findingsOf(issue: z.core.$ZodIssue): readonly Finding[] {
  const path = issue.path.map((key) => (typeof key === "symbol" ? key.toString() : key));
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, path) }));
  if (issue.code === "invalid_key") return issue.issues.map(({ message }) => ({ path, message }));
  return [{ path, message: issue.message }];
}

function unknownKey(key: string, path: Path): string {
  const later = notSupportedYet.get(key);
  if (later !== undefined) return `is not supported by this version, which has no ${later}`;
  const place = path.map((part, index) => (index === 1 && path[0] !== "people" ? "*" : String(part))).join(".");
  const known = keysByPlace.get(place) ?? [];
  const near = didYouMean(key, known);
  return `is not a key here${near === "" ? `; there are ${known.join(", ")}` : near}`;
}
