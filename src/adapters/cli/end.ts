// `eks-access end`: takes access away and waiting requests back, also while Slack is down.
import { parseArgs } from "node:util";
import { isShortId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { isFinal } from "../../domain/request/request-state.ts";
import { milliseconds } from "../../domain/time.ts";
import type { Duration } from "../../domain/time.ts";
import { misused, parseOr } from "./command.ts";
import type { Command, Terminal } from "./command.ts";
import type { CommandResult } from "./command-result.ts";
import { isOf, operating } from "./operating.ts";
import type { OpenOperating, Operating } from "./operating.ts";
import { visible } from "./visible.ts";

const called = { words: "end", takes: "REQ-…|--person ID|ADDRESS --reason TEXT [--by NAME] [--within SECONDS]" };

/** `end`. */
export function end(open: OpenOperating): Command {
  return {
    ...called, summary: "Ends access of one request, or everything of one person; needs neither Slack nor an approver, and gives nothing.",
    details: "REQ-…     ids as `list` shows them\n--person  everything that is open of one person, by Slack id or e-mail address\n--reason  why; it is on the card and in the audit log\n--by      your name for card and audit log; else the user of this host\n--within  waits so many seconds for the access to be confirmed gone (60); 0 waits for nothing\nReads REDIS_URL, and EKS_ACCESS_AUDIT_FILE, to which it appends. A running worker takes the access away, and goes on by itself when this command does not wait any more.\nExit code 0: everything is over, confirmed. 1: something may still be live, there is no such request, the store did not answer, or the audit file was not written along. 2: called wrongly.",
    run: (args, terminal) => run(args, open, terminal),
  };
}

interface Wish {
  readonly ids: readonly string[];
  readonly person: string | undefined;
  readonly reason: string;
  readonly by: string | undefined;
  readonly within: Duration;
}

async function run(args: readonly string[], open: OpenOperating, terminal: Terminal): Promise<CommandResult> {
  const parsed = parseOr(called, () => parseArgs({ args: [...args], allowPositionals: true, options: { person: { type: "string" }, reason: { type: "string" }, by: { type: "string" }, within: { type: "string", default: "60" } } }));
  if ("exitCode" in parsed) return parsed;
  const wish = wishOf(parsed.positionals.map((id) => id.toUpperCase()), parsed.values);
  return typeof wish === "string" ? misused(called, wish) : operating(open, (store) => endAll(store, wish, terminal));
}

type Values = { readonly [K in "person" | "reason" | "by"]?: string | undefined } & { readonly within: string };

function wishOf(ids: readonly string[], { person, reason, by, within }: Values): Wish | string {
  const wrong = ids.find((id) => !isShortId(id));
  if (wrong !== undefined) return `\`${visible(wrong)}\` is not a request id. They look like REQ-7K3FQ.`;
  if ((ids.length === 0) === (person === undefined)) return "Name requests, or a person with `--person`, not both.";
  const why = written(reason, 500);
  if (why === undefined) return "Say why: `--reason TEXT`.";
  return /^\d{1,4}$/.test(within) ? { ids, person, reason: why, by: written(by, 80), within: milliseconds(Number(within) * 1000) } : `\`${visible(within)}\` is no number of seconds from 0 to 9999.`;
}

// One line without what nobody sees: it stands on a card.
function written(text: string | undefined, longest: number): string | undefined {
  const line = (text ?? "").replaceAll(/[\p{C}\s]+/gu, " ").trim().slice(0, longest).toWellFormed();
  return line === "" ? undefined : line;
}

async function endAll(store: Operating, wish: Wish, terminal: Terminal): Promise<CommandResult> {
  const { found, missing } = await requestsOf(store, wish);
  if (missing.length > 0) return { exitCode: 1, out: "", error: `There is no request ${missing.join(", ")}. Nothing was ended.\n` };
  if (found.length === 0) return { exitCode: 0, out: `Nothing of ${visible(wish.person ?? "")} is open.\n`, error: "" };
  const operator = wish.by === undefined ? store.user : `${wish.by} (${store.user})`;
  for (const { id } of found) await store.end(id, { operator: operator.slice(0, 200), reason: wish.reason });
  const lines: { readonly text: string; readonly isOver: boolean }[] = [];
  for (const request of found) {
    lines.push(result(request, await store.untilOver(request.id, wish.within)));
    terminal.showProgress(lines.length / found.length);
  }
  const unaudited = await store.audited();
  return {
    exitCode: unaudited === undefined && lines.every(({ isOver }) => isOver) ? 0 : 1, out: visible(lines.map(({ text }) => `${text}\n`).join("")),
    error: unaudited === undefined ? "" : `It is in the audit stream, but not in the audit file: ${unaudited}\n`,
  };
}

async function requestsOf(store: Operating, { ids, person }: Wish): Promise<{ readonly found: readonly AccessRequest[]; readonly missing: readonly string[] }> {
  if (person !== undefined) return { found: (await store.listOpen()).filter((request) => isOf(request, person)), missing: [] };
  const all = await Promise.all(ids.map(async (id) => ({ id, request: isShortId(id) ? await store.find(id) : undefined })));
  return { found: all.flatMap(({ request }) => request ?? []), missing: all.filter(({ request }) => request === undefined).map(({ id }) => id) };
}

function result(before: AccessRequest, now: AccessRequest | undefined): { readonly text: string; readonly isOver: boolean } {
  const what = `${before.shortId} (${before.terms.role} on ${before.terms.cluster} of ${before.terms.requester.email})`;
  if (isFinal(before.state)) return { text: `${what}: was over already, ${before.state}.`, isOver: true };
  if (now === undefined || !isFinal(now.state)) return { text: `${what}: is being taken away, not confirmed yet. Access may still be live. A worker goes on until it is gone; is one running?`, isOver: false };
  return { text: `${what}: ${now.state}${now.intent === undefined ? ", nothing was granted" : ", confirmed gone"}.`, isOver: true };
}
