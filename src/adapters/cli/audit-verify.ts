// `eks-access audit verify`: whether audit files are whole and unchanged.
import { parseArgs } from "node:util";
import { anchorText, parseAnchor } from "../../domain/audit/chain.ts";
import type { Anchor } from "../../domain/audit/chain.ts";
import type { ChainFault, ChainVerdict } from "../../domain/audit/chain-check.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { verifyAudit } from "../../usecases/audit/verify-audit.ts";
import type { VerifyAuditDeps } from "../../usecases/audit/verify-audit.ts";
import { misused, parseOr } from "./command.ts";
import type { Command, Terminal } from "./command.ts";
import type { CommandResult } from "./command-result.ts";

const called = { words: "audit verify", takes: "FILE… [--anchor STREAM:SEQ:HASH]… [--json]" };

/** The command. */
export function auditVerify(deps: VerifyAuditDeps): Command {
  return {
    ...called, summary: "Whether audit files are whole and unchanged; names the first line that is not.",
    details: "Name the files of one writer from the oldest to the newest.\n--anchor  a line that was there before, as an earlier verify or the log of the process said it: it must still be there\n--json    the verdict as JSON\nExit code 0: all holds. 1: something does not, there is no event, or a file cannot be read. 2: called wrongly.",
    run: (args, terminal) => run(args, deps, terminal),
  };
}

async function run(args: readonly string[], deps: VerifyAuditDeps, terminal: Terminal): Promise<CommandResult> {
  const parsed = parseOr(called, () => parseArgs({ args: [...args], allowPositionals: true, options: { anchor: { type: "string", multiple: true, default: [] }, json: { type: "boolean", default: false } } }));
  if ("exitCode" in parsed) return parsed;
  const { positionals: paths, values } = parsed;
  if (paths.length === 0) return misused(called, "Which files? Name them from the oldest to the newest.");
  const anchors: Anchor[] = [];
  for (const text of values.anchor) {
    const anchor = parseAnchor(text);
    if (anchor === undefined) return misused(called, `\`${text}\` is no anchor. One looks like worker-1.5f0c2a91:418:<64 hexadecimal digits>.`);
    anchors.push(anchor);
  }
  try {
    const verdict = orEmpty(await verifyAudit(deps, { paths, anchors }, (done) => { terminal.showProgress(done); }));
    return { exitCode: verdict.fault === undefined ? 0 : 1, ...(values.json ? { out: asJson(verdict), error: "" } : asText(verdict)) };
  } catch (error) {
    if (error instanceof InvalidInputError) return { exitCode: 1, out: "", error: `${error.message}\n` };
    throw error;
  }
}

// Of no event nothing is known: an emptied log must not pass for a whole one.
function orEmpty(verdict: ChainVerdict): ChainVerdict {
  return verdict.events > 0 || verdict.fault !== undefined ? verdict : { ...verdict, fault: { reason: "There is no event in what was given, so nothing is verified: a log that was just begun is empty, and so is one that somebody emptied. An anchor from before tells which it is" } };
}

function asJson({ events, heads, torn, fault }: ChainVerdict): string {
  return `${JSON.stringify({ ok: fault === undefined, events, torn, anchors: heads.map(anchorText), ...(fault === undefined ? {} : { fault }) }, undefined, 2)}\n`;
}

function asText({ events, heads, torn, fault }: ChainVerdict): { readonly out: string; readonly error: string } {
  if (fault !== undefined) return { out: "", error: `${faultText(fault)}\n${events === 0 ? "" : `${String(events)} events before it are as they were written.\n`}` };
  const unfinished = torn === 0 ? "" : `${String(torn)} line${torn === 1 ? "" : "s"} of killed processes, each named by the writer that came next, hold no event.\n`;
  return { out: `All ${String(events)} events are as they were written, in ${String(heads.length)} chain${heads.length === 1 ? "" : "s"}.\n${unfinished}Keep these anchors elsewhere; with them a later verify notices a cut end:\n${heads.map((head) => `  ${anchorText(head)}\n`).join("")}`, error: "" };
}

/** The fault as a sentence. */
export function faultText({ file, line, stream, seq, reason }: ChainFault): string {
  if (file === undefined && stream === undefined) return `${reason}.`;
  const place = file === undefined ? "" : `${file}:${String(line)}: `;
  return `${place}${stream === undefined ? "the line" : `line ${String(seq)} of chain ${stream}`} ${reason}.`;
}
