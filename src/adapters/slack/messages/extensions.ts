// What people read of extensions: on cards, in answers, and why more time is refused.
import type { ExtensionRefusal } from "../../../domain/entitlement/reasons.ts";
import type { ShortId } from "../../../domain/ids.ts";
import type { AccessRequest } from "../../../domain/request/access-request.ts";
import { endOfGrant, isContinued } from "../../../domain/request/extension.ts";
import { between, formatDuration } from "../../../domain/time.ts";
import { ids } from "../ids.ts";
import { button } from "./blocks.ts";
import type { Action } from "./blocks.ts";
import { noAccess } from "./refusals.ts";
import { requestRefusal } from "./request-refusals.ts";
import { at } from "./slack-text.ts";
import { code } from "./text-safety.ts";

/** `1h`, or `1h more` of an extension. */
export function lengthText({ duration, extends: extended }: AccessRequest["terms"]): string {
  return `${formatDuration(duration)}${extended === undefined ? "" : " more"}`;
}

/** How long, with the end where it is known already, and how long the access is in all. */
export function howLong({ terms, intent }: AccessRequest): string {
  const { extends: extended } = terms;
  if (extended === undefined) return `${formatDuration(terms.duration)}${intent === undefined ? " once granted" : ""}`;
  const until = endOfGrant(terms, extended.until);
  return `${lengthText(terms)}, until ${at(until)} (${formatDuration(between(extended.since, until))} in all)`;
}

/** What an extension continues, as a fact of its card; nothing for other requests. */
export function extendsFact({ terms: { extends: extended } }: AccessRequest): readonly string[] {
  return extended === undefined ? [] : [`*Extends*\n${code(extended.shortId)}, which ends ${at(extended.until)}`];
}

/** That the access goes on, after the line that says how a request stands. */
export function goesOn(request: AccessRequest): string {
  const { extension } = request;
  return extension?.until === undefined ? "" : ` Continued by ${code(extension.shortId)} until ${at(extension.until)}.`;
}

/** What is so when nothing was granted: of an extension, that what it would have extended is as it was. */
export function nothingGranted({ terms: { extends: extended } }: AccessRequest): string {
  return extended === undefined ? noAccess : `No more time was granted; ${code(extended.shortId)} was not changed by this.`;
}

/** The button that asks for more time; none where it could not be extended. */
export function extendButton(request: AccessRequest, value: string): readonly Action[] {
  return request.state !== "active" || request.recovered === true || request.breakGlass !== undefined || isContinued(request) ? [] : [button({ id: ids.extend, text: "Extend…", value, label: `Extend ${request.shortId}` })];
}

type Code = ExtensionRefusal["code"];
type ByCode = { readonly [C in Code]: Extract<ExtensionRefusal, { code: C }> };
type One<C extends Code> = { readonly [Name in C]: { readonly code: Name } & ByCode[Name] }[C];

const sentences: { readonly [C in Code]: (refusal: One<C>, name: string) => string } = {
  not_found: () => "There is no such request that you may see.",
  not_yours: (_, name) => `Only its requester can ask for more time for ${name}.`,
  recovered: (_, name) => `${name} came back from its lease after my store lost data, so it can't be extended. Ask anew when it is over.`,
  break_glass: (_, name) => `${name} broke the glass, and that can't be extended. Ask for access with an approval (${code("/eks-access request …")}), or break the glass again when it is over.`,
  not_active: ({ state }, name) => `${name} is not active (${state}), so there is nothing to extend. Ask anew: ${code("/eks-access request …")}`,
  already_asked: ({ other }, name) => `You already asked for more time for ${name}: ${code(other)} is not decided or not granted yet.`,
  already_extended: ({ other }, name) => `${name} goes on under ${code(other)}. Extend that one: ${code(`/eks-access extend ${other} for=1h`)}`,
  beyond_longest: ({ room, longest, since }, name) => `With all its extensions ${name} may last ${formatDuration(longest)} at most, counted from ${at(since)}.${room === 0 ? " Nothing is left of that. Ask anew when it is over." : ` At most ${formatDuration(room)} more is possible: ${code(`for=${formatDuration(room)}`)}`}`,
  too_short: ({ min }) => `The shortest extension is ${formatDuration(min)}.`,
  other_terms: (_, name) => `What you would get now is not what ${name} gives: the role, the cluster or your IAM principal is another one since. Ask anew when it is over.`,
  request: ({ refusal }) => requestRefusal(refusal),
};

/** Why more time is refused, with what that means for the access that is there. */
export function extensionRefusal<C extends Code>(refusal: One<C>, shortId: ShortId | undefined): string {
  const name = shortId === undefined ? "this request" : code(shortId);
  return `${sentences[refusal.code](refusal, name)} No more time was granted.`;
}
