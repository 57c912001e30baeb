// What administrators read of the audit log.
import { behind } from "../../../domain/audit/audit-question.ts";
import type { AuditAnswer, AuditQuestion } from "../../../domain/audit/audit-question.ts";
import { eventLines } from "../../../domain/audit/event-words.ts";
import { isUnknown } from "../../../domain/overview/unknown.ts";
import type { Unknown } from "../../../domain/overview/unknown.ts";
import type { Instant } from "../../../domain/time.ts";
import { auditLine } from "../commands/parse-audit.ts";
import { ids } from "../ids.ts";
import { button, message, preformatted } from "./blocks.ts";
import type { Message } from "./blocks.ts";
import { fill, footer } from "./pages.ts";
import { at } from "./slack-text.ts";
import { code, escape } from "./text-safety.ts";

/** Events, newest first; as many as fit, with the way to older ones. */
export function auditMessage(answer: AuditAnswer | Unknown, now: Instant): Message {
  if (isUnknown(answer)) return message(`The audit log could not be read: ${escape(answer.unknown)} Try again in a minute; in a terminal \`eks-access audit export\` reads the files.`);
  const { question, events, total } = answer;
  const { text, shown } = fill(events.map(eventLines), "audit export FILE…");
  const buttons = [
    button({ id: ids.lookAgain, text: "Refresh", value: auditLine(question) }),
    ...(shown > 0 && question.skip + shown < total ? [button({ id: ids.lookMore, text: "Older", value: auditLine(behind(answer, shown)) })] : []),
  ];
  return message(`*Audit log*${filterText(question)}: ${range(answer, shown)}${strangeText(answer)}`, [...(shown > 0 ? [preformatted(text)] : []), ...footer(now, buttons, origin(answer))]);
}

function range({ question: { skip }, total }: AuditAnswer, shown: number): string {
  if (shown > 0) return `${String(skip + 1)} to ${String(skip + shown)} of ${String(total)}, the newest first`;
  return total === 0 ? "nothing" : `nothing after ${String(skip)}; there are ${String(total)}`;
}

function strangeText({ damaged }: AuditAnswer): string {
  return damaged === 0 ? "" : `\n⚠️ ${String(damaged)} entr${damaged === 1 ? "y is no event" : "ies are no events"}: somebody else wrote into the stream.`;
}

// The stream is shortened and not chained: that has to be known by who relies on it.
function origin({ oldest }: AuditAnswer): string {
  return `From the stream that all processes share, which ${oldest === undefined ? "is empty" : `goes back to ${at(oldest)}`}; evidence is in the files. `;
}

function filterText({ request, person, cluster, from, to }: AuditQuestion): string {
  return [
    ...(request === undefined ? [] : [` of ${code(request)}`]), ...(person === undefined ? [] : [` of ${code(person)}`]), ...(cluster === undefined ? [] : [` on ${code(cluster)}`]),
    ...(from === undefined ? [] : [` from ${at(from)}`]), ...(to === undefined ? [] : [` to before ${at(to)}`]),
  ].join("");
}
