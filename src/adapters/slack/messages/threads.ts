// Entries in a card's thread: one per fact.
import { isReviewLate } from "../../../domain/break-glass/review-steps.ts";
import { lastApprovalAt } from "../../../domain/request/access-request.ts";
import type { AccessRequest } from "../../../domain/request/access-request.ts";
import { between, formatDuration } from "../../../domain/time.ts";
import type { Notice, ThreadFact } from "../../../domain/request/notice.ts";
import type { RequestPicture } from "../../../ports/talk/notifier.ts";
import { quote, section } from "./blocks.ts";
import type { Message } from "./blocks.ts";
import { departed, droppedText } from "./departures.ts";
import { at, groups, person } from "./slack-text.ts";
import { glassSentence, isGlassFact } from "./break-glass-card.ts";
import type { GlassFact } from "./break-glass-card.ts";
import { code, codes, cutMrkdwn } from "./text-safety.ts";

/** A thread entry; `broadcast` shows it in the channel too. */
export interface ThreadEntry extends Message {
  readonly broadcast: boolean;
}

/** The entry for a fact. */
export function threadEntry(fact: ThreadFact, picture: RequestPicture & { readonly notice: Notice }): ThreadEntry {
  const text = isGlassFact(fact) ? glassSentence(fact, picture) : sentence(fact, picture);
  const reason = wordsOf(fact, picture.request);
  return { text: cutMrkdwn(text, 300), blocks: [section(text), ...(reason === undefined ? [] : [quote(reason)])], broadcast: fact === "overdue" || fact === "broke_glass" || (fact === "review_asked" && isReviewLate(picture.request, picture.notice.at)) };
}

type Told = RequestPicture & { readonly notice: Notice };

// What a person wrote, for the entry that tells of it.
function wordsOf(fact: ThreadFact, { denial, breakGlass }: AccessRequest): string | undefined {
  if (fact === "denied") return denial?.reason;
  return fact === "reviewed" ? breakGlass?.review?.note : undefined;
}

function sentence(fact: Exclude<ThreadFact, GlassFact>, picture: Told): string {
  return sentences[fact](picture);
}

const sentences: Readonly<Record<Exclude<ThreadFact, GlassFact>, (picture: Told) => string>> = {
  still_waiting: ({ request, approverGroups }) => `Still waiting for ${approvalsMissing(request)}, ${groups(approverGroups)}. Lapses ${at(request.lapsesAt)}.`,
  escalated: (picture) => escalated(picture),
  approved: (picture) => approved(picture),
  denied: ({ request }) => (request.denial === undefined ? "Denied." : `Denied by ${person(request.denial.by.id)}:`),
  granted: (picture) => granted(picture),
  continued: ({ request }) => `Time over${request.removedAt === undefined ? "" : ` at ${at(request.removedAt, "{time_secs}")}`}; the access goes on under ${code(request.extension?.shortId ?? "")}.`,
  removed: (picture) => removed(picture),
  overdue: ({ request }) => `Access of ${person(request.terms.requester.id)} on ${code(request.terms.cluster)} could not be removed yet. I keep trying until it is gone.`,
  outside: ({ notice }) => `Somebody removed this access in AWS, seen ${at(notice.at)}. It is not made again.`,
  requester_left: ({ request }) => left(request),
  recovered: () => "My store lost this request; it was brought back from its lease in AWS. It ends on time.",
};

function left(request: RequestPicture["request"]): string {
  return `${departed(request)}: ${request.state === "withdrawn" ? "the request is withdrawn." : "access is being removed."}`;
}

function approvalsMissing({ approvals, approvalsNeeded }: AccessRequest): string {
  const missing = approvalsNeeded - approvals.length;
  const more = approvals.length === 0 ? "" : " more";
  return missing === 1 ? `1${more} approval` : `${String(missing)}${more} approvals`;
}

function escalated({ request, approverGroups, escalation }: RequestPicture): string {
  const since = `No decision for ${formatDuration(escalation?.after ?? between(request.askedAt, request.lapsesAt))}. ${groups(escalation?.groups ?? [])}`;
  const lapses = `Lapses ${at(request.lapsesAt)}.`;
  return escalation?.mayDecide === true ? `${since}: you can decide too. ${lapses}` : `${since}: please find somebody who decides. ${groups(approverGroups)} can. ${lapses}`;
}

function approved({ request, notice }: Told): string {
  const { approvals, approvalsNeeded, dropped, approvalHash } = request;
  const index = dropped === undefined ? notice.n - 1 : approvals.findIndex((one) => one.at === notice.at);
  const who = approvals[index]?.by ?? dropped?.find((one) => one.at === notice.at)?.by;
  const count = index < 0 ? "" : `, ${String(index + 1)} of ${String(approvalsNeeded)}`;
  return `Approved${who === undefined ? "" : ` by ${person(who.id)}`}${count} (${approvalHash.slice(0, 8)}).${droppedText(request)}`;
}

function granted({ request }: RequestPicture): string {
  const { activeAt, intent, terms } = request;
  const approvedAt = lastApprovalAt(request);
  const took = activeAt === undefined || approvedAt === undefined ? "" : `, ${(between(approvedAt, activeAt) / 1000).toFixed(1)} s after ${request.breakGlass === undefined ? "approval" : "the command"}`;
  const where = terms.scope.type === "cluster" ? "the whole cluster" : codes(terms.scope.namespaces);
  const when = activeAt === undefined ? "" : ` at ${at(activeAt, "{time_secs}")}`;
  return `Active${when}${took}. Ends ${intent === undefined ? "on time" : at(intent.notAfter, "{time_secs}")}. ${terms.accessPolicies.map(code).join(", ")} on ${where}; read back.`;
}

function removed({ request }: RequestPicture): string {
  const { removedAt, intent, end } = request;
  const due = end?.kind === "endReached" ? intent?.notAfter : undefined;
  const late = removedAt === undefined || due === undefined ? "" : `, ${(between(due, removedAt) / 1000).toFixed(1)} s after the end`;
  return `Removed${removedAt === undefined ? "" : ` at ${at(removedAt, "{time_secs}")}`}${late}; read back.`;
}
