// Doing what a person asked for, once it is stored; and doing it later when the process that stored it died.
import { EksAccessError } from "../../domain/errors.ts";
import type { RequestId } from "../../domain/ids.ts";
import type { Intake, IntakeOutcome } from "../../domain/request/intake.ts";
import { seconds } from "../../domain/time.ts";
import type { IntakeStore } from "../../ports/store/intake-store.ts";
import type { Notifier } from "../../ports/talk/notifier.ts";
import { pictureOf } from "../talk/picture.ts";
import { breakGlass } from "../break-glass/break-glass.ts";
import type { BreakGlassDeps } from "../break-glass/break-glass.ts";
import { reviewBreakGlass } from "../break-glass/review-break-glass.ts";
import { endRequest } from "./end-request.ts";
import type { EndDeps } from "./end-request.ts";
import { extendAccess } from "./extend-access.ts";
import { noteRefusal } from "./note-refusal.ts";
import { requestAccess } from "./request-access.ts";
import { reviewRequest } from "./review-request.ts";
import type { ReviewDeps } from "./review-request.ts";

/** What working off needs. */
export interface IntakeDeps extends BreakGlassDeps, ReviewDeps, EndDeps {
  readonly intakes: IntakeStore;
  readonly notifier: Notifier;
}

/** Does the work of an intake, stores its outcome and answers the person. Doing it twice has the effect of once. */
export async function workOffIntake(deps: IntakeDeps, intake: Intake): Promise<IntakeOutcome> {
  const outcome = await outcomeOf(deps, intake);
  // An error is an outcome too: it is told once. One that cannot be stored only means that the work is looked at again, without a second effect.
  await deps.intakes.finish(intake.key, outcome).catch((error: unknown) => { deps.log.error("outcome not stored", error, { intake: intake.work.kind }); });
  await noteRefusal(deps, intake, outcome);
  const request = await deps.requests.read(intake.work.requestId).catch(() => undefined);
  await deps.notifier.answer(intake.answerTo, outcome, request === undefined ? undefined : pictureOf(deps, request));
  return outcome;
}

/** Longer than any work takes: each call that it waits for has a deadline of ten seconds. */
const abandonedAfter = seconds(60);

/** Works off what was stored and not finished, because a process died in between. */
export async function workOffAbandoned(deps: IntakeDeps): Promise<void> {
  for (const intake of await deps.intakes.takeAbandoned(abandonedAfter)) await workOffIntake(deps, intake);
}

async function outcomeOf(deps: IntakeDeps, intake: Intake): Promise<IntakeOutcome> {
  try {
    return await run(deps, intake);
  } catch (error) {
    const reference = deps.random.reference();
    deps.log.error("intake failed", error, { reference, work: intake.work.kind, code: error instanceof EksAccessError ? error.code : "bug" });
    return { kind: "error", reference, of: intake.work.kind };
  }
}

function run(deps: IntakeDeps, { work, person }: Intake): Promise<IntakeOutcome> {
  const requestId: RequestId = work.requestId;
  switch (work.kind) {
    case "request":
      return requestAccess(deps, { requestId, person, wish: work.wish });
    case "extend":
      return extendAccess(deps, { requestId, person, extended: work.extended, duration: work.duration, reason: work.reason });
    case "approve":
      return reviewRequest(deps, { requestId, person, shownHash: work.shownHash });
    case "deny":
      return reviewRequest(deps, { requestId, person, shownHash: work.shownHash, denialReason: work.reason });
    case "break_glass":
      return breakGlass(deps, { requestId, person, wish: work.wish });
    case "review_glass":
      return reviewBreakGlass(deps, { requestId, person, verdict: work.verdict, note: work.note });
    case "end":
      return endRequest(deps, { requestId, person, ...(work.reason === undefined ? {} : { reason: work.reason }), ...(work.onlyPending === undefined ? {} : { onlyPending: work.onlyPending }) });
  }
}
