// Why a click on a card does nothing: one sentence per code.
import type { Configuration } from "../../../domain/configuration.ts";
import { groupNamed } from "../../../domain/configuration.ts";
import type { EndRefusal, ReviewRefusal } from "../../../domain/entitlement/reasons.ts";
import type { GroupName, ShortId } from "../../../domain/ids.ts";
import { isRemoving } from "../../../domain/request/request-state.ts";
import type { RequestState } from "../../../domain/request/request-state.ts";
import { configurationInvalid, memberRefusal } from "./refusals.ts";
import { at, groups, person } from "./slack-text.ts";
import { code } from "./text-safety.ts";

interface About {
  readonly shortId: ShortId | undefined;
  readonly configuration: Configuration;
}

type ReviewCode = ReviewRefusal["code"];
type ReviewByCode = { readonly [C in ReviewCode]: Extract<ReviewRefusal, { code: C }> };
type OneReview<C extends ReviewCode> = { readonly [Name in C]: { readonly code: Name } & ReviewByCode[Name] }[C];

const reviewSentences: { readonly [C in ReviewCode]: (refusal: OneReview<C>, about: About) => string } = {
  not_found: () => "I don't know this request any more.",
  not_member: ({ why }) => memberRefusal(why),
  own_request: ({ approvers }, about) => `You can't decide your own request. ${named(approvers, about)} can.`,
  own_principal: (_, about) => `You can't approve ${requestName(about.shortId)}: it would give access to your own IAM principal.`,
  not_an_approver: ({ approvers }, about) => `You can't decide ${requestName(about.shortId)}: its approvers are ${named(approvers, about)}, and you are not one of them.`,
  already_approved_by_you: ({ at: time, missing }, about) => `You approved ${requestName(about.shortId)} at ${at(time)}. It needs ${missing === 1 ? "one more approval" : `${String(missing)} more approvals`}, by somebody else.`,
  already_decided: (refusal, about) => alreadyDecided(refusal, requestName(about.shortId)),
  lapsed: ({ at: time }, about) => `${requestName(about.shortId)} lapsed at ${at(time)}.`,
  changed: (_, about) => `${requestName(about.shortId)} changed after this card was drawn, so your click was not counted. Look again; if it stays so, it has to be asked for anew.`,
  requester_not_member: (_, about) => `The requester of ${requestName(about.shortId)} is no full member any more.`,
  no_longer_entitled: (_, about) => `The requester of ${requestName(about.shortId)} may not ask for this any more.`,
  extended_over: ({ other }, about) => `${requestName(about.shortId)} extends ${code(other)}, which is over.`,
  cannot_verify: ({ source, reference }, about) => `Slack did not say ${source === "person" ? "who you and the requester are" : `who is in ${named([source], about)}`}, so your click was not counted. Try again in a minute. (${reference})`,
  configuration_invalid: () => configurationInvalid,
};

/** The sentence for a click on Approve or Deny that does nothing, without its end. */
export function reviewRefusal<C extends ReviewCode>(refusal: OneReview<C>, about: About): string {
  return reviewSentences[refusal.code](refusal, about);
}

function named(names: readonly GroupName[], { configuration }: About): string {
  return groups(names.flatMap((name) => groupNamed(configuration, name) ?? []));
}

function requestName(shortId: ShortId | undefined): string {
  return shortId === undefined ? "this request" : code(shortId);
}

const over: Readonly<Record<RequestState, string>> = {
  pending: "is waiting", activating: "was already approved", active: "was already approved", ending: "was already approved", revoking: "was already approved", withdrawing: "was already approved",
  denied: "was already denied", expired: "lapsed", withdrawn: "was withdrawn or given back", revoked: "was revoked", ended: "has ended", failed: "could not be granted",
};

function alreadyDecided({ state, by, at: time }: Extract<ReviewRefusal, { code: "already_decided" }>, request: string): string {
  const who = over[state].startsWith("was already") && by !== undefined ? ` by ${person(by)}` : "";
  return `${request} ${over[state]}${who}${who !== "" && time !== undefined ? ` at ${at(time)}` : ""}.`;
}

type EndCode = EndRefusal["code"];
type EndByCode = { readonly [C in EndCode]: Extract<EndRefusal, { code: C }> };
type OneEnd<C extends EndCode> = { readonly [Name in C]: { readonly code: Name } & EndByCode[Name] }[C];

const endSentences: { readonly [C in EndCode]: (refusal: OneEnd<C>, shortId: ShortId | undefined) => string } = {
  not_found: () => "I know of no such request that you may see. If my store lost it, it comes back from its lease when its cluster was looked at; access ends on time all the same.",
  not_member: ({ why }) => memberRefusal(why),
  not_yours: (_, shortId) => `Only its requester, its approvers and administrators can end ${requestName(shortId)}.`,
  reason_needed: (_, shortId) => `Say why: the requester of ${requestName(shortId)} will read it. ${code(`/eks-access end ${shortId ?? ""} reason="…"`)}`,
  not_pending: ({ state }, shortId) => `${requestName(shortId)} ${over[state]} meanwhile, so there is nothing to withdraw and nothing was changed. To end access that you have: ${code(`/eks-access end ${shortId ?? ""}`)}`,
  already_over: ({ state }, shortId) => (state === "pending" ? `${requestName(shortId)} is still waiting for approval. Deny it instead.` : `${requestName(shortId)} ${isRemoving(state) ? "is being removed already" : over[state]}.`),
  cannot_verify: ({ reference }) => `Slack did not say who you are, so nothing was changed. Try again in a minute. (${reference})`,
};

/** Why an early end is refused. */
export function endRefusal<C extends EndCode>(refusal: OneEnd<C>, shortId: ShortId | undefined): string {
  return endSentences[refusal.code](refusal, shortId);
}
