// Granting: the only use case that gives access. Each step may run again; "active" is said only after reading back.
import { clusterNamed } from "../../domain/configuration.ts";
import { EksAccessError, RejectedError } from "../../domain/errors.ts";
import type { RequestId } from "../../domain/ids.ts";
import { lastApprovalAt } from "../../domain/request/access-request.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { continueUnder } from "../../domain/request/extension.ts";
import { confirmPresent, grantWindowEnd } from "../../domain/request/grant-steps.ts";
import { isFinal } from "../../domain/request/request-state.ts";
import { nextReminderAt } from "../../domain/request/reminders.ts";
import { between, seconds } from "../../domain/time.ts";
import type { Duration } from "../../domain/time.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import { changeRequest } from "../request/change-request.ts";
import type { GrantingClosed, GrantRejection } from "../../domain/entitlement/reasons.ts";
import { abandonGrant } from "./abandon-grant.ts";
import type { AbandonDeps } from "./abandon-grant.ts";
import { applyGrant } from "./apply-grant.ts";
import type { ApplyDeps, GrantResult } from "./apply-grant.ts";
import { checkGrant } from "./check-grant.ts";
import type { CheckGrantDeps } from "./check-grant.ts";
import type { JobResult } from "./end-access.ts";
import { convergePrincipal } from "./converge-principal.ts";
import { writeTombstone } from "./write-tombstone.ts";
import { fixIntent } from "./fix-intent.ts";
import type { IntentDeps } from "./fix-intent.ts";
import type { GrantGate } from "./grant-gate.ts";

/** What granting needs. */
export interface GrantDeps extends CheckGrantDeps, IntentDeps, ApplyDeps, AbandonDeps {
  readonly gate: GrantGate;
  readonly metrics: Metrics;
}

/** How long to wait while granting is closed. */
const whileClosed: Duration = seconds(2);

/**
 * Turns an approved request into access, or says that nothing was granted.
 * @throws UnavailableError when something did not answer: run again; the window of ten minutes ends it
 */
export async function grantAccess(deps: GrantDeps, id: RequestId): Promise<JobResult> {
  const request = await deps.requests.read(id);
  if (request === undefined || request.recovered === true) return "done";
  // The run before may have failed between giving and looking.
  if (isFinal(request.state) && request.intent !== undefined && request.activeAt === undefined) await takeLate(deps, request);
  if (request.state !== "activating") return "done";
  const closed = deps.gate.closedBecause(request.terms.cluster);
  if (closed !== undefined) return whenClosed(deps, request, closed);
  try {
    return await grant(deps, request);
  } catch (error) {
    return afterError(deps, request, error);
  }
}

async function whenClosed(deps: GrantDeps, request: AccessRequest, why: GrantingClosed): Promise<JobResult> {
  if (!isWindowOver(deps, request)) return { again: whileClosed };
  return abandonGrant(deps, request, { code: "granting_closed", detail: why });
}

function isWindowOver(deps: GrantDeps, request: AccessRequest): boolean {
  return deps.trustedClock.trusted().now > grantWindowEnd(request);
}

// The guard before a write stops some seconds ahead.
function isWindowClosing(deps: GrantDeps, request: AccessRequest): boolean {
  return between(deps.trustedClock.trusted().now, grantWindowEnd(request)) < seconds(10);
}

async function grant(deps: GrantDeps, request: AccessRequest): Promise<JobResult> {
  const check = await checkGrant(deps, request);
  if (!check.allowed) return abandonGrant(deps, request, { code: check.refusal });
  const intended = await fixIntent(deps, request, check.value);
  if (intended === undefined) return "done"; // ended or changed meanwhile
  const result = await applyUnlessEnded(deps, intended, check.value);
  switch (result.kind) {
    case "ended":
      return "done";
    case "confirmed":
      return confirm(deps, intended);
    case "refused":
      return abandonGrant(deps, intended, { code: result.why });
    case "unconfirmed":
      return isWindowOver(deps, intended) ? abandonGrant(deps, intended, { code: "not_confirmed" }) : { again: seconds(1) };
  }
}

// A call may have waited while the request was ended and found gone: what it gave after that is taken at once, also when a later call failed.
async function applyUnlessEnded(deps: GrantDeps, request: AccessRequest, at: Parameters<typeof applyGrant>[2]): Promise<GrantResult | { readonly kind: "ended" }> {
  const applied = await applyGrant(deps, request, at).then((result) => ({ result }), (error: unknown) => ({ error }));
  const stored = await deps.requests.read(request.id);
  if (stored !== undefined && !gives.has(stored.state)) {
    await takeLate(deps, stored);
    return { kind: "ended" };
  }
  if ("error" in applied) throw applied.error;
  return applied.result;
}

const gives: ReadonlySet<AccessRequest["state"]> = new Set(["activating", "active"]);

async function takeLate(deps: GrantDeps, request: AccessRequest): Promise<void> {
  const cluster = clusterNamed(deps.settings.current(), request.terms.cluster);
  if (cluster === undefined) return; // the sweep says so
  await writeTombstone(deps, cluster, request);
  await convergePrincipal(deps, { cluster, principal: request.terms.principal });
}

async function confirm(deps: GrantDeps, request: AccessRequest): Promise<JobResult> {
  const now = deps.trustedClock.trusted().now;
  // First: from the moment in which the extension is called active, what it extends must not be called over.
  if (request.terms.extends !== undefined) await changeRequest(deps, request.terms.extends.request, (extended) => {
    const next = continueUnder(extended, request);
    return next === undefined ? undefined : { request: next, events: [] };
  });
  const stored = await changeRequest(deps, request.id, (current) => confirmPresent(current, now));
  const remindAt = stored === undefined ? undefined : nextReminderAt(stored);
  if (remindAt !== undefined) await deps.queue.askForReminder(request.id, remindAt).catch((error: unknown) => { deps.log.error("warning not asked for; the sweep looks", error, { request: request.id }); });
  const approvedAt = lastApprovalAt(request);
  if (stored?.state === "active" && approvedAt !== undefined && request.activeAt === undefined) deps.metrics.timeToGrant(request.terms.cluster, between(approvedAt, now) / 1000);
  return "done";
}

const rejections: Partial<Record<EksAccessError["code"], GrantRejection>> = {
  mode_config_map: "mode_config_map", quota: "quota", past_end: "ended_meanwhile",
};

// What AWS refuses for good ends the grant; anything else is tried again while the window is open.
async function afterError(deps: GrantDeps, request: AccessRequest, error: unknown): Promise<JobResult> {
  if (error instanceof RejectedError && error.code !== "invalid_principal") {
    const code = error.code === "past_end" && isWindowClosing(deps, request) ? "grant_window_over" : (rejections[error.code] ?? "refused_by_aws");
    return abandonGrant(deps, request, { code, ...(code === "refused_by_aws" ? { detail: error.message } : {}) });
  }
  if (error instanceof EksAccessError && isWindowOver(deps, request)) return abandonGrant(deps, request, { code: "grant_window_over" });
  throw error;
}
