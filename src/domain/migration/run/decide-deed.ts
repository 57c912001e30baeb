// What people may do to a run: approve its parts, stop it before it begins, roll it back, answer a stop. Who is an administrator is decided before.
import type { Duration, Instant } from "../../time.ts";
import { between, minutes } from "../../time.ts";
import { isSameHuman } from "../../person/slack-person.ts";
import { changed, goOn } from "./change.ts";
import type { Change } from "./change.ts";
import { currentStep, withStep } from "./migration-run.ts";
import type { MigrationRun, RunActor, RunFact } from "./migration-run.ts";
import { isOver, phaseAfter } from "./run-phase.ts";

/** The deeds. `confirm`: "my access works". */
export type RunDeedKind = "approve" | "cancel" | "clean_up" | "api_mode" | "finish" | "confirm" | "roll_back" | "retry" | "skip";

/** Why a deed is refused. */
export type RunDeedRefusal =
  | { readonly code: "own_plan" }
  | { readonly code: "outdated_hash"; readonly hash: string }
  | { readonly code: "not_now"; readonly deed: RunDeedKind; readonly phase: MigrationRun["phase"] }
  | { readonly code: "stopped" } | { readonly code: "not_stopped" } | { readonly code: "nothing_to_skip" } | { readonly code: "nobody_confirmed" } | { readonly code: "cannot_be_undone" }
  | { readonly code: "too_early"; readonly left: Duration };

/** Who does what, seeing what. */
export interface Doing {
  readonly deed: RunDeedKind;
  readonly by: RunActor;
  readonly now: Instant;
  /** The beginning of the hash that the person saw; for deeds that approve something. */
  readonly shown?: string;
}

/** The changed run, or why not. */
export type DeedDecision = { readonly change: Change } | { readonly refusal: RunDeedRefusal };

/** How long aws-auth is watched for writers that put rows back, before API mode. */
const watchFor = minutes(60);

const byDeed: Readonly<Record<RunDeedKind, (run: MigrationRun, doing: Doing) => DeedDecision>> = {
  approve: (run, doing) => {
    const { by, now: at } = doing;
    return approving(run, doing, { hash: run.hash, event: "approved", change: () => goOn({ ...run, approval: { by, at } }, "approved", { code: "approved", at, by }) });
  },
  clean_up: cleanUp,
  api_mode: apiMode,
  cancel: (run, doing) => ending(run, doing, "cancelled"),
  finish: (run, doing) => ending(run, doing, "finished"),
  confirm, roll_back: rollBack, retry, skip,
};

/** Decides a deed. */
export function decideDeed(run: MigrationRun, doing: Doing): DeedDecision {
  return byDeed[doing.deed](run, doing);
}

function ending(run: MigrationRun, { deed, by, now: at }: Doing, code: "cancelled" | "finished"): DeedDecision {
  return phaseAfter(run.phase, code) === undefined ? notNow(run, deed) : { change: goOn(run, code, { code, at, by }) };
}

function notNow(run: MigrationRun, deed: RunDeedKind): DeedDecision {
  return { refusal: { code: "not_now", deed, phase: run.phase } };
}

interface Approving {
  readonly hash: string;
  readonly event: "approved" | "cleanUpApproved" | "apiModeApproved";
  readonly change: () => Change;
}

function approving(run: MigrationRun, { deed, by, shown = "" }: Doing, { hash, event, change }: Approving): DeedDecision {
  if (phaseAfter(run.phase, event) === undefined) return notNow(run, deed);
  if (isSameHuman(by, run.startedBy)) return { refusal: { code: "own_plan" } };
  if (shown.length < 8 || !hash.startsWith(shown)) return { refusal: { code: "outdated_hash", hash: hash.slice(0, 8) } };
  return run.stop === undefined ? { change: change() } : { refusal: { code: "stopped" } };
}

function cleanUp(run: MigrationRun, doing: Doing): DeedDecision {
  const { by, now } = doing;
  if (run.cleanUp === undefined) return notNow(run, "clean_up");
  const approved = { ...run, cleanUp: { ...run.cleanUp, approval: { by, at: now } } };
  return approving(run, doing, { hash: run.cleanUp.hash, event: "cleanUpApproved", change: () => goOn(approved, "cleanUpApproved", { code: "clean_up_approved", at: now, by }) });
}

function apiMode(run: MigrationRun, doing: Doing): DeedDecision {
  const { by, now } = doing;
  const watched = run.cleanUp?.doneAt === undefined ? watchFor : between(run.cleanUp.doneAt, now);
  const decision = approving(run, doing, { hash: run.hash, event: "apiModeApproved", change: () => goOn({ ...run, apiApproval: { by, at: now } }, "apiModeApproved", { code: "api_approved", at: now, by }) });
  if ("refusal" in decision) return decision;
  if (watched < watchFor) return { refusal: { code: "too_early", left: minutes(Math.ceil((watchFor - watched) / 60_000)) } };
  return run.confirmations.some((one) => !isSameHuman(one.by, by)) ? decision : { refusal: { code: "nobody_confirmed" } };
}

function confirm(run: MigrationRun, { by, now, deed }: Doing): DeedDecision {
  if (!["soaking", "cleanUpWaiting", "cleaningUp", "apiModeWaiting"].includes(run.phase)) return notNow(run, deed);
  const confirmations = [...run.confirmations.filter((one) => !isSameHuman(one.by, by)), { by, at: now }];
  return { change: changed({ ...run, confirmations }, "access confirmed", { code: "confirmed", at: now, by }) };
}

function rollBack(run: MigrationRun, { by, now, deed }: Doing): DeedDecision {
  if (phaseAfter(run.phase, "rollBackAsked") === undefined) return run.phase === "switchingToApi" || run.phase === "completed" ? { refusal: { code: "cannot_be_undone" } } : notNow(run, deed);
  const { stop: _stop, ...free } = run;
  return { change: goOn(free, "rollBackAsked", { code: "roll_back_asked", at: now, by }) };
}

// What was planned is planned again before anything else is made.
function retry(run: MigrationRun, { by, now }: Doing): DeedDecision {
  const { stop, ...free } = run;
  if (stop === undefined || isOver(run.phase)) return { refusal: { code: "not_stopped" } };
  const fact = { code: "resumed", at: now, by } as const;
  if (stop.reason === "update_failed" && run.update !== undefined) return { change: changed({ ...free, update: { to: run.update.to, attempts: run.update.attempts + 1 } }, "retried", fact) };
  return { change: currentStep(run)?.state === "creating" ? changed(free, "retried", fact) : planAnew(free, fact) };
}

// NB. A step that was begun may be half made: it is healed first.
function skip(run: MigrationRun, { by, now }: Doing): DeedDecision {
  const step = currentStep(run);
  const { stop, ...free } = run;
  if (stop === undefined) return { refusal: { code: "not_stopped" } };
  if (run.phase !== "creating" || step?.state !== "waiting") return { refusal: { code: "nothing_to_skip" } };
  return { change: planAnew(withStep(free, { ...step, state: "skipped" }), { code: "skipped", at: now, by, detail: step.entry.principalArn }) };
}

function planAnew(run: MigrationRun, fact: RunFact): Change {
  return phaseAfter(run.phase, "plannedAnew") === undefined ? changed(run, fact.code, fact) : goOn(run, "plannedAnew", fact);
}
