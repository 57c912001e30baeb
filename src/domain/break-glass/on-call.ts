// Who is on call, as a source says it, and whether that names a person. Whom nobody names is not on call.
import type { RotaName, SlackUserId } from "../ids.ts";
import type { Instant } from "../time.ts";
import type { Rota, RotaSource } from "./break-glass-rule.ts";

/** Somebody whom a source names: by Slack id, or by the e-mail address that it has of them. */
export type OnCallPerson = { readonly id: SlackUserId } | { readonly email: string; readonly until?: Instant };

/** What a source answered; silent when it could not be asked or its answer could not be read. */
export type OnCallAnswer = { readonly kind: "named"; readonly people: readonly OnCallPerson[] } | { readonly kind: "silent" };

/** Why somebody counted as on call: kept with the request, shown on its card, and part of what is hashed. */
export interface OnCallEvidence {
  readonly rota: RotaName;
  readonly source: RotaSource["kind"];
  /** The schedule or policy with its level, as the source calls it; empty when there is none. */
  readonly where: string;
  /** When the source was asked. */
  readonly at: Instant;
  /** When the shift ends, if the source said so. */
  readonly until?: Instant;
  /** The source was silent, and the configuration names this person for that case. */
  readonly whenSilent?: true;
}

interface Person {
  readonly id: SlackUserId;
  readonly email: string;
}

/** The evidence that a person is on call, or why there is none. `email` must be confirmed by Slack. */
export function evidenceOf(rota: Rota, answer: OnCallAnswer, { person, at }: { readonly person: Person; readonly at: Instant }): OnCallEvidence | "not_on_call" | "silent" {
  const evidence = { rota: rota.name, source: rota.source.kind, where: whereOf(rota.source), at };
  if (answer.kind === "silent") {
    return rota.whenSilent.includes(person.id) ? { ...evidence, whenSilent: true } : "silent";
  }
  const named = answer.people.find((one) => names(one, person));
  if (named === undefined) return "not_on_call";
  const until = "until" in named ? named.until : undefined;
  return until === undefined ? evidence : { ...evidence, until };
}

function names(one: OnCallPerson, person: Person): boolean {
  return "id" in one ? one.id === person.id : one.email !== "" && one.email.toLowerCase() === person.email.toLowerCase();
}

function whereOf(source: RotaSource): string {
  switch (source.kind) {
    case "members":
      return "";
    case "slackUserGroup":
      return source.slackUserGroup;
    case "pagerduty":
      return [...(source.schedule === undefined ? [] : [`schedule ${source.schedule}`]), ...(source.escalationPolicy === undefined ? [] : [`policy ${source.escalationPolicy}`]), `level ${String(source.level)}`].join(", ");
    case "opsgenie":
    case "incidentIo":
      return `schedule ${source.schedule}`;
  }
}
