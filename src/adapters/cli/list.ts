// `eks-access list`: access that is live or being given or taken, and requests that wait.
import { parseArgs } from "node:util";
import { scopeText } from "../../domain/cluster/access-scope.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { toIsoText } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import { parseOr } from "./command.ts";
import type { Command } from "./command.ts";
import type { CommandResult } from "./command-result.ts";
import { isOf, operating } from "./operating.ts";
import type { OpenOperating } from "./operating.ts";
import { visible } from "./visible.ts";

const called = { words: "list", takes: "[--person ID|ADDRESS] [--cluster NAME] [--json]" };

/** `list`. */
export function list(open: OpenOperating): Command {
  return {
    ...called, summary: "Live access and waiting requests of everybody, from the store; Slack is not asked.",
    details: "--person   of one person, by Slack id or e-mail address\n--cluster  on one cluster, by its name in the configuration\n--json     the same as JSON\nReads REDIS_URL. What is on the clusters themselves is shown by `entries`.\nExit code 0: listed, perhaps nothing. 1: the store did not answer, or the environment is wrong. 2: called wrongly.",
    run: (args) => run(args, open),
  };
}

async function run(args: readonly string[], open: OpenOperating): Promise<CommandResult> {
  const parsed = parseOr(called, () => parseArgs({ args: [...args], options: { person: { type: "string" }, cluster: { type: "string" }, json: { type: "boolean", default: false } } }));
  if ("exitCode" in parsed) return parsed;
  const { person, cluster, json } = parsed.values;
  return operating(open, async (store) => {
    const all = await store.listOpen();
    const wanted = all.filter((request) => (person === undefined || isOf(request, person)) && (cluster === undefined || request.terms.cluster === cluster)).toSorted(byEnd);
    return { exitCode: 0, out: json ? `${JSON.stringify({ requests: wanted.map(asData) }, undefined, 2)}\n` : visible(table(wanted)), error: "" };
  });
}

// What ends first stands first; what has no end yet, after it.
function byEnd(one: AccessRequest, other: AccessRequest): number {
  return (one.intent?.notAfter ?? Infinity) - (other.intent?.notAfter ?? Infinity) || one.askedAt - other.askedAt;
}

function asData({ id, shortId, state, terms, askedAt, lapsesAt, intent, activeAt, approvals, approvalsNeeded, overdue }: AccessRequest): object {
  const time = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : toIsoText(at));
  return {
    id, shortId, state, requester: terms.requester, cluster: terms.cluster, principal: terms.principal, role: terms.role, accessPolicies: terms.accessPolicies, scope: terms.scope, reason: terms.reason, ticket: terms.ticket,
    askedAt: time(askedAt), lapsesAt: state === "pending" ? time(lapsesAt) : undefined, activeAt: time(activeAt), notAfter: time(intent?.notAfter),
    approvals: approvals.map(({ by, at }) => ({ by, at: toIsoText(at) })), approvalsNeeded, overdueSince: time(overdue?.since),
  };
}

const headings = ["REQUEST", "STATE", "PERSON", "ROLE", "CLUSTER", "SCOPE", "UNTIL"] as const;

function table(requests: readonly AccessRequest[]): string {
  if (requests.length === 0) return "No access is live and nothing is waiting.\n";
  const rows = [[...headings], ...requests.map(row)];
  const widths = headings.map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? "").length)));
  return rows.map((cells) => `${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()}\n`).join("");
}

function row({ shortId, state, terms, intent, lapsesAt, overdue, approvals, approvalsNeeded }: AccessRequest): readonly string[] {
  const waits = `lapses ${utc(lapsesAt)}, ${String(approvals.length)} of ${String(approvalsNeeded)} approvals`;
  const until = state === "pending" ? waits : intent === undefined ? "not granted yet" : utc(intent.notAfter);
  return [shortId, state, terms.requester.email, terms.role, terms.cluster, scopeText(terms.scope), overdue === undefined ? until : `${until}; OVERDUE since ${utc(overdue.since)}, may still be live`];
}

function utc(at: Instant): string {
  return `${toIsoText(at).slice(0, 16).replace("T", " ")} UTC`;
}
