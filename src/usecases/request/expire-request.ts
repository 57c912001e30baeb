// A request that nobody decided in time is over.
import type { RequestId } from "../../domain/ids.ts";
import { hasLapsed } from "../../domain/request/access-request.ts";
import { approvalWindowPassed } from "../../domain/request/grant-steps.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import type { JobResult } from "../access/end-access.ts";
import { between } from "../../domain/time.ts";
import { changeRequest } from "./change-request.ts";
import type { ChangeDeps } from "./change-request.ts";

/** Expires a pending request whose approval window has passed; runs again at its end when it has not. */
export async function expireRequest(deps: ChangeDeps & { readonly trustedClock: TrustedClock }, id: RequestId): Promise<JobResult> {
  const { now } = deps.trustedClock.trusted();
  const request = await changeRequest(deps, id, (stored) => (hasLapsed(stored, now) ? approvalWindowPassed(stored, now) : undefined));
  return request?.state === "pending" ? { again: between(now, request.lapsesAt) } : "done";
}
