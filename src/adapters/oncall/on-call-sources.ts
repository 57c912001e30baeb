// Who is on call, by whatever source a rota names.
import type { Rota, RotaSource } from "../../domain/break-glass/break-glass-rule.ts";
import type { OnCallPerson } from "../../domain/break-glass/on-call.ts";
import { UnavailableError } from "../../domain/errors.ts";
import { isGroupName, parseAs } from "../../domain/ids.ts";
import type { OnCall } from "../../ports/person/on-call.ts";
import type { People } from "../../ports/person/people.ts";
import type { Clock } from "../../ports/system/clock.ts";
import { askIncidentIo } from "./incident-io.ts";
import { askOpsgenie } from "./opsgenie.ts";
import { askPagerDuty } from "./pagerduty.ts";

/** The services that are asked over HTTP. */
type ServiceKind = "pagerduty" | "opsgenie" | "incidentIo";

/** What asking needs. */
export interface OnCallSourcesDeps {
  readonly people: Pick<People, "membersOf">;
  readonly clock: Pick<Clock, "now">;
  readonly tokens: Readonly<Partial<Record<ServiceKind, string>>>;
  /** Other places than the services' own: the sandbox's. */
  readonly urls?: Readonly<Partial<Record<ServiceKind, string>>>;
}

/** Makes the port. */
export function createOnCallSources(deps: OnCallSourcesDeps): OnCall {
  return { whoIsOnCall: (rota) => ask(deps, rota) };
}

async function ask(deps: OnCallSourcesDeps, { source }: Rota): Promise<readonly OnCallPerson[]> {
  switch (source.kind) {
    case "members":
      return source.members.map((id) => ({ id }));
    case "slackUserGroup":
      return (await deps.people.membersOf({ name: parseAs("on-call", isGroupName, "a group name"), members: [], slackUserGroup: source.slackUserGroup })).map((id) => ({ id }));
    case "pagerduty":
      return askPagerDuty(source, { ...how(deps, "pagerduty", "https://api.pagerduty.com/"), now: deps.clock.now() });
    case "opsgenie":
      return askOpsgenie(source, how(deps, "opsgenie", source.region === "eu" ? "https://api.eu.opsgenie.com/" : "https://api.opsgenie.com/"));
    case "incidentIo":
      return askIncidentIo(source, { ...how(deps, "incidentIo", "https://api.incident.io/"), now: deps.clock.now() });
  }
}

function how({ tokens, urls }: OnCallSourcesDeps, kind: ServiceKind, usual: string): { readonly base: string; readonly token: string } {
  const token = tokens[kind];
  if (token === undefined) throw new UnavailableError("unavailable", `${tokenNames[kind]} is not set, so ${kind} cannot be asked who is on call.`);
  return { base: urls?.[kind] ?? usual, token };
}

const tokenNames: Readonly<Record<ServiceKind, string>> = { pagerduty: "PAGERDUTY_TOKEN", opsgenie: "OPSGENIE_KEY", incidentIo: "INCIDENT_IO_TOKEN" };

/** What is wrong with the rotas of these rules as long as a token is missing; undefined when nothing is. */
export function missingToken(rotas: readonly Rota[], tokens: OnCallSourcesDeps["tokens"]): string | undefined {
  const missing = rotas.find(({ source }) => isService(source) && tokens[source.kind] === undefined);
  if (missing === undefined || !isService(missing.source)) return undefined;
  const name = tokenNames[missing.source.kind];
  return `${name} is missing: the rota ${missing.name} of a break-glass rule asks ${missing.source.kind}. Set it, or ${name}_FILE, or take the rule out.`;
}

function isService(source: RotaSource): source is Extract<RotaSource, { kind: ServiceKind }> {
  return source.kind !== "members" && source.kind !== "slackUserGroup";
}
