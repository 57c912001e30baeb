// `eks-access policies`: what the access policies of EKS allow. It asks nobody.
import { parseArgs } from "node:util";
import { accessPolicies, findPolicy } from "../../domain/policies/access-policies.ts";
import { alsoThere, onNamespaces, policyText, ruleLines } from "../../domain/policies/policy-text.ts";
import { misused, parseOr } from "./command.ts";
import type { Command } from "./command.ts";
import type { CommandResult } from "./command-result.ts";
import { visible } from "./visible.ts";

const called = { words: "policies", takes: "[NAME] [--json]" };

/** `policies`. */
export const policies: Command = {
  ...called, summary: "The access policies of EKS for people: what each is for, and what is easily overlooked; with a name, what it allows in Kubernetes.",
  details: "Asks neither AWS nor a cluster. A name may leave out AmazonEKS and Policy: `policies view`.\n--json    the same as JSON, always with the rules",
  run,
};

function run(args: readonly string[]): CommandResult {
  const parsed = parseOr(called, () => parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: "boolean", default: false } } }));
  if ("exitCode" in parsed) return parsed;
  const [name, ...others] = parsed.positionals;
  if (others.length > 0) return misused(called, "Name one policy, or none.");
  const found = name === undefined ? undefined : findPolicy(name);
  if (found !== undefined && !("rules" in found)) return misused(called, notFound(name ?? "", found));
  const shown = found === undefined ? accessPolicies : [found];
  if (parsed.values.json) return told(`${JSON.stringify({ policies: shown.map((policy) => ({ ...policy, may: ruleLines(policy) })) }, undefined, 2)}\n`);
  return told(`${shown.map((policy) => policyText(policy, found !== undefined)).join("\n")}\n${onNamespaces} ${alsoThere}\n`);
}

function notFound(typed: string, near: readonly string[]): string {
  const [first] = near;
  return `There is no access policy for people \`${visible(typed)}\`. ${first === undefined ? `There are: ${accessPolicies.map((policy) => policy.name).join(", ")}.` : `Did you mean \`${first}\`?`}`;
}

function told(out: string): CommandResult {
  return { exitCode: 0, out, error: "" };
}
