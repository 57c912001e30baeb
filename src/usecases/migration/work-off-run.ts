// Carries runs on: look, decide, record, do, one step after the other. Whoever dies in between is followed by another who looks again.
import { clusterNamed } from "../../domain/configuration.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { ConflictError, EksAccessError, RejectedError, UnavailableError } from "../../domain/errors.ts";
import { changed } from "../../domain/migration/run/change.ts";
import type { Change } from "../../domain/migration/run/change.ts";
import type { MigrationRun } from "../../domain/migration/run/migration-run.ts";
import { nextAction } from "../../domain/migration/run/next-action.ts";
import type { RunAction, RunCall } from "../../domain/migration/run/run-action.ts";
import { afterFailure } from "../../domain/migration/run/after-failure.ts";
import { isOver } from "../../domain/migration/run/run-phase.ts";
import { checkApiMode, checkCleanUp, isLessKnown, planAgain, planCleanUp } from "../../domain/migration/run/work-out.ts";
import { plus, seconds } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import { doCall } from "./do-call.ts";
import { lookAtRun, seeAwsAuth } from "./look-at-run.ts";
import type { MigrationDeps } from "./migration-deps.ts";
import { planAnew } from "./plan-anew.ts";
import { recordRun, storeRun } from "./record-run.ts";
import { tellRun } from "./tell-run.ts";

/** A worker holds a run for so long; it is held anew before every step. */
const holdFor = seconds(90);
/** The last seconds of a hold send nothing. */
const sendWithin = seconds(75);
/** Steps of one run at a time; the card is drawn after them. */
const stepsAtOnce = 12;

/** Works at every run that is open, for a while. `holder` names this process. */
export async function workOffRuns(deps: MigrationDeps, holder: string): Promise<void> {
  for (const id of await deps.migrations.listToWork()) {
    try {
      await workOffRun(deps, id, holder);
    } catch (error) {
      deps.log.error("migration run not carried on; it is tried again", error, { run: id });
    }
  }
}

async function workOffRun(deps: MigrationDeps, id: string, holder: string): Promise<void> {
  if (!await deps.migrations.hold(id, holder, holdFor)) return;
  try {
    for (let step = 0; step < stepsAtOnce; step += 1) {
      const notAfter = plus(deps.trustedClock.trusted().now, sendWithin);
      if (!await deps.migrations.hold(id, holder, holdFor)) return;
      if (await takeStep(deps, id, notAfter) === "wait") break;
    }
    await tellRun(deps, id);
  } finally {
    await deps.migrations.release(id, holder);
  }
}

/** One step of a run: at most one call that changes something. */
async function takeStep(deps: MigrationDeps, id: string, notAfter: Instant): Promise<"again" | "wait"> {
  const run = await deps.migrations.read(id);
  const cluster = run === undefined ? undefined : clusterNamed(deps.settings.current(), run.cluster);
  if (run === undefined || cluster === undefined || isOver(run.phase)) return "wait";
  try {
    const seen = await lookAtRun(deps, run, cluster);
    const action = nextAction(run, seen);
    if (action.kind === "wait" && run.troubleSince !== undefined) await recordRun(deps, changed(run, "reached again"));
    return await act({ deps, run, cluster, notAfter }, { action, facts: seen.facts });
  } catch (error) {
    return failed(deps, { run }, error);
  }
}

interface Step {
  readonly deps: MigrationDeps;
  readonly run: MigrationRun;
  readonly cluster: Cluster;
  readonly notAfter: Instant;
}
interface Decided {
  readonly action: RunAction;
  readonly facts: Awaited<ReturnType<typeof lookAtRun>>["facts"];
}

async function act(step: Step, { action, facts }: Decided): Promise<"again" | "wait"> {
  const { deps, run } = step;
  switch (action.kind) {
    case "wait":
      return "wait";
    case "change":
      await recordRun(deps, action.change);
      return "again";
    case "call":
      return call(step, { before: action.before, what: action.call, facts });
    case "plan_again":
      await recordRun(deps, planAgain(run, await planFor(step)));
      return "again";
    case "plan_clean_up":
      await recordRun(deps, planCleanUp(run, await planFor(step)));
      return "again";
    case "clean_up":
      return cleanUp(step, facts);
    case "check_api_mode":
      await recordRun(deps, checkApiMode(run, await planFor(step)) ?? changed({ ...run, update: { to: "API", attempts: 1 } }, "nothing hangs on aws-auth"));
      return "again";
  }
}

async function planFor({ deps, run, cluster }: Step): ReturnType<typeof planAnew> {
  const anew = await planAnew(deps, cluster);
  if (isLessKnown(run, anew.explained.plan)) throw new UnavailableError("unavailable", "Principals in IAM, or role bindings, could not be read this time.");
  return anew;
}

interface Calling {
  readonly before: Change;
  readonly what: RunCall;
  readonly facts: Decided["facts"];
}

// Nothing is sent before both audit sinks know of it.
async function call({ deps, cluster, notAfter }: Step, { before, what, facts }: Calling): Promise<"again" | "wait"> {
  const recorded = await recordRun(deps, before);
  await deps.trail.durable();
  try {
    await doCall({ deps, run: recorded, cluster, facts, notAfter }, what);
    return "again";
  } catch (error) {
    return failed(deps, { run: recorded, what: what.kind }, error);
  }
}

// The text that is edited is the one that the plan was made from: both digests are compared.
async function cleanUp(step: Step, facts: Decided["facts"]): Promise<"again" | "wait"> {
  const { deps, run, cluster } = step;
  const awsAuth = await seeAwsAuth({ deps, cluster, facts });
  const anew = await planFor(step);
  const change = checkCleanUp(run, anew);
  if (change !== undefined) {
    await recordRun(deps, change);
    return "again";
  }
  if (run.cleanUp === undefined || anew.digestOf(anew.data) !== awsAuth.digest) return "wait";
  const before = changed({ ...run, cleanUp: { ...run.cleanUp, begunAt: deps.clock.now() } }, "take rows out");
  return call(step, { before, what: { kind: "edit_rows", changes: run.cleanUp.changes, resourceVersion: awsAuth.resourceVersion }, facts });
}

interface Failed {
  readonly run: MigrationRun;
  /** Undefined when it was a read. */
  readonly what?: RunCall["kind"];
}

async function failed(deps: MigrationDeps, { run, what }: Failed, error: unknown): Promise<"wait"> {
  if (!(error instanceof EksAccessError)) throw error;
  if (error instanceof ConflictError && error.code === "changed" && what === undefined) return "wait";
  deps.log.warn("a step of a migration run did not work", { run: run.id, code: error.code, error: error.message });
  const change = afterFailure(run, { now: deps.clock.now(), code: error.code, message: error.message, isFinal: error instanceof RejectedError, call: what });
  if (change !== undefined) await storeRun(deps, change);
  return "wait";
}
