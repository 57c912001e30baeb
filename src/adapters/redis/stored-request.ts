// The stored form of an access request, version 1, and reading it with refusal.
import { z } from "zod";
import { ConflictError } from "../../domain/errors.ts";
import {
  isAccessPolicyName, isClusterArn, isClusterName, isGroupName, isNamespace, isPrincipalArn, isRequestId, isRoleName, isRotaName, isShortId, isSlackTeamId, isSlackUserId,
} from "../../domain/ids.ts";
import { departures } from "../../domain/person/departure.ts";
import { isDuration, isInstant } from "../../domain/time.ts";
import type { Duration, Instant } from "../../domain/time.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { impossibleBecause } from "../../domain/request/impossible-record.ts";
import { requestStates } from "../../domain/request/request-state.ts";
import { isGrantRejection } from "./grant-rejections.ts";

/** Text that a guard of the domain accepts. */
export function branded<T extends string>(is: (text: string) => text is T): z.ZodType<T> {
  return z.custom<T>((value) => typeof value === "string" && is(value));
}
/** Milliseconds since 1970. */
export const instantSchema: z.ZodType<Instant> = z.custom<Instant>((value) => typeof value === "number" && isInstant(value));
/** Milliseconds. */
export const durationSchema: z.ZodType<Duration> = z.custom<Duration>((value) => typeof value === "number" && isDuration(value));

const actor = z.strictObject({ id: branded(isSlackUserId), email: z.string().max(320) });
const scope = z.union([
  z.strictObject({ type: z.literal("cluster") }),
  z.strictObject({ type: z.literal("namespace"), namespaces: z.array(branded(isNamespace)).min(1) }),
]);
const evidence = z.strictObject({
  rota: branded(isRotaName), source: z.enum(["members", "slackUserGroup", "pagerduty", "opsgenie", "incidentIo"]), where: z.string().max(200),
  at: instantSchema, until: instantSchema.exactOptional(), whenSilent: z.literal(true).exactOptional(),
});
const brokenGlass = z.strictObject({
  mac: z.string(), nth: z.int().min(1), alert: z.array(branded(isGroupName)), reviewWithin: durationSchema, asked: z.int().min(0),
  review: z.strictObject({ by: actor, at: instantSchema, verdict: z.enum(["justified", "follow_up"]), note: z.string().max(2000) }).exactOptional(),
});
const terms = z.strictObject({
  requester: actor.extend({ team: branded(isSlackTeamId) }),
  cluster: branded(isClusterName), clusterArn: branded(isClusterArn), clusterCreatedAt: instantSchema,
  principal: branded(isPrincipalArn), principalId: z.string().max(128),
  role: branded(isRoleName), accessPolicies: z.array(branded(isAccessPolicyName)), scope, duration: durationSchema,
  reason: z.string().max(2000).exactOptional(), ticket: z.string().max(200).exactOptional(),
  extends: z.strictObject({ root: branded(isRequestId), request: branded(isRequestId), shortId: branded(isShortId), since: instantSchema, until: instantSchema }).exactOptional(),
  entitlement: z.strictObject({ index: z.int(), hash: z.string() }), breakGlass: evidence.exactOptional(),
});
const approval = z.strictObject({ by: actor, at: instantSchema, hash: z.string(), mac: z.string() });
const intent = z.strictObject({ issuedAt: instantSchema, notAfter: instantSchema, lease: z.string().max(256), generation: z.int().min(0) });
const end = z.union([
  z.strictObject({ kind: z.enum(["endReached", "outside"]), at: instantSchema }),
  z.strictObject({ kind: z.literal("operator"), operator: z.string().max(200), at: instantSchema, reason: z.string().max(2000) }),
  z.strictObject({ kind: z.literal("requester_left"), why: z.enum(departures), at: instantSchema }),
  z.strictObject({ kind: z.enum(["withdraw", "revoke"]), by: actor, at: instantSchema, reason: z.string().max(2000).exactOptional() }),
]);
const namespaceNote = z.union([
  z.strictObject({ kind: z.literal("unchecked") }),
  z.strictObject({ kind: z.literal("matches"), pattern: branded(isNamespace), names: z.array(branded(isNamespace)) }),
]);
const request = z.strictObject({
  v: z.literal(1),
  id: branded(isRequestId), shortId: branded(isShortId), revision: z.int().min(1), state: z.enum(requestStates), terms, approvalHash: z.string(),
  askedAt: instantSchema, lapsesAt: instantSchema, approvalsNeeded: z.int().min(0), approverGroups: z.array(branded(isGroupName)), approvals: z.array(approval),
  dropped: z.array(z.strictObject({ by: actor, at: instantSchema, why: z.enum(["approver_not_member", "approver_not_entitled"]) })).exactOptional(),
  approvedByRule: z.strictObject({ at: instantSchema, hash: z.string(), mac: z.string() }).exactOptional(),
  denial: z.strictObject({ by: actor, at: instantSchema, reason: z.string().max(2000) }).exactOptional(),
  intent: intent.exactOptional(), progress: z.enum(["checking", "entry", "association", "confirming"]).exactOptional(),
  remindedAt: instantSchema.exactOptional(), escalatedAt: instantSchema.exactOptional(), activeAt: instantSchema.exactOptional(), warnedAt: instantSchema.exactOptional(), end: end.exactOptional(), removedAt: instantSchema.exactOptional(), closedAt: instantSchema.exactOptional(),
  failure: z.strictObject({ code: branded(isGrantRejection), detail: z.string().max(4000).exactOptional() }).exactOptional(),
  overdue: z.strictObject({ since: instantSchema, attempts: z.int().min(0) }).exactOptional(),
  namespaceNote: namespaceNote.exactOptional(),
  extension: z.strictObject({ id: branded(isRequestId), shortId: branded(isShortId), at: instantSchema, until: instantSchema.exactOptional() }).exactOptional(), recovered: z.literal(true).exactOptional(),
  breakGlass: brokenGlass.exactOptional(),
});

/** The text that is stored. */
export function writeRequest(record: AccessRequest): string {
  return JSON.stringify({ v: 1, ...record });
}

/** Reads it back. @throws ConflictError `corrupt_record` when it is not a record, of another version, or one that the state table could not have made */
export function readRequest(text: string): AccessRequest {
  const parsed = request.safeParse(jsonOf(text));
  if (!parsed.success) throw new ConflictError("corrupt_record", "A stored request cannot be read.", { cause: new Error(z.prettifyError(parsed.error)) });
  const { v: _version, ...record } = parsed.data;
  const problem = impossibleBecause(record);
  if (problem !== undefined) throw new ConflictError("corrupt_record", `The stored request ${record.shortId} is refused: ${problem}.`);
  return record;
}

/** What the text holds; undefined when it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
