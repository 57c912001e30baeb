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

/** Why a review is not taken. */
export function glassReviewRefusal(refusal: GlassReviewRefusal, { shortId, configuration }: { readonly shortId: ShortId | undefined; readonly configuration: Configuration }): string {
  const request = shortId === undefined ? "This request" : code(shortId);
  switch (refusal.code) {
    case "not_found":
      return "I don't know this request any more.";
    case "not_member":
      return memberRefusal(refusal.why);
    case "own_break_glass":
      return `You can't review what you did yourself. ${named(refusal.reviewers, configuration)} can.`;
    case "not_a_reviewer":
      return `${request} is reviewed by ${named(refusal.reviewers, configuration)}, and you are not one of them.`;
    case "own_principal":
      return `You can't review ${request}: it gave access to your own IAM principal.`;
    case "not_over":
      return `${request} is not over yet. It can be reviewed once the access is gone.`;
    case "no_review_needed":
      return `${request} needs no review.`;
    case "already_reviewed":
      return `${request} was already reviewed by ${person(refusal.by)} at ${at(refusal.at)}.`;
    case "cannot_verify":
      return `Slack did not say who you are, so your review was not counted. Try again in a minute. (${refusal.reference})`;
  }
}

function named(names: readonly GroupName[], configuration: Configuration): string {
  return groups(names.flatMap((name) => groupNamed(configuration, name) ?? []));
}
