// The card: one message per request, drawn anew from the record whenever it changes.
import type { AccessRequest } from "../../../domain/request/access-request.ts";
import { isFinal, isRemoving } from "../../../domain/request/request-state.ts";
import type { RequestState } from "../../../domain/request/request-state.ts";
import type { RequestPicture } from "../../../ports/talk/notifier.ts";
import { ids, writeButtonValue, writeCardBlock } from "../ids.ts";
import { actions, button, context, fieldsSection, header, quote, section } from "./blocks.ts";
import type { Action, Block, Message } from "./blocks.ts";
import { groundField, reviewBlocks, reviewButton, timesText } from "./break-glass-card.ts";
import { ruleName, stateLine } from "./card-state.ts";
import { droppedText } from "./departures.ts";
import { extendButton, extendsFact, howLong, lengthText } from "./extensions.ts";
import { askAgain } from "./offers.ts";
import { groups, person } from "./slack-text.ts";
import { code, codes, cut, cutMrkdwn, escape } from "./text-safety.ts";

const marks: Readonly<Record<RequestState, string>> = {
  pending: "⏳", activating: "⚙️", active: "🟢", ending: "🔻", revoking: "🔻", withdrawing: "🔻",
  denied: "🚫", expired: "⌛", withdrawn: "⚪", revoked: "⚪", ended: "⚪", failed: "❌",
};

/** Draws the card of a request. */
export function requestCard(picture: RequestPicture): Message {
  const { request } = picture;
  const mark = picture.overdue !== undefined && isRemoving(request.state) ? "🔴" : marks[request.state];
  const title = header(`${request.breakGlass === undefined ? mark : `🔥 ${mark} Break-glass:`} ${request.terms.role} on ${request.terms.cluster}`);
  const last = context(stateLine(picture), `${request.shortId}${request.approvalHash === "" ? "" : ` · ${request.approvalHash.slice(0, 8)}`}`);
  const blocks = isFinal(request.state) ? [title, section(summary(request)), ...said(request), ...reviewBlocks(picture), last, ...afterwards(request)] : [title, facts(picture), ...why(request), ...warnings(request), ...buttons(picture), last];
  return { text: notificationText(request), blocks };
}

// A review belongs beside what is over; its button stands in a row of its own.
function afterwards(request: AccessRequest): readonly Block[] {
  const review = reviewButton(request);
  return [...(review.length === 0 ? [] : [actions(`review:${request.id}:${String(request.revision)}`, [...review])]), askAgain(request)];
}

function notificationText({ terms, shortId, breakGlass }: AccessRequest): string {
  return cutMrkdwn(escape(`${breakGlass === undefined ? "" : "🔥 Break-glass: "}${terms.requester.email} ${breakGlass === undefined ? "asks for" : "takes"} ${terms.role} on ${terms.cluster} (${whereText(terms)}) for ${lengthText(terms)} — ${shortId}`), 300);
}

function whereText({ scope }: AccessRequest["terms"]): string {
  return scope.type === "cluster" ? "whole cluster" : cut(scope.namespaces.join(", "), 120);
}

function summary({ terms }: AccessRequest): string {
  const where = terms.scope.type === "cluster" ? "whole cluster" : codes(terms.scope.namespaces);
  return `${person(terms.requester.id)} (${escape(cut(terms.requester.email, 254))}) · ${code(terms.cluster)}, ${where} · ${lengthText(terms)}`;
}

function said({ denial, end }: AccessRequest): readonly Block[] {
  if (denial !== undefined) return [section("*Why it was denied*"), quote(denial.reason)];
  return (end?.kind === "revoke" || end?.kind === "operator") && end.reason !== undefined ? [section("*Why it was revoked*"), quote(end.reason)] : [];
}

/** Who asks for what, where and for how long. */
export function facts({ request, cluster, approverGroups }: RequestPicture): Block {
  const { terms } = request;
  const where = terms.scope.type === "cluster" ? "whole cluster" : codes(terms.scope.namespaces);
  const fields = [
    `*Who*\n${person(terms.requester.id)} ${escape(cut(terms.requester.email, 254))}`,
    `*Where*\n${code(terms.cluster)}${cluster?.sensitive === true ? " 🔒 sensitive" : ""}, ${where}`,
    `*What*\n${code(terms.role)} = ${terms.accessPolicies.map(code).join(", ")}`,
    `*How long*\n${howLong(request)}${timesText(request.breakGlass?.nth ?? 1)}`,
    ...extendsFact(request),
    ...(terms.ticket === undefined ? [] : [`*Ticket*\n${escape(cut(terms.ticket, 200))}`]),
    ...groundOrApprovals(request, approverGroups),
  ];
  return fieldsSection(fields);
}

function groundOrApprovals(request: AccessRequest, approverGroups: RequestPicture["approverGroups"]): readonly string[] {
  if (request.terms.breakGlass !== undefined) return [groundField(request.terms.breakGlass)];
  return request.recovered === true ? [] : [`*Approvals*\n${approvalsText(request, approverGroups)}`];
}

/** `0 of 1, @payments-leads`. */
export function approvalsText(request: AccessRequest, approverGroups: RequestPicture["approverGroups"]): string {
  const { approvals: given, approvalsNeeded, terms } = request;
  return approvalsNeeded === 0 ? `None needed, by rule ${code(ruleName(terms))}` : `${String(given.length)} of ${String(approvalsNeeded)}, ${groups(approverGroups)}${request.dropped === undefined ? "" : `.${droppedText(request)}`}`;
}

/** The reason as a quotation. */
export function why({ terms, recovered }: AccessRequest): readonly Block[] {
  if (recovered === true) return [];
  return terms.reason === undefined ? [context("No reason given")] : [quote(terms.reason)];
}

/** What is to be known before deciding. */
export function warnings({ namespaceNote, recovered }: AccessRequest): readonly Block[] {
  if (recovered === true) return [section("⚠️ Recovered from its lease in AWS after my store lost data. Reason and approvers are in the audit file. It can be ended; for more time it has to be asked for anew.")];
  if (namespaceNote?.kind === "unchecked") return [section("⚠️ Namespace not checked: the cluster could not be asked.")];
  if (namespaceNote?.kind !== "matches") return [];
  const { pattern, names } = namespaceNote;
  return [section(`⚠️ ${code(pattern)} matches ${String(names.length)} namespace${names.length === 1 ? "" : "s"} today${names.length === 0 ? "" : `: ${codes(names)}`}, and every new one that fits.`)];
}

function buttons(picture: RequestPicture): readonly Block[] {
  const { request } = picture;
  const elements = elementsOf(picture);
  return elements.length === 0 ? [] : [actions(writeCardBlock(request), elements)];
}

/** The buttons that decide, bound to the revision and digest that are shown. */
export function decisionButtons({ request, cluster }: RequestPicture): Action[] {
  const value = valueOf(request);
  const who = `${request.shortId} for ${request.terms.requester.email}`;
  return [
    button({ id: ids.approve, text: "Approve", value, style: "primary", label: `Approve ${who}`, ...confirmation(request, cluster?.sensitive ?? true) }),
    button({ id: ids.deny, text: "Deny…", value, label: `Deny ${who}` }),
  ];
}

/** The button that takes a request back which waits. */
export function withdrawButton(request: AccessRequest): Action {
  return button({ id: ids.withdraw, text: "Withdraw", value: valueOf(request), label: `Withdraw ${request.shortId}` });
}

function valueOf({ id, revision, approvalHash }: AccessRequest): string {
  return writeButtonValue({ request: id, revision, hash: approvalHash });
}

function elementsOf(picture: RequestPicture): Action[] {
  const { request } = picture;
  return request.state === "pending" ? [...decisionButtons(picture), withdrawButton(request)] : runningButtons(request);
}

/** The buttons of access that is there or comes; none for other requests. */
export function runningButtons(request: AccessRequest): Action[] {
  const value = valueOf(request);
  const who = `${request.shortId} for ${request.terms.requester.email}`;
  if (request.state !== "active" && request.state !== "activating") return [];
  return [...extendButton(request, value), button({ id: ids.end, text: "End now", value, style: "danger", label: `End ${who}`, confirm: { title: `End ${request.shortId}?`, text: "The access is removed at once. The requester gives it back; approvers and administrators revoke it and are asked why.", yes: "End now" } })];
}

// Asked before a click that opens much: cluster-wide roles, and sensitive clusters.
function confirmation({ terms, approvals, approvalsNeeded }: AccessRequest, isSensitive: boolean): { readonly confirm?: { readonly title: string; readonly text: string; readonly yes: string } } {
  if (!isSensitive && terms.scope.type !== "cluster") return {};
  const where = whereText(terms);
  const then = approvals.length + 1 >= approvalsNeeded ? "Access starts at once." : "Somebody else has to approve too.";
  return { confirm: { title: `Approve ${terms.role} on ${terms.cluster}?`, text: `${terms.requester.email}, ${where}, for ${lengthText(terms)}. ${then}`, yes: "Approve" } };
}
