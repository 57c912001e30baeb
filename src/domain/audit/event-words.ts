// Audit events in plain words, for administrators. What was stored is not believed to have any shape: what is missing is left out.
import { alarms } from "../overview/overview-words.ts";
import { formatDuration, isDuration } from "../time.ts";
import type { AuditEventType } from "./audit-event.ts";
import type { ShownEvent } from "./audit-question.ts";
import { isJsonObject } from "./audit-text.ts";
import type { JsonObject } from "./audit-text.ts";
import { factOf } from "./export-filter.ts";

/** An event as lines: when and what, then what it is about. */
export function eventLines({ at, type, fields, shortId }: ShownEvent): readonly string[] {
  const event: Said = { who: actorOf(fields), fields, fact: (name) => factText(factOf(fields, name)) };
  const say = sentences[type];
  const about = [shortId ?? textOf(fields["request"]), placeOf(fields)].filter((one) => one !== "").join(" · ");
  return [`${at.slice(0, 19).replace("T", " ")}Z  ${say === undefined ? `${type}: ${JSON.stringify(fields["facts"] ?? {})}` : say(event)}`, ...(about === "" ? [] : [`      ${about}`])];
}

interface Said {
  readonly who: string;
  readonly fields: JsonObject;
  /** A fact as text; empty when there is none. */
  readonly fact: (name: string) => string;
}
type Say = (event: Said) => string;

// Kinds of facts of other versions are told by their names.
const sentences: Readonly<Record<AuditEventType, Say>> & Readonly<Record<string, Say>> = {
  "request.asked": ({ who, fields, fact }) => `${who} asked for ${fact("role")} on ${textOf(fields["cluster"])} (${fact("scope")}) for ${lengthOf(fields, "durationMs")}${also(", extending ", fact("extends"))}${also(", ticket ", fact("ticket"))}${also(": ", quoted(fact("reason")))}`,
  "request.refused": ({ who, fact }) => `${who} asked for ${fact("role")} on ${fact("cluster")} and was refused: ${plain(fact("code"))}`,
  "request.escalated": () => "nobody had decided: the groups of the escalation were called",
  "request.approved": ({ who, fact }) => `${who} approved ${fact("hash").slice(0, 8)} (${fact("number")} of ${fact("needed")})`,
  "request.approval_dropped": ({ fact }) => `the approval of ${fact("by")} does not count any more: ${plain(fact("code"))}`,
  "request.approved_by_rule": ({ fact }) => `approved ${fact("hash").slice(0, 8)} by the rule ${fact("rule")}, which needs nobody`,
  "request.denied": ({ who, fact }) => `${who} denied it${also(": ", quoted(fact("reason")))}`,
  "request.expired": () => "nobody decided in time: the request lapsed",
  "request.withdrawn_before_grant": (event) => `${ender(event)} withdrew it before anything was granted${also(": ", quoted(event.fact("reason")))}`,
  "access.intended": ({ fact }) => `access until ${fact("notAfter")} was decided; nothing was written to AWS before this`,
  "access.confirmed": ({ fields, fact }) => `access was read back, until ${fact("notAfter")}${also(", after the last approval: ", lengthOf(fields, "afterApprovalMs"))}`,
  "access.failed": ({ fact }) => `could not be granted: ${plain(fact("code"))}${also(", ", fact("detail"))}`,
  "access.end_asked": (event) => `${ender(event)} ended it early${also(": ", quoted(event.fact("reason")))}`,
  "access.end_reached": ({ fact }) => `its time is over${also(", since ", fact("notAfter"))}`,
  "access.ended": ({ fields, fact }) => `access is gone (${fact("state")})${also(", removed at ", fact("removedAt"))}${also(", late by ", lateness(fields))}`,
  "access.removed_by_us": ({ fact }) => `eks-access took away: ${fact("change")}${also(", to ", fact("to"))}`,
  "access.drift": () => "active access was missing: a removal by eks-access had taken it along",
  "access.lost": ({ fact }) => (fact("why") === "requester_left" ? `${fact("requester")} is no full member any more (${plain(fact("member"))}): the access is taken away` : "active access was missing: somebody outside eks-access had removed it"),
  "deed.refused": ({ who, fact }) => `${who} was refused (${plain(fact("code"))}): ${fact("deed")}${also(" ", fact("cluster"))}`,
  "request.recovered": ({ fact }) => `came back from its lease, after the store had lost it: ${fact("role")} (${fact("scope")})`,
  "entry.alarm": ({ fact }) => `alarm about an access entry: ${alarmText(fact("alarm"))}`,
  "pass.braked": ({ fact }) => `removals were held back: ${fact("message")}`,
  "store.gap": ({ fact }) => (fact("kind") === "wiped" ? "the store had lost what it held" : "the store was taken back to an older state"),
  "request.broke_glass": ({ who, fields, fact }) => `${who} broke the glass${onCallText(factOf(fields, "onCall"))}, use ${fact("nth")}: no approval was needed`,
  "break_glass.refused": ({ who, fact }) => `${who} tried to break the glass for ${fact("role")} on ${fact("cluster")} and was refused: ${plain(fact("code"))}`,
  "review.asked": ({ fact }) => `a review was asked for, of ${fact("reviewers")}${fact("late") === "true" ? ", which is late" : ""}`,
  "review.given": ({ who, fact }) => `${who} reviewed it: ${plain(fact("verdict"))}${also(", ", quoted(fact("note")))}`,
  "link.made": ({ who, fact }) => `${who} proved that a principal is theirs, in account ${fact("account")}`,
  "link.refused": ({ who, fact }) => `${who} could not prove that a principal is theirs: ${plain(fact("code"))}`,
  "link.removed": ({ who, fact }) => `${who} took a link back, in account ${fact("account")}`,
  "configuration.changed": () => "the configuration changed",
  "migration.changed": ({ who, fact }) => `migration ${fact("hash").slice(0, 8)}: ${fact("what")} (${fact("phase")}), by ${who}${also(": ", fact("detail"))}`,
  "migration.refused": ({ who, fact }) => `${who} was refused (${plain(fact("code"))}): ${plain(fact("deed"))} of a migration`,
  "audit.read": ({ who, fields }) => `${who} read the audit log: ${askedText(fields)}`,
};

const parts: Readonly<Record<string, string>> = { rule: "a rule", worker: "a worker", sweep: "the sweep", timer: "a timer", start: "a start", outside: "somebody outside eks-access", operator: "an operator" };

function actorOf({ actor }: JsonObject): string {
  if (!isJsonObject(actor)) return "somebody";
  const { email, slack, part } = actor;
  return textOf(email) || textOf(slack) || (parts[textOf(part)] ?? textOf(part));
}

// An operator of the command line is named by a fact; one who left is no doer.
function ender({ who, fact }: Said): string {
  if (fact("why") === "requester_left") return `${fact("requester")} is no full member any more (${plain(fact("member"))}): the sweep`;
  return fact("operator") === "" ? who : `operator ${fact("operator")}`;
}

function placeOf({ cluster, principal }: JsonObject): string {
  return [textOf(cluster), textOf(principal)].filter((one) => one !== "").join(" · ");
}

function onCallText(evidence: unknown): string {
  if (!isJsonObject(evidence)) return "";
  const { rota, source, whenSilent } = evidence;
  return `, ${whenSilent === true ? "in the list for when the source is silent" : "on call"} by ${textOf(rota)}${also(" of ", textOf(source))}`;
}

function askedText(fields: JsonObject): string {
  const words = ["about", "person", "cluster", "from", "to", "skip"].map((name) => also(`${name} `, factText(factOf(fields, name)))).filter((one) => one !== "");
  const last = lengthOf(fields, "lastMs");
  return [...words, ...(last === "" ? [] : [`the last ${last}`])].join(", ") || "all of it";
}

function alarmText(alarm: string): string {
  return Object.entries(alarms).find(([name]) => name === alarm)?.[1] ?? plain(alarm);
}

function lengthOf(fields: JsonObject, name: string): string {
  const value = factOf(fields, name);
  return typeof value === "number" && isDuration(value) ? formatDuration(value) : "";
}

function lateness(fields: JsonObject): string {
  const late = factOf(fields, "lateMs");
  return late === 0 ? "nothing" : lengthOf(fields, "lateMs");
}

function also(before: string, text: string): string {
  return text === "" ? "" : `${before}${text}`;
}

function quoted(text: string): string {
  return text === "" ? "" : `“${text}”`;
}

// Codes are words with underscores.
function plain(code: string): string {
  return code.replaceAll("_", " ");
}

function factText(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.map(factText).join(", ");
  return textOf(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
