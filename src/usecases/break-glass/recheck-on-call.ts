// Is who broke the glass still a member, the same person, and on call? Asked again at the moment of effect.
import { decideBreakGlass } from "../../domain/break-glass/decide-break-glass.ts";
import type { GrantRejection } from "../../domain/entitlement/reasons.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { ruleOf } from "../../domain/request/present-terms.ts";
import { between, seconds } from "../../domain/time.ts";
import type { People } from "../../ports/person/people.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import { findMember } from "../request/find-member.ts";
import { askRotas } from "./ask-rotas.ts";
import type { AskRotasDeps } from "./ask-rotas.ts";

/** What asking again needs. */
export interface OnCallCheckDeps extends AskRotasDeps {
  readonly people: People;
  readonly settings: Settings;
  readonly trustedClock: TrustedClock;
}

/** A source that goes silent between the command and the grant does not undo its yes for this long, as for every copy that is decided on. */
const evidenceLives = seconds(60);

/** Why the person may not have it any more; undefined when they may. @throws UnavailableError when nobody says: try again inside the window */
export async function onCallRefusal(deps: OnCallCheckDeps, { terms, shortId }: AccessRequest): Promise<GrantRejection | undefined> {
  const configuration = deps.settings.current();
  const found = await findMember(deps.people, configuration, terms.requester.id);
  if (!("member" in found)) return "requester_not_member";
  const rule = ruleOf(configuration, terms);
  if (found.member.email !== terms.requester.email || rule === undefined || terms.breakGlass === undefined) return "not_entitled";
  const { now } = deps.trustedClock.trusted();
  const answers = await askRotas(deps, configuration, { rotas: [rule.onCall], reference: shortId });
  const wish = { cluster: terms.cluster, role: terms.role, duration: terms.duration, ...(terms.reason === undefined ? {} : { reason: terms.reason }) };
  const decision = decideBreakGlass({ configuration: { ...configuration, breakGlass: [rule] }, person: found.member, wish, answers, at: now, reference: shortId });
  if (decision.allowed) return undefined;
  if (decision.refusal.code !== "rota_silent") return decision.refusal.code === "not_on_call" ? "not_on_call" : "not_entitled";
  if (between(terms.breakGlass.at, now) <= evidenceLives) return undefined;
  throw new UnavailableError("unavailable", `The source of the rota ${rule.onCall} does not say who is on call.`);
}
