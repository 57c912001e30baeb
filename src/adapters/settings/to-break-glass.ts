// Rotas and break-glass rules in domain form.
import type { z } from "zod";
import { canonicalJson } from "../../domain/canonical-text.ts";
import type { BreakGlassRule, Rota, RotaSource } from "../../domain/break-glass/break-glass-rule.ts";
import { isRotaName, parseAs } from "../../domain/ids.ts";
import type { rotaSchema } from "./break-glass-schema.ts";
import { jsonOf } from "./json-of.ts";
import type { ConfigurationFile } from "./schema.ts";

type FileRota = z.infer<typeof rotaSchema>;

/** The rotas of a checked file. */
export function toRotas({ onCall }: Pick<ConfigurationFile, "onCall">): readonly Rota[] {
  return Object.entries(onCall).map(([name, rota]) => ({
    name: parseAs(name, isRotaName, "the name of a rota"), source: toSource(rota), whenSilent: rota.whenSilent === "refuse" ? [] : rota.whenSilent.members,
  }));
}

// The cross checks see to it that there is exactly one; a rota without any has nobody.
function toSource({ members, slackUserGroup, pagerduty, opsgenie, incidentIo }: FileRota): RotaSource {
  if (slackUserGroup !== undefined) return { kind: "slackUserGroup", slackUserGroup };
  if (opsgenie !== undefined) return { kind: "opsgenie", ...opsgenie };
  if (incidentIo !== undefined) return { kind: "incidentIo", ...incidentIo };
  if (pagerduty === undefined) return { kind: "members", members: members ?? [] };
  const { schedule, escalationPolicy, level } = pagerduty;
  return { kind: "pagerduty", level, ...(schedule === undefined ? {} : { schedule }), ...(escalationPolicy === undefined ? {} : { escalationPolicy }) };
}

/** The rules of a checked file. A rule's digest covers its rota: who is on call by another source is somebody else. */
export function toBreakGlass({ breakGlass, onCall }: Pick<ConfigurationFile, "breakGlass" | "onCall">, sha256: (text: string) => string): readonly BreakGlassRule[] {
  return breakGlass.map((item, index) => ({
    index, clusters: item.clusters, role: item.role, onCall: item.who.onCall, duration: item.duration, review: item.review,
    alert: item.alert.length === 0 ? item.review.by : item.alert,
    hash: sha256(canonicalJson(jsonOf({ rule: item, rota: onCall[item.who.onCall] }))),
  }));
}
