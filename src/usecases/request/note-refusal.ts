// What was refused is a fact too: it goes to the audit log, whoever tried.
import { breakGlassRefused } from "../../domain/audit/break-glass-facts.ts";
import { deedRefused, requestRefused } from "../../domain/audit/facts.ts";
import type { SlackUserId } from "../../domain/ids.ts";
import type { Intake, IntakeOutcome } from "../../domain/request/intake.ts";
import type { People } from "../../ports/person/people.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import type { AuditTrail } from "../audit/audit-trail.ts";

/** What noting needs. */
export interface NoteRefusalDeps {
  readonly people: People;
  readonly trail: AuditTrail;
  readonly trustedClock: TrustedClock;
}

/** Notes an outcome that is a refusal. Work that is done again after a crash is noted again. */
export async function noteRefusal(deps: NoteRefusalDeps, { person, work }: Pick<Intake, "person" | "work">, outcome: IntakeOutcome): Promise<void> {
  if (!("refusal" in outcome)) return;
  const by = { id: person, email: await emailOf(deps, person), at: deps.trustedClock.trusted().now };
  const { code } = outcome.refusal;
  if (outcome.kind === "request_refused") deps.trail.note([requestRefused(by, outcome.wish, code)]);
  else if (outcome.kind === "break_glass_refused") deps.trail.note([breakGlassRefused(by, outcome.wish, code)]);
  else if (work.kind === "extend") deps.trail.note([deedRefused(by, { request: work.extended, deed: "extend" }, code)]);
  else if (work.kind !== "request" && work.kind !== "break_glass") deps.trail.note([deedRefused(by, { request: work.requestId, deed: work.kind }, code)]);
}

// Strangers have none, and Slack may be away: the id says who it was all the same.
async function emailOf({ people }: NoteRefusalDeps, person: SlackUserId): Promise<string | undefined> {
  return (await people.find(person).catch(() => undefined))?.email;
}
