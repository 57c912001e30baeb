// What somebody is told of what they did; only they see it.
import { clusterNamed, groupNamed } from "../../../domain/configuration.ts";
import type { Configuration } from "../../../domain/configuration.ts";
import type { RequestRefusal } from "../../../domain/entitlement/reasons.ts";
import type { Wish } from "../../../domain/entitlement/decide-request.ts";
import type { IntakeOutcome } from "../../../domain/request/intake.ts";
import { formatDuration } from "../../../domain/time.ts";
import { ids } from "../ids.ts";
import { actions, button, section } from "./blocks.ts";
import type { Action, Block, Message } from "./blocks.ts";
import { endRefusal, keepTrying, noAccess, requestRefusal, reviewRefusal } from "./refusals.ts";
import { groups } from "./slack-text.ts";
import { code } from "./text-safety.ts";

/** The answer to an outcome. @param permalink of the card, when there is one */
export function outcomeMessage(outcome: IntakeOutcome, configuration: Configuration, permalink?: string): Message {
  const text = outcomeText(outcome, configuration, permalink);
  return { text, blocks: [section(text), ...offers(outcome, configuration)] };
}

function outcomeText(outcome: IntakeOutcome, configuration: Configuration, permalink: string | undefined): string {
  switch (outcome.kind) {
    case "asked": {
      const card = permalink === undefined ? "" : `: <${permalink}|card>`;
      return `${code(outcome.shortId)} is waiting for ${approvals(outcome.needed)} by ${groups(outcome.approvers.flatMap((name) => groupNamed(configuration, name) ?? []))}${card}`;
    }
    case "request_refused":
      return `${requestRefusal(outcome.refusal)} ${noAccess}`;
    case "approved":
      return outcome.isLast ? `You approved ${code(outcome.shortId)}. Granting…` : `You approved ${code(outcome.shortId)}. It needs ${approvals(outcome.missing, "more ")}, by somebody else.`;
    case "denied":
      return `You denied ${code(outcome.shortId)}. ${noAccess}`;
    case "review_refused":
      return `${reviewRefusal(outcome.refusal, { shortId: outcome.shortId, configuration })}${grantsLater(outcome.refusal.code) ? "" : ` ${noAccess}`}`;
    case "ending":
      return outcome.hadAccess ? `${code(outcome.shortId)} is being removed. I say when it is confirmed gone.` : `${code(outcome.shortId)} is withdrawn. ${noAccess}`;
    case "end_refused":
      return endRefusal(outcome.refusal, outcome.shortId);
    case "error":
      return `Something went wrong on my side. Tell an administrator ${outcome.reference}. ${outcome.isEnding ? keepTrying : noAccess}`;
  }
}

// A request that was decided already may well have been granted: nothing is said about that here.
function grantsLater(code: string): boolean {
  return code === "already_decided" || code === "already_approved_by_you";
}

function approvals(count: number, word = ""): string {
  return count === 1 ? `1 ${word}approval` : `${String(count)} ${word}approvals`;
}

function offers(outcome: IntakeOutcome, configuration: Configuration): readonly Block[] {
  if (outcome.kind !== "request_refused") return [];
  const line = asCommand(outcome.wish);
  const form = button({ id: ids.openForm, text: "Open the form", value: line });
  const corrected = correctedWish(outcome.refusal, outcome.wish, configuration);
  const send: readonly Action[] = corrected === undefined ? [] : [button({ id: ids.sendCorrected, text: "Send corrected", value: asCommand(corrected), style: "primary" })];
  return mayTryAgain(outcome.refusal) ? [actions("refused", [...send, form])] : [];
}

const finalCodes: ReadonlySet<RequestRefusal["code"]> = new Set(["not_member", "duplicate", "too_many_open", "configuration_invalid", "no_principal", "principal_protected", "principal_shared", "directory_unknown"]);
function mayTryAgain({ code: why }: RequestRefusal): boolean {
  return !finalCodes.has(why);
}

/** The wish with the one suggestion put in; undefined when there is none or more than one. */
export function correctedWish(refusal: RequestRefusal, wish: Wish, configuration: Configuration): Wish | undefined {
  if (refusal.code === "too_long") return { ...wish, duration: refusal.max };
  if (refusal.code !== "unknown_cluster" && refusal.code !== "unknown_role" && refusal.code !== "namespace_unknown") return undefined;
  const [only, ...others] = refusal.suggestions;
  if (only === undefined || others.length > 0) return undefined;
  if (refusal.code === "unknown_cluster") return { ...wish, cluster: clusterNamed(configuration, only)?.name ?? only };
  if (refusal.code === "unknown_role") return { ...wish, role: only };
  const namespaces = wish.namespaces.map((name) => (name === refusal.namespace ? refusal.suggestions[0] ?? name : name));
  return { ...wish, namespaces };
}

/** A wish as the line that would be typed for it. */
export function asCommand(wish: Partial<Wish>): string {
  const { cluster = "", role = "", namespaces = [], duration, reason, ticket } = wish;
  return ["request", cluster, role, namespaces.length === 0 ? "" : `ns=${namespaces.join(",")}`, duration === undefined ? "" : `for=${formatDuration(duration)}`, ticket === undefined ? "" : `ticket=${ticket}`, reason === undefined ? "" : `reason="${reason.replaceAll("\\", "").replaceAll('"', '\\"')}"`]
    .filter((part) => part !== "").join(" ").slice(0, 2000);
}
