// Why: which rule decides, who may approve now, what it would give, and the reason of every refusal.
import { groupNamed } from "../../../domain/configuration.ts";
import type { Configuration } from "../../../domain/configuration.ts";
import type { ExplainedRule, RuleVerdict } from "../../../domain/entitlement/explain-request.ts";
import { arnParts } from "../../../domain/ids.ts";
import type { GroupName } from "../../../domain/ids.ts";
import type { ResolvedPrincipal } from "../../../domain/person/principal.ts";
import { formatDuration } from "../../../domain/time.ts";
import type { RequestPicture } from "../../../ports/talk/notifier.ts";
import type { ApproversNow, Explanation } from "../../../usecases/request/explain-access.ts";
import { statusMessage } from "./answers.ts";
import { message } from "./blocks.ts";
import type { Message } from "./blocks.ts";
import { memberRefusal } from "./refusals.ts";
import { requestRefusal } from "./request-refusals.ts";
import { at, groups, person } from "./slack-text.ts";
import { code, codes } from "./text-safety.ts";

type Kind<K extends Explanation["kind"]> = Extract<Explanation, { kind: K }>;

/** The answer to `why <cluster> <role>`. */
export function explanationMessage(explanation: Explanation, configuration: Configuration): Message {
  switch (explanation.kind) {
    case "not_told":
      return message(notTold(explanation));
    case "refused":
      return message(refused(explanation, configuration).join("\n"));
    case "allowed":
      return message(allowed(explanation, configuration).join("\n"));
  }
}

/** The answer to `why REQ-…`. */
export function explainedRequest(picture: RequestPicture, approvers: ApproversNow | undefined): Message {
  const { terms, recovered } = picture.request;
  const rule = recovered === true ? "It was brought back from its lease, so the rule that it was asked under is in the audit file." : `Asked under ${entitlement(terms.entitlement.index)}.`;
  const { text, blocks } = statusMessage(picture);
  const more = [rule, ...(approvers === undefined ? [] : [approversLine(approvers, picture.request.approvalsNeeded - picture.request.approvals.length)])].join("\n");
  return { text, blocks: [...blocks, ...message(more).blocks] };
}

function notTold({ why }: Kind<"not_told">): string {
  if (why.code === "not_member") return memberRefusal(why.why);
  return why.code === "not_administrator" ? "Only administrators can ask about somebody else. Leave the person out to ask about yourself." : `Slack or my store did not answer, so I can't say. Try again in a minute. (${why.reference})`;
}

function refused({ question, refusal, rules, unknownGroups, principal }: Kind<"refused">, configuration: Configuration): readonly string[] {
  const isOwn = question.asker === question.about;
  const sentence = requestRefusal(refusal);
  return [
    isOwn ? `You would be refused: ${sentence}` : `${person(question.about)} would be refused, and would read: ${sentence}`,
    ...rules.map((rule) => ruleLine(rule, configuration)),
    ...(unknownGroups.length === 0 ? [] : [`Slack did not say who is in ${codes(unknownGroups)}, so rules for them may say more.`]),
    ...principalLine(principal),
  ];
}

function allowed(explanation: Kind<"allowed">, configuration: Configuration): readonly string[] {
  const { question, rules, stillNeeded, terms, needed, approvers, endsIfNow, principal } = explanation;
  const who = question.asker === question.about ? "You" : person(question.about);
  const where = terms.scope.type === "cluster" ? "the whole cluster" : `${terms.scope.namespaces.length === 1 ? "namespace" : "namespaces"} ${codes(terms.scope.namespaces)}`;
  return [
    `${who} can ask for ${code(terms.role)} on ${code(terms.cluster)}${stillNeeded.length === 0 ? "" : `, with a ${stillNeeded.join(" and a ")}`}. It needs ${needed === 1 ? "1 approval" : `${String(needed)} approvals by different people`}.`,
    ...rules.map((rule) => ruleLine(rule, configuration)),
    `It would give ${terms.accessPolicies.map(code).join(", ")} on ${where} for ${formatDuration(terms.duration)}: granted now it would end ${at(endsIfNow)}.`,
    ...noteLine(explanation),
    approversLine(approvers, needed),
    ...principalLine(principal),
  ];
}

function noteLine({ namespaceNote }: Kind<"allowed">): readonly string[] {
  if (namespaceNote?.kind === "unchecked") return ["The cluster could not be asked whether the namespaces exist."];
  if (namespaceNote?.kind !== "matches") return [];
  return [`${code(namespaceNote.pattern)} matches today: ${namespaceNote.names.length === 0 ? "nothing" : codes(namespaceNote.names)}.`];
}

function approversLine({ people, unlooked, unknown }: ApproversNow, needed: number): string {
  const names = people.length === 0 ? "nobody that I know of" : people.map(person).join(", ");
  const more = unlooked === 0 ? "" : `, and ${String(unlooked)} more members of the groups, not looked at one by one`;
  const silent = unknown.length === 0 ? "" : ` Slack did not answer about ${codes(unknown)}.`;
  const few = people.length + unlooked < needed && unknown.length === 0 ? " *That is fewer than are needed, so it would lapse.*" : "";
  return `May approve now: ${names}${more}.${silent}${few}`;
}

function principalLine(principal: ResolvedPrincipal | undefined): readonly string[] {
  if (principal === undefined) return [];
  return [`Principal: ${code(arnParts(principal.arn).resource)}, ${principalSources[principal.source]}.`];
}

function entitlement(index: number): string {
  return code(`entitlements[${String(index)}]`);
}

function ruleLine({ entitlement: rule, verdict }: ExplainedRule, configuration: Configuration): string {
  return `• ${entitlement(rule.index)} ${verdictText(verdict, configuration)}`;
}

function verdictText(verdict: RuleVerdict, configuration: Configuration): string {
  switch (verdict.kind) {
    case "decides":
      return "allows it, and decides.";
    case "fits":
      return "allows it too, but one before it decides.";
    case "other_role":
      return `covers only ${codes(verdict.roles)}.`;
    case "not_named":
      return `is for ${named(verdict.requesters, configuration)} only.`;
    case "refuses":
      return `does not allow it: ${requestRefusal(verdict.refusal)}`;
  }
}

function named(names: readonly GroupName[], configuration: Configuration): string {
  return groups(names.flatMap((name) => groupNamed(configuration, name) ?? []));
}

const principalSources = { override: "named in the configuration", link: "proved by a link", template: "made from the e-mail address" };
