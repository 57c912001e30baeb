// What somebody is told of what they did; only they see it.
import { clusterNamed, groupNamed } from "../../../domain/configuration.ts";
import type { Configuration } from "../../../domain/configuration.ts";
import type { RequestRefusal } from "../../../domain/entitlement/reasons.ts";
import type { Wish } from "../../../domain/entitlement/decide-request.ts";
import type { IntakeOutcome } from "../../../domain/request/intake.ts";
import { message } from "./blocks.ts";
import type { Message } from "./blocks.ts";
import { extensionRefusal } from "./extensions.ts";
import { offerForm } from "./offers.ts";
import { noAccess } from "./refusals.ts";
import { requestRefusal } from "./request-refusals.ts";
import { timesText } from "./break-glass-card.ts";
import { breakGlassRefusal, glassReviewRefusal } from "./break-glass-refusals.ts";
import { endRefusal, reviewRefusal } from "./review-refusals.ts";
import { at, groups } from "./slack-text.ts";
import { code, codes } from "./text-safety.ts";

type Kind = IntakeOutcome["kind"];
type ByKind = { readonly [K in Kind]: Extract<IntakeOutcome, { kind: K }> };
type One<K extends Kind> = { readonly [Name in K]: { readonly kind: Name } & ByKind[Name] }[K];

/** The answer to an outcome. @param permalink of the card, when there is one */
export function outcomeMessage(outcome: IntakeOutcome, configuration: Configuration, permalink?: string): Message {
  const text = textOf(outcome, { configuration, permalink });
  if (outcome.kind !== "request_refused" || !mayTryAgain(outcome.refusal)) return message(text);
  return message(text, [offerForm("refused", outcome.wish, suggestedWish(outcome.refusal, outcome.wish, configuration))]);
}

interface Around {
  readonly configuration: Configuration;
  readonly permalink: string | undefined;
}

const texts: { readonly [K in Kind]: (outcome: One<K>, around: Around) => string } = {
  asked: ({ shortId, needed, approvers, extends: extended }, { configuration, permalink }) => {
    const card = permalink === undefined ? "" : `: <${permalink}|card>`;
    if (needed === 0) return `${code(shortId)} needs nobody's approval, by the rule that allows it. Granting…${card}`;
    const by = groups(approvers.flatMap((name) => groupNamed(configuration, name) ?? []));
    return `${code(shortId)} is waiting for ${approvals(needed)} by ${by}${card}${extended === undefined ? "" : `. ${code(extended.shortId)} goes on until ${at(extended.until)} meanwhile.`}`;
  },
  extend_refused: ({ refusal, shortId }) => extensionRefusal(refusal, shortId),
  request_refused: ({ refusal }) => `${requestRefusal(refusal)} ${noAccess}`,
  approved: ({ shortId, isLast, missing }) => (isLast ? `You approved ${code(shortId)}. Granting…` : `You approved ${code(shortId)}. It needs ${approvals(missing, "more ")}, by somebody else.`),
  denied: ({ shortId }) => `You denied ${code(shortId)}. ${noAccess}`,
  review_refused: ({ refusal, shortId, gaveNothing }, { configuration }) => `${reviewRefusal(refusal, { shortId, configuration })}${gaveNothing === true ? ` ${noAccess}` : ""}`,
  ending: ({ shortId, hadAccess, together = [] }) => (hadAccess ? `${code(shortId)} is being removed${together.length === 0 ? "" : `, with all that belongs to the same access (${codes(together)})`}. I say when it is confirmed gone.` : `${code(shortId)} is withdrawn. ${noAccess}`),
  end_refused: ({ refusal, shortId }) => endRefusal(refusal, shortId),
  broke_glass: ({ shortId, nth }) => `🔥 ${code(shortId)}: you get access now${timesText(nth)}. I write to you when it is there. Everybody is told, and it is reviewed afterwards.`,
  break_glass_refused: ({ refusal }, { configuration }) => `${breakGlassRefusal(refusal, configuration)} ${noAccess}`,
  glass_reviewed: ({ shortId, verdict }) => `You reviewed ${code(shortId)}: ${verdict === "justified" ? "justified" : "needs follow-up"}.`,
  glass_review_refused: ({ refusal, shortId }, { configuration }) => glassReviewRefusal(refusal, { shortId, configuration }),
  error: ({ reference, of }) => `Something went wrong on my side. Tell an administrator ${reference}. ${afterError(of)}`,
};

function afterError(of: One<"error">["of"]): string {
  if (of === "break_glass") return "`/eks-access list` shows whether you get access; if not, try again.";
  return of === "request" || of === "extend" ? `${noAccess} \`/eks-access list\` shows whether the request was stored; if not, try again.` : "The card shows whether it was counted; if not, try again.";
}

function textOf<K extends Kind>(outcome: One<K>, around: Around): string {
  return texts[outcome.kind](outcome, around);
}

function approvals(count: number, word = ""): string {
  return count === 1 ? `1 ${word}approval` : `${String(count)} ${word}approvals`;
}

const finalCodes: ReadonlySet<RequestRefusal["code"]> = new Set(["not_member", "duplicate", "too_many_open", "configuration_invalid", "no_principal", "principal_protected", "principal_shared", "directory_unknown", "mode_config_map", "mapped_in_aws_auth", "standing_entry"]);
function mayTryAgain({ code: why }: RequestRefusal): boolean {
  return !finalCodes.has(why);
}

/** The wish with the one suggestion put in; undefined when there is none or more than one. */
function suggestedWish(refusal: RequestRefusal, wish: Wish, configuration: Configuration): Wish | undefined {
  switch (refusal.code) {
    case "too_long":
      return { ...wish, duration: refusal.max };
    case "unknown_cluster":
      return only(refusal.suggestions, (name) => ({ ...wish, cluster: clusterNamed(configuration, name)?.name ?? name }));
    case "unknown_role":
      return only(refusal.suggestions, (role) => ({ ...wish, role }));
    case "namespace_unknown":
      return only(refusal.suggestions, (name) => ({ ...wish, namespaces: [...new Set(wish.namespaces.map((one) => (one === refusal.namespace ? name : one)))] }));
    default:
      return undefined;
  }
}

function only<T>(suggestions: readonly T[], put: (one: T) => Wish): Wish | undefined {
  const [first, ...others] = suggestions;
  return first === undefined || others.length > 0 ? undefined : put(first);
}
