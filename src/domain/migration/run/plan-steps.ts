// From a plan to the steps of a run, in the order in which they are safe: nodes, small rights, administrators one by one, and the bot's own principal last.
import { netstrings } from "../../canonical-text.ts";
import { isSame } from "../../equal.ts";
import type { ExplainedPlan } from "../migration-plan.ts";
import type { EntryToMake } from "../verdict.ts";
import type { MigrationRun, RunStep } from "./migration-run.ts";

/** The steps of a plan. `own` are the principals that the run itself works as. */
export function stepsOf({ judged }: ExplainedPlan, own: readonly string[]): readonly RunStep[] {
  const mine = new Set(own.map((arn) => arn.toLowerCase()));
  const all = judged.flatMap(({ name, verdict: { outcome } }): readonly RunStep[] => {
    if (outcome.kind === "create") return [aStep(outcome.entry, { row: name, isEnsured: false, mine })];
    return outcome.kind === "ensure" ? [aStep({ ...outcome.entry, groups: [], policies: [], username: null }, { row: name, isEnsured: true, mine })] : [];
  });
  return all.map((step, place) => ({ step, place })).sort((one, other) => rank(one.step) - rank(other.step) || one.place - other.place).map(({ step }) => step);
}

function aStep(entry: EntryToMake, { row, isEnsured, mine }: { readonly row: string; readonly isEnsured: boolean; readonly mine: ReadonlySet<string> }): RunStep {
  const kind = entry.type !== "STANDARD" ? "node" : entry.policies.length === 0 ? "standard" : "admin";
  return { kind, isOwn: mine.has(entry.principalArn.toLowerCase()), isEnsured, entry, row, state: "waiting", attempts: 0 };
}

function rank({ kind, isOwn, isEnsured }: RunStep): number {
  if (isOwn) return 4;
  return { node: isEnsured ? 0 : 1, standard: 2, admin: 3 }[kind];
}

/** What the hash of a plan is over: whatever is different needs another approval. */
export function planText({ run, clusterArn, mode, awsAuth, plan, steps }: Pick<MigrationRun, "clusterArn" | "awsAuth" | "plan" | "steps"> & { readonly run: string; readonly mode: string }): string {
  return netstrings(["eks-access migration 1", run, clusterArn, mode, awsAuth, JSON.stringify(plan), ...steps.map(({ entry, isEnsured }) => JSON.stringify([entry, isEnsured]))]);
}

/** Steps after planning anew, or the principals for which something else would be done than was approved. What is no longer to be made is there already, or is left alone. */
export function shrink(approved: readonly RunStep[], anew: readonly RunStep[], isThere: (principal: string) => boolean): { readonly steps: readonly RunStep[] } | { readonly grown: readonly string[] } {
  const grown = anew.filter((step) => !approved.some(({ entry, isEnsured }) => isEnsured === step.isEnsured && isSame(entry, step.entry)));
  if (grown.length > 0) return { grown: grown.map(({ entry }) => entry.principalArn) };
  const wanted = new Set(anew.map(({ entry }) => entry.principalArn));
  return { steps: approved.map((step): RunStep => {
    const { principalArn } = step.entry;
    if (step.state !== "waiting" || wanted.has(principalArn)) return step;
    return { ...step, state: isThere(principalArn) ? "there" : "skipped" };
  }) };
}
