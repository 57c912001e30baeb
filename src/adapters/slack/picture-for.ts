// A picture of a request for answers of this front.
import { clusterNamed, groupNamed } from "../../domain/configuration.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { RequestPicture } from "../../ports/talk/notifier.ts";
import type { Front } from "./front.ts";

/** The request with what the configuration says around it, now. */
export function pictureFor({ settings, clock }: Front, request: AccessRequest): RequestPicture {
  const configuration = settings.current();
  return {
    request, cluster: clusterNamed(configuration, request.terms.cluster), now: clock.now(),
    approverGroups: request.approverGroups.flatMap((name) => groupNamed(configuration, name) ?? []),
    ...(request.overdue === undefined ? {} : { overdue: request.overdue }),
  };
}
