// Moving one principal after the other. An entry beats its row at once, so an administrator's entry without its policy is a gap:
// it is closed at once, or taken back after half a minute, whatever else stands in the way.
import { between, seconds } from "../../time.ts";
import { missingPolicies } from "../find-entry.ts";
import { changed, goOn, stopped } from "./change.ts";
import { currentStep, withStep } from "./migration-run.ts";
import type { MigrationRun, RunStep } from "./migration-run.ts";
import type { RunAction } from "./run-action.ts";
import { compareEntry } from "./seen.ts";
import type { Seen, SeenEntry } from "./seen.ts";

/** How long an entry may stand without its policies. */
const halfMadeWithin = seconds(30);
const mostAttempts = 2;

/** The next action while entries are created. */
export function nextCreating(run: MigrationRun, seen: Seen): RunAction {
  const step = currentStep(run);
  const { now, entry } = seen;
  if (step === undefined) return run.stop === undefined ? { kind: "change", change: goOn(run, "allCreated", { code: "created", at: now }) } : { kind: "wait" };
  if (entry === undefined) return { kind: "wait" };
  return entry === "absent" ? nextAbsent(run, step, seen) : nextPresent(run, step, { seen, entry });
}

function nextAbsent(run: MigrationRun, step: RunStep, { now, awsAuth, mode }: Seen): RunAction {
  if (run.stop !== undefined) return { kind: "wait" };
  const principal = step.entry.principalArn;
  if (mode !== "API_AND_CONFIG_MAP") return { kind: "change", change: stopped(run, { reason: "mode_changed", detail: mode, at: now }) };
  if (awsAuth?.digest !== run.awsAuth) return { kind: "change", change: stopped(run, { reason: "aws_auth_changed", detail: "", principal, at: now }) };
  const begun: RunStep = step.state === "creating" ? step : { ...step, state: "creating", attempts: step.attempts + 1, begunAt: now };
  return { kind: "call", before: changed(withStep(run, begun), `create ${principal}`), call: { kind: "create_entry", entry: step.entry, token: `${run.id}-${String(run.steps.indexOf(step))}-${String(begun.attempts)}` } };
}

interface Present {
  readonly seen: Seen;
  readonly entry: SeenEntry;
}

function nextPresent(run: MigrationRun, step: RunStep, { seen, entry }: Present): RunAction {
  const { now } = seen;
  const principal = step.entry.principalArn;
  switch (compareEntry(run, step, entry)) {
    case "ours":
      return { kind: "change", change: changed(withStep(run, { ...step, state: "done", createdAt: entry.createdAt }), `created ${principal}`) };
    case "theirs":
      return { kind: "change", change: changed(withStep(run, { ...step, state: "there" }), `there already ${principal}`) };
    case "half":
      return nextHalf(run, step, { seen, entry });
    case "differs":
      return run.stop === undefined ? { kind: "change", change: stopped(run, { reason: "entry_differs", detail: "", principal, at: now }) } : { kind: "wait" };
  }
}

function nextHalf(run: MigrationRun, step: RunStep, { seen: { now }, entry }: Present): RunAction {
  const principal = step.entry.principalArn;
  if (between(entry.createdAt, now) < halfMadeWithin) {
    const [policy] = missingPolicies(step.entry.policies, entry.policies);
    if (policy !== undefined) return { kind: "call", before: changed(run, `associate ${principal}`), call: { kind: "associate", principal, policy } };
  }
  const again = withStep(run, { ...step, state: "waiting" });
  const fact = { code: "half_made_deleted", at: now, detail: principal } as const;
  const before = step.attempts < mostAttempts ? changed(again, `take back ${principal}`, fact)
    : stopped(changed(again, `take back ${principal}`, fact).run, { reason: "not_associated", detail: "", principal, at: now });
  return { kind: "call", before, call: { kind: "delete_entry", principal } };
}
