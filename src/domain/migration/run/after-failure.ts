// What becomes of a run when a call did not work: most are tried again, for a quarter of an hour; a refusal stops it.
import type { ErrorCode } from "../../errors.ts";
import type { Instant } from "../../time.ts";
import { between, minutes } from "../../time.ts";
import { changed, stopped } from "./change.ts";
import type { Change } from "./change.ts";
import { currentStep, withStep } from "./migration-run.ts";
import type { MigrationRun, RunStep } from "./migration-run.ts";
import type { RunCall } from "./run-action.ts";

/** A failure. */
export interface Failure {
  readonly now: Instant;
  readonly code: ErrorCode;
  readonly message: string;
  /** The outside system said no, and would say it again. */
  readonly isFinal: boolean;
  /** What was called; undefined for reads. */
  readonly call: RunCall["kind"] | undefined;
}

/** A role that was just made is not known to EKS at once. */
const principalKnownWithin = minutes(2);
const troubleWithin = minutes(15);

/** The changed record; undefined when there is nothing to note. */
export function afterFailure(run: MigrationRun, failure: Failure): Change | undefined {
  if (run.stop !== undefined) return undefined;
  return failure.isFinal && failure.code !== "past_end" && !mayStillCome(run, failure) ? afterRefusal(run, failure) : afterTrouble(run, failure);
}

// NB. Refused means not done; had an earlier attempt been, the look would have found the entry.
function afterRefusal(run: MigrationRun, { now, code, message, call }: Failure): Change {
  const step = stepAt(run);
  const back = step !== undefined && call === "create_entry" ? withStep(run, { ...step, state: "waiting" }) : run;
  return stopped(back, { reason: code === "invalid_principal" ? "invalid_principal" : "refused_by_aws", detail: message, ...aboutStep(run), at: now });
}

function afterTrouble(run: MigrationRun, { now, code, message }: Failure): Change | undefined {
  if (run.troubleSince === undefined) return changed({ ...run, troubleSince: now }, `trouble ${code}`);
  return between(run.troubleSince, now) < troubleWithin ? undefined : stopped(run, { reason: "out_of_reach", detail: message, ...aboutStep(run), at: now });
}

function stepAt(run: MigrationRun): RunStep | undefined {
  return run.phase === "creating" ? currentStep(run) : undefined;
}

function aboutStep(run: MigrationRun): { readonly principal?: string } {
  const step = stepAt(run);
  return step === undefined ? {} : { principal: step.entry.principalArn };
}

function mayStillCome(run: MigrationRun, { code, now, call }: Failure): boolean {
  const begunAt = currentStep(run)?.begunAt;
  return code === "invalid_principal" && call === "create_entry" && begunAt !== undefined && between(begunAt, now) < principalKnownWithin;
}
