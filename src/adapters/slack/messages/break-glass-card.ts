// What cards and threads say of broken glass: the ground, who is called, and the review.
import { isReviewLate, openReview, reviewDueAt } from "../../../domain/break-glass/review-steps.ts";
import type { GlassVerdict } from "../../../domain/break-glass/break-glass-record.ts";
import type { RotaSource } from "../../../domain/break-glass/break-glass-rule.ts";
import type { OnCallEvidence } from "../../../domain/break-glass/on-call.ts";
import type { AccessRequest } from "../../../domain/request/access-request.ts";
import type { Notice, ThreadFact } from "../../../domain/request/notice.ts";
import { formatDuration } from "../../../domain/time.ts";
import type { RequestPicture } from "../../../ports/talk/notifier.ts";
import { ids, writeButtonValue } from "../ids.ts";
import { button, quote, section } from "./blocks.ts";
import type { Action, Block } from "./blocks.ts";
import { at, groups, person } from "./slack-text.ts";
import { code, cut } from "./text-safety.ts";

const sourceNames: Readonly<Record<RotaSource["kind"], string>> = { members: "the configuration's list", slackUserGroup: "a Slack user group", pagerduty: "PagerDuty", opsgenie: "Opsgenie", incidentIo: "incident.io" };

/** The name of a kind of source, in a sentence. */
export function sourceName(kind: RotaSource["kind"]): string {
  return sourceNames[kind];
}

/** By what somebody is on call: rota, source, schedule, level. */
export function groundOf({ rota, source, where, until, whenSilent }: OnCallEvidence): string {
  if (whenSilent === true) return `${code(rota)}: ${sourceName(source)} did not answer, and the configuration names this person for that`;
  const details = [sourceName(source), ...(where === "" || source === "slackUserGroup" ? [] : [where])].join(", ");
  return `${code(rota)} by ${details}${until === undefined ? "" : `, until ${at(until)}`}`;
}

/** The field of the card that stands where others count approvals. */
export function groundField(evidence: OnCallEvidence): string {
  return `*Approval*\nnone: on call, ${groundOf(evidence)}`;
}

/** ", the 2nd time in 12 h", or nothing. */
export function timesText(nth: number): string {
  const ends: Readonly<Record<number, string>> = { 2: "nd", 3: "rd" };
  return nth < 2 ? "" : `, the ${String(nth)}${ends[nth] ?? "th"} time in 12 h`;
}

const verdicts: Readonly<Record<GlassVerdict, string>> = { justified: "justified", follow_up: "needs follow-up" };

/** What a card that is over says of broken glass: the reason that was given, and the review. */
export function reviewBlocks(picture: RequestPicture): readonly Block[] {
  const { terms, breakGlass: record } = picture.request;
  return [...(record === undefined || terms.reason === undefined ? [] : [quote(terms.reason)]), ...reviewOf(picture)];
}

function reviewOf({ request, approverGroups, now }: RequestPicture): readonly Block[] {
  const review = request.breakGlass?.review;
  if (review !== undefined) return [section(`*Reviewed* by ${person(review.by.id)} ${at(review.at)}: *${verdicts[review.verdict]}*`), quote(cut(review.note, 600))];
  const due = reviewDueAt(request);
  if (due === undefined) return [];
  return [section(`*Review ${isReviewLate(request, now) ? "overdue since" : "open*, due"} ${at(due)}${isReviewLate(request, now) ? "*" : ""}, by ${groups(approverGroups)}. Somebody else has to look at it.`)];
}

/** *Review…*, while a review is open. */
export function reviewButton(request: AccessRequest): readonly Action[] {
  if (openReview(request) === undefined) return [];
  const value = writeButtonValue({ request: request.id, revision: request.revision, hash: "" });
  return [button({ id: ids.reviewGlass, text: "Review…", value, style: "primary", label: `Review ${request.shortId}` })];
}

/** Facts that only broken glass has. */
export type GlassFact = "broke_glass" | "review_asked" | "reviewed";

/** Whether a fact is one of these. */
export function isGlassFact(fact: ThreadFact): fact is GlassFact {
  return fact === "broke_glass" || fact === "review_asked" || fact === "reviewed";
}

/** Their thread entries. */
export function glassSentence(fact: GlassFact, picture: RequestPicture & { readonly notice: Notice }): string {
  switch (fact) {
    case "broke_glass":
      return broke(picture);
    case "review_asked":
      return asked(picture);
    case "reviewed":
      return reviewed(picture.request);
  }
}

function broke({ request, called }: RequestPicture): string {
  const { terms, breakGlass: record } = request;
  const ground = terms.breakGlass === undefined ? "" : `, on call (${groundOf(terms.breakGlass)})`;
  return `🔥 ${groups(called?.alert ?? [])}: access without approval. ${person(terms.requester.id)}${ground}, takes ${code(terms.role)} on ${code(terms.cluster)} for ${formatDuration(terms.duration)}${timesText(record?.nth ?? 1)}. Please watch.`;
}

function asked({ request, approverGroups, called, notice }: RequestPicture & { readonly notice: Notice }): string {
  const due = reviewDueAt(request);
  if (due === undefined) return "The review is given.";
  if (isReviewLate(request, notice.at)) return `${groups(approverGroups)} ${groups(called?.administrators ?? [])}: nobody reviewed this break-glass by ${at(due)}. Click *Review…* on the card.`;
  return `${groups(approverGroups)}: ${notice.n === 1 ? "please review" : "still to be reviewed:"} what ${person(request.terms.requester.id)} did with this break-glass, by ${at(due)}. Click *Review…* on the card.`;
}

function reviewed({ breakGlass: record }: AccessRequest): string {
  const review = record?.review;
  return review === undefined ? "Reviewed." : `Reviewed by ${person(review.by.id)}: ${verdicts[review.verdict]}.`;
}
