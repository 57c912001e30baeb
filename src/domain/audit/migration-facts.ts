// Facts about migration runs, one function each, as in facts.ts.
import type { ClusterName, PrincipalArn, SlackUserId } from "../ids.ts";
import { isPrincipalArn } from "../ids.ts";
import type { Change } from "../migration/run/change.ts";
import type { Instant } from "../time.ts";
import type { AuditActor, AuditEvent } from "./audit-event.ts";

/** A run's record changed: a phase ended, or something is about to be done. */
export function migrationChanged({ run, what, fact }: Change, at: Instant): AuditEvent {
  const actor: AuditActor = fact?.by === undefined ? { part: "worker" } : { slack: fact.by.id, email: fact.by.email };
  const principal = what.split(" ").at(-1) ?? "";
  return {
    type: "migration.changed", at, actor, cluster: run.cluster, ...(isPrincipalArn(principal) ? { principal: principal satisfies PrincipalArn } : {}),
    facts: { run: run.id, phase: run.phase, what, hash: run.hash, revision: run.revision, ...(fact?.detail === undefined ? {} : { detail: fact.detail }) },
  };
}

/** Somebody wanted to do something to a migration, and was refused; nothing happened. */
export function migrationRefused(by: { readonly id: SlackUserId; readonly email: string | undefined; readonly at: Instant }, what: { readonly cluster: ClusterName | undefined; readonly deed: string }, code: string): AuditEvent {
  const { cluster, deed } = what;
  return { type: "migration.refused", at: by.at, actor: { slack: by.id, ...(by.email === undefined ? {} : { email: by.email }) }, ...(cluster === undefined ? {} : { cluster }), facts: { deed, code } };
}
