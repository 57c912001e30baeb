// Why the glass stays whole, and why a review is not taken: one sentence per code.
import type { Configuration } from "../../../domain/configuration.ts";
import { groupNamed } from "../../../domain/configuration.ts";
import type { BreakGlassRefusal, GlassReviewRefusal } from "../../../domain/entitlement/reasons.ts";
import type { GroupName, RotaName, ShortId } from "../../../domain/ids.ts";
import { sourceName } from "./break-glass-card.ts";
import { memberRefusal } from "./refusals.ts";
import { didYouMean, requestRefusal } from "./request-refusals.ts";
import { at, groups, person } from "./slack-text.ts";
import { code, codes } from "./text-safety.ts";

/** Why somebody may not break the glass, without its end. */
export function breakGlassRefusal(refusal: BreakGlassRefusal, configuration: Configuration): string {
  switch (refusal.code) {
    case "no_break_glass":
      return `There is no break-glass on ${code(refusal.cluster)} that you can use.${didYouMean(refusal.suggestions)}${refusal.possible.length === 0 ? "" : ` You are on call for: ${codes(refusal.possible)}.`}`;
    case "not_on_call":
      return `You are not on call for ${code(refusal.cluster)} (${rotas(refusal.rotas, configuration)}). Ask instead: ${ask(refusal)}`;
    case "rota_silent":
      return `Nobody says whether you are on call for ${code(refusal.cluster)}: ${rotas(refusal.rotas, configuration)} did not answer. Use the sealed emergency role that your runbook names, or ask: ${ask(refusal)} (${refusal.reference})`;
    case "duplicate":
      return `You have this already, or it is being granted (${code(refusal.other)}${refusal.until === undefined ? "" : `, until ${at(refusal.until)}`}). When it is over you can break the glass again.`;
    case "too_long":
    case "reason_needed":
      return `${requestRefusal(refusal)} That is for break-glass.`;
    default:
      return requestRefusal(refusal);
  }
}

function ask({ cluster, role }: { readonly cluster: string; readonly role: string }): string {
  return code(`/eks-access request ${cluster} ${role} reason="…"`);
}

function rotas(names: readonly RotaName[], configuration: Configuration): string {
  return [...new Set(names)].map((name) => {
    const rota = configuration.onCall.find((one) => one.name === name);
    return `rota ${code(name)}${rota === undefined ? "" : ` by ${sourceName(rota.source.kind)}`}`;
  }).join(", ");
}

type Code = GlassReviewRefusal["code"];
type ByCode = { readonly [C in Code]: Extract<GlassReviewRefusal, { code: C }> };
type One<C extends Code> = { readonly [Name in C]: { readonly code: Name } & ByCode[Name] }[C];

const sentences: { readonly [C in Code]: (refusal: One<C>, name: string, configuration: Configuration) => string } = {
  not_found: () => "I don't know this request any more.",
  not_member: ({ why }) => memberRefusal(why),
  own_break_glass: ({ reviewers }, _, configuration) => `You can't review what you did yourself. ${named(reviewers, configuration)} can.`,
  not_a_reviewer: ({ reviewers }, name, configuration) => `${name} is reviewed by ${named(reviewers, configuration)}, and you are not one of them.`,
  own_principal: (_, name) => `You can't review ${name}: it gave access to your own IAM principal.`,
  not_over: (_, name) => `${name} is not over yet. It can be reviewed once the access is gone.`,
  no_review_needed: (_, name) => `${name} needs no review.`,
  already_reviewed: ({ by, at: time }, name) => `${name} was already reviewed by ${person(by)} at ${at(time)}.`,
  cannot_verify: ({ reference }) => `Slack did not say who you are, so your review was not counted. Try again in a minute. (${reference})`,
};

/** Why a review is not taken. */
export function glassReviewRefusal<C extends Code>(refusal: One<C>, { shortId, configuration }: { readonly shortId: ShortId | undefined; readonly configuration: Configuration }): string {
  return sentences[refusal.code](refusal, shortId === undefined ? "This request" : code(shortId), configuration);
}

function named(names: readonly GroupName[], configuration: Configuration): string {
  return groups(names.flatMap((name) => groupNamed(configuration, name) ?? []));
}
