// Entries in a card's thread: one per fact.
import { between } from "../../../domain/time.ts";
import type { Notice, ThreadFact } from "../../../domain/request/notice.ts";
import type { RequestPicture } from "../../../ports/talk/notifier.ts";
import { quote, section } from "./blocks.ts";
import type { Message } from "./blocks.ts";
import { departed } from "./departures.ts";
import { at, person } from "./slack-text.ts";
import { code, codes, cutMrkdwn } from "./text-safety.ts";

/** A thread entry; `broadcast` shows it in the channel too. */
export interface ThreadEntry extends Message {
  readonly broadcast: boolean;
}

/** The entry for a fact. */
export function threadEntry(fact: ThreadFact, picture: RequestPicture & { readonly notice: Notice }): ThreadEntry {
  const text = sentence(fact, picture);
  const reason = fact === "denied" ? picture.request.denial?.reason : undefined;
  return { text: cutMrkdwn(text, 300), blocks: [section(text), ...(reason === undefined ? [] : [quote(reason)])], broadcast: fact === "overdue" };
}

function sentence(fact: ThreadFact, picture: RequestPicture & { readonly notice: Notice }): string {
  const { request, notice } = picture;
  switch (fact) {
    case "approved":
      return approved(picture);
    case "denied":
      return request.denial === undefined ? "Denied." : `Denied by ${person(request.denial.by.id)}:`;
    case "granted":
      return granted(picture);
    case "removed":
      return removed(picture);
    case "overdue":
      return `Access of ${person(request.terms.requester.id)} on ${code(request.terms.cluster)} could not be removed yet. I keep trying until it is gone.`;
    case "outside":
      return `Somebody removed this access in AWS, seen ${at(notice.at)}. It is not made again.`;
    case "requester_left":
      return left(request);
    case "recovered":
      return "My store lost this request; it was brought back from its lease in AWS. It ends on time.";
  }
}

function left(request: RequestPicture["request"]): string {
  return `${departed(request)}: ${request.state === "withdrawn" ? "the request is withdrawn." : "access is being removed."}`;
}

function approved({ request, notice }: RequestPicture & { readonly notice: Notice }): string {
  const approval = request.approvals[notice.n - 1];
  const who = approval === undefined ? "" : ` by ${person(approval.by.id)}`;
  return `Approved${who}, ${String(notice.n)} of ${String(request.approvalsNeeded)} (${request.approvalHash.slice(0, 8)}).`;
}

function granted({ request }: RequestPicture): string {
  const { activeAt, intent, terms } = request;
  const approvedAt = request.approvals.at(-1)?.at;
  const took = activeAt === undefined || approvedAt === undefined ? "" : `, ${(between(approvedAt, activeAt) / 1000).toFixed(1)} s after approval`;
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
