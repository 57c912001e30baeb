// Decides what a run does next, from its record and one look. Nothing is done here.
//
// | phase           | seen                                        | next                                            |
// |-----------------|---------------------------------------------|-------------------------------------------------|
// | planned         | nobody approved for a day                   | expired                                         |
// | backingUp       | no backup; the backup is right              | make it; go on                                  |
// | switchingMode   | CONFIG_MAP, nothing asked yet; mode reached  | ask for the change, follow it; go on            |
// | replanning      |                                             | plan anew, which may only shrink                |
// | creating        | see next-creating.ts                        |                                                 |
// | verifying       | each entry as planned                       | go on; anything else stops                      |
// | soaking         | time over                                   | work out what may go from aws-auth              |
// | cleaningUp      |                                             | work it out again; the same: take the rows out  |
// | switchingToApi  |                                             | plan anew: nothing may hang on aws-auth; ask    |
// | rollingBack     | see next-rolling-back.ts                    |                                                 |
import { minutes, plus } from "../../time.ts";
import { changed, goOn, stopped } from "./change.ts";
import { nextCreating } from "./next-creating.ts";
import type { MigrationRun } from "./migration-run.ts";
import { withStep } from "./migration-run.ts";
import { nextRollingBack } from "./next-rolling-back.ts";
import type { RunAction } from "./run-action.ts";
import type { RunPhase } from "./run-phase.ts";
import { compareEntry, stepInHand } from "./seen.ts";
import type { Seen } from "./seen.ts";

const approveWithin = minutes(24 * 60);

const wait: RunAction = { kind: "wait" };

const byPhase: Readonly<Partial<Record<RunPhase, (run: MigrationRun, seen: Seen) => RunAction>>> = {
  planned: (run, { now }) => (now >= plus(run.startedAt, approveWithin) ? { kind: "change", change: goOn(run, "lapsed", { code: "expired", at: now }) } : wait),
  backingUp: nextBackingUp,
  switchingMode: (run, seen) => nextSwitching(run, seen, "API_AND_CONFIG_MAP"),
  replanning: () => ({ kind: "plan_again" }),
  creating: nextCreating,
  verifying: nextVerifying,
  soaking: (run, { now }) => (run.soakUntil !== undefined && now >= run.soakUntil ? { kind: "plan_clean_up" } : wait),
  cleaningUp: () => ({ kind: "clean_up" }),
  switchingToApi: (run, seen) => nextSwitching(run, seen, "API"),
  rollingBack: nextRollingBack,
};

/** The next action. A stop holds everything but an entry that is half made. */
export function nextAction(run: MigrationRun, seen: Seen): RunAction {
  if (run.stop !== undefined && run.phase !== "creating") return wait;
  return byPhase[run.phase]?.(run, seen) ?? wait;
}

function nextBackingUp(run: MigrationRun, { now, awsAuth, backup, mode }: Seen): RunAction {
  if (backup === "equal") return { kind: "change", change: goOn(run, "backedUp", { code: "backed_up", at: now }) };
  if (mode !== run.modeAtPlan) return { kind: "change", change: stopped(run, { reason: "mode_changed", detail: mode, at: now }) };
  if (awsAuth?.digest !== run.awsAuth) return { kind: "change", change: stopped(run, { reason: "aws_auth_changed", detail: "", at: now }) };
  if (backup === "differs") return { kind: "change", change: stopped(run, { reason: "backup_differs", detail: run.backup, at: now }) };
  return { kind: "call", before: changed(run, "backup asked"), call: { kind: "back_up" } };
}

function nextSwitching(run: MigrationRun, seen: Seen, to: "API_AND_CONFIG_MAP" | "API"): RunAction {
  const { now, mode, update } = seen;
  if (mode === to) {
    const { update: _done, ...rest } = run;
    return { kind: "change", change: to === "API" ? goOn(rest, "apiModeReached", { code: "api_reached", at: now }) : goOn(rest, "modeReached", { code: "mode_reached", at: now }) };
  }
  if (mode === "API") return { kind: "change", change: stopped(run, { reason: "mode_changed", detail: mode, at: now }) };
  if (update?.status === "Failed" || update?.status === "Cancelled") {
    return { kind: "change", change: stopped(run, { reason: "update_failed", detail: [update.status, ...update.errors].join("; "), at: now }) };
  }
  return askForMode(run, seen, to);
}

// The update is followed by its id. What was asked and not answered is asked again with the same token, which makes it one update.
function askForMode(run: MigrationRun, { status }: Seen, to: "API_AND_CONFIG_MAP" | "API"): RunAction {
  if (run.update?.id !== undefined || status !== "ACTIVE") return wait;
  if (to === "API" && run.update === undefined) return { kind: "check_api_mode" };
  const asked = run.update ?? { to, attempts: 1 };
  return { kind: "call", before: changed({ ...run, update: asked }, `mode ${to} asked`), call: { kind: "switch_mode", to, token: `${run.id}-${to}-${String(asked.attempts)}` } };
}

function nextVerifying(run: MigrationRun, { now, entry }: Seen): RunAction {
  const step = stepInHand(run);
  if (step === undefined) return { kind: "change", change: goOn({ ...run, soakUntil: plus(now, run.soak) }, "allVerified", { code: "verified", at: now }) };
  const principal = step.entry.principalArn;
  const isRight = entry !== undefined && entry !== "absent" && compareEntry(run, step, entry) === "ours";
  if (!isRight) return { kind: "change", change: stopped(run, { reason: "entry_differs", detail: entry === "absent" ? "it is gone" : "it is not as planned", principal, at: now }) };
  return { kind: "change", change: changed(withStep(run, { ...step, isVerified: true }), `verified ${principal}`) };
}
