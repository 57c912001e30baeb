// The audit events of break-glass: that it was used and on what ground, that it was refused, and its review.
import type { BreakGlassWish } from "../break-glass/decide-break-glass.ts";
import type { GlassReview } from "../break-glass/break-glass-record.ts";
import type { SlackUserId } from "../ids.ts";
import type { AccessRequest } from "../request/access-request.ts";
import { toIsoText } from "../time.ts";
import type { Instant } from "../time.ts";
import type { AuditActor, AuditEvent, AuditEventType } from "./audit-event.ts";

function about(type: AuditEventType, { id, terms }: AccessRequest, said: Pick<AuditEvent, "at" | "actor" | "facts">): AuditEvent {
  return { type, at: said.at, actor: said.actor, request: id, cluster: terms.cluster, principal: terms.principal, facts: said.facts };
}

/** Somebody on call broke the glass: no approval was needed. */
export function brokeGlass(request: AccessRequest, at: Instant): AuditEvent {
  const { terms, breakGlass } = request;
  const { id, email } = terms.requester;
  const evidence = terms.breakGlass;
  return about("request.broke_glass", request, { at, actor: { slack: id, email }, facts: {
    rule: terms.entitlement.index, approvalHash: request.approvalHash, mac: breakGlass?.mac, nth: breakGlass?.nth,
    onCall: evidence === undefined ? undefined : { ...evidence, at: toIsoText(evidence.at), until: evidence.until === undefined ? undefined : toIsoText(evidence.until) },
  } });
}

/** Somebody tried to break the glass and was refused; nothing was stored. */
export function breakGlassRefused(by: { readonly id: SlackUserId; readonly email: string | undefined; readonly at: Instant }, { cluster, role }: BreakGlassWish, code: string): AuditEvent {
  const actor: AuditActor = { slack: by.id, ...(by.email === undefined ? {} : { email: by.email }) };
  return { type: "break_glass.refused", at: by.at, actor, facts: { cluster, role, code } };
}

/** A review was asked for; `late`: its time is over. */
export function reviewAsked(request: AccessRequest, ask: { readonly at: Instant; readonly number: number; readonly late: boolean }): AuditEvent {
  return about("review.asked", request, { at: ask.at, actor: { part: "timer" }, facts: { number: ask.number, late: ask.late, reviewers: request.approverGroups } });
}

/** Somebody else gave the review. */
export function reviewGiven(request: AccessRequest, { by, at, verdict, note }: GlassReview): AuditEvent {
  return about("review.given", request, { at, actor: { slack: by.id, email: by.email }, facts: { verdict, note } });
}
