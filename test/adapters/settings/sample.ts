// The example configuration, and ways to break it.
import { readFileSync } from "node:fs";
import { renderProblems } from "../../../src/adapters/settings/problem.ts";
import { readConfiguration } from "../../../src/adapters/settings/read-configuration.ts";
import type { Configuration } from "../../../src/domain/configuration.ts";
import { sha256 } from "../../../src/adapters/system/hmac-digests.ts";

export const exampleText = readFileSync(new URL("../../../deploy/eks-access.example.yaml", import.meta.url), "utf8");

/** The example with one piece of text replaced by another. */
export function changed(from: string, to: string): string {
  if (!exampleText.includes(from)) throw new Error(`the example has no \`${from}\``);
  return exampleText.replace(from, () => to);
}

/** The configuration of a text that must be good. */
export function good(text: string): Configuration {
  const result = readConfiguration(text, sha256);
  if ("problems" in result) throw new Error(renderProblems("x.yaml", result.problems));
  return result.configuration;
}

/** Warnings of a text that must be good. */
export function warningsOf(text: string): readonly string[] {
  const result = readConfiguration(text, sha256);
  if ("problems" in result) throw new Error(renderProblems("x.yaml", result.problems));
  return result.warnings.map(({ message }) => message);
}

/** The lines of the report on a text; empty when it is good. */
export function problemsOf(text: string): readonly string[] {
  const result = readConfiguration(text, sha256);
  return "problems" in result ? renderProblems("x.yaml", result.problems).split("\n").slice(1) : [];
}
