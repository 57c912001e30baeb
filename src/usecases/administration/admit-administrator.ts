// Who is an administrator is decided anew each time somebody wants something as one.
import { UnavailableError } from "../../domain/errors.ts";
import type { SlackUserId } from "../../domain/ids.ts";
import type { LookRefusal } from "../../domain/overview/look-wish.ts";
import type { People } from "../../ports/person/people.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Random } from "../../ports/system/random.ts";
import type { Settings } from "../../ports/system/settings.ts";
import { findMember, membershipsOf } from "../request/find-member.ts";
import type { FoundMember } from "../request/find-member.ts";

/** What deciding it needs. */
export interface AdmitDeps {
  readonly people: People;
  readonly settings: Settings;
  readonly random: Random;
  readonly log: Log;
}

/** The address of an administrator, or why somebody is none. */
export type Admitted = { readonly refusal: undefined; readonly email: string } | { readonly refusal: LookRefusal; readonly email: string | undefined };

/** Decides it; unknown means no. */
export async function admitAdministrator(deps: AdmitDeps, user: SlackUserId): Promise<Admitted> {
  const configuration = deps.settings.current();
  const found = await find(deps, user);
  if (found === undefined) return { refusal: cannotVerify(deps), email: undefined };
  if ("refusal" in found) return { refusal: { code: "not_member", why: found.refusal }, email: undefined };
  const { email } = found.member;
  const { memberOf, unknown } = await membershipsOf(deps.people, configuration, { user, groups: configuration.administrators });
  if (memberOf.size > 0) return { refusal: undefined, email };
  return { refusal: unknown.length > 0 ? cannotVerify(deps) : { code: "not_administrator", administrators: configuration.administrators }, email };
}

async function find(deps: AdmitDeps, user: SlackUserId): Promise<FoundMember | undefined> {
  try {
    return await findMember(deps.people, deps.settings.current(), user);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    deps.log.error("who looks could not be asked", error);
    return undefined;
  }
}

function cannotVerify({ random, log }: AdmitDeps): LookRefusal {
  const reference = random.reference();
  log.warn("an administrator's wish was refused: Slack did not say who it is", { reference });
  return { code: "cannot_verify", reference };
}
