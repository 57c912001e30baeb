// What cards and notices are drawn from: the record and what the configuration says around it.
import { calledGroups } from "../../domain/break-glass/called-groups.ts";
import { clusterNamed, groupNamed } from "../../domain/configuration.ts";
import type { Configuration } from "../../domain/configuration.ts";
import type { Group } from "../../domain/entitlement/entitlement.ts";
import type { GroupName } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { decidersOf, entitlementOf } from "../../domain/request/present-terms.ts";
import type { Instant } from "../../domain/time.ts";
import type { RequestPicture } from "../../ports/talk/notifier.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";

/** The picture of a request as it is now. */
export function pictureOf(deps: { readonly settings: Settings; readonly trustedClock: TrustedClock }, request: AccessRequest): RequestPicture {
  return pictureUnder(deps.settings.current(), request, deps.trustedClock.trusted().now);
}

/** The picture of a request under a configuration. */
export function pictureUnder(configuration: Configuration, request: AccessRequest, now: Instant): RequestPicture {
  const escalate = entitlementOf(configuration, request.terms)?.approvals.escalate;
  const called = calledGroups(configuration, request);
  return {
    request, now,
    cluster: clusterNamed(configuration, request.terms.cluster),
    approverGroups: groupsNamed(configuration, decidersOf(configuration, request)),
    ...(escalate === undefined ? {} : { escalation: { ...escalate, groups: groupsNamed(configuration, escalate.to) } }),
    ...(called === undefined ? {} : { called }),
    ...(request.overdue === undefined ? {} : { overdue: request.overdue }),
  };
}

function groupsNamed(configuration: Configuration, names: readonly GroupName[]): readonly Group[] {
  return names.flatMap((name) => groupNamed(configuration, name) ?? []);
}
