// What cards and notices are drawn from: the record and what the configuration says around it.
import { clusterNamed, groupNamed } from "../../domain/configuration.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { RequestPicture } from "../../ports/talk/notifier.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";

/** The picture of a request as it is now. */
export function pictureOf(deps: { readonly settings: Settings; readonly trustedClock: TrustedClock }, request: AccessRequest): RequestPicture {
  const configuration = deps.settings.current();
  return {
    request,
    cluster: clusterNamed(configuration, request.terms.cluster),
    approverGroups: request.approverGroups.flatMap((name) => groupNamed(configuration, name) ?? []),
    now: deps.trustedClock.trusted().now,
    ...(request.overdue === undefined ? {} : { overdue: request.overdue }),
  };
}
