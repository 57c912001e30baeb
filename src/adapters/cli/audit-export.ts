// `eks-access audit export`: events of audit files, for people and for other programs.
import { parseArgs } from "node:util";
import { csvHeader, csvRow } from "../../domain/audit/export-csv.ts";
import type { ExportFilter } from "../../domain/audit/export-filter.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { parseInstant } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import { exportAudit } from "../../usecases/audit/export-audit.ts";
import type { ExportAuditDeps, TakeEvent } from "../../usecases/audit/export-audit.ts";
import { faultText } from "./audit-verify.ts";
import { misused, parseOr } from "./command.ts";
import type { Command, Terminal } from "./command.ts";
import type { CommandResult } from "./command-result.ts";

const called = { words: "audit export", takes: "FILE… [--format jsonl|csv] [--from TIME] [--to TIME] [--person WHO] [--cluster NAME] [--request ID]" };
const text = { type: "string" } as const;

/** The command. */
export function auditExport(deps: ExportAuditDeps): Command {
  return {
    ...called, summary: "Events of audit files, verified on the way, as JSON lines or CSV.",
    details: "Name the files of one writer from the oldest to the newest.\n--format   jsonl (as they were written; the default) or csv\n--from     the first instant, such as 2026-11-24 or 2026-11-24T12:00:00Z\n--to       the first instant that is no longer wanted\n--person   an e-mail address or Slack id: what they did, and everything about their requests\n--cluster  the name of a cluster in the configuration\n--request  REQ-7K3FQ, or the long id\nExit code 0: all was as it was written. 1: a line is not, and nothing from there on was exported, or a file cannot be read. 2: called wrongly.",
    run: (args, terminal) => run(args, deps, terminal),
  };
}

async function run(args: readonly string[], deps: ExportAuditDeps, terminal: Terminal): Promise<CommandResult> {
  const parsed = parseOr(called, () => parseArgs({ args: [...args], allowPositionals: true, options: { format: { type: "string", default: "jsonl" }, from: text, to: text, person: text, cluster: text, request: text } }));
  if ("exitCode" in parsed) return parsed;
  const { positionals: paths, values: { format, from, to, ...which } } = parsed;
  if (paths.length === 0) return misused(called, "Which files? Name them from the oldest to the newest.");
  if (format !== "jsonl" && format !== "csv") return misused(called, `\`--format ${format}\` is not known; there are jsonl and csv.`);
  const span = spanOf({ from, to });
  if ("wrong" in span) return misused(called, `\`${span.wrong}\` is no time. Write 2026-11-24 or 2026-11-24T12:00:00Z.`);
  return write(deps, { paths, filter: { ...which, ...span } }, { terminal, format });
}

function spanOf(typed: { readonly from: string | undefined; readonly to: string | undefined }): Pick<ExportFilter, "from" | "to"> | { readonly wrong: string } {
  const span: { from?: Instant; to?: Instant } = {};
  for (const name of ["from", "to"] as const) {
    const text = typed[name];
    const time = text === undefined ? undefined : parseInstant(text);
    if (text !== undefined && time === undefined) return { wrong: `--${name} ${text}` };
    if (time !== undefined) span[name] = time;
  }
  return span;
}

async function write(deps: ExportAuditDeps, wish: { readonly paths: readonly string[]; readonly filter: ExportFilter }, { terminal, format }: { readonly terminal: Terminal; readonly format: "jsonl" | "csv" }): Promise<CommandResult> {
  const take: TakeEvent = format === "csv" ? ({ record }) => terminal.write(csvRow(record)) : (event) => terminal.write(`${event.text}\n`);
  try {
    if (format === "csv") await terminal.write(csvHeader);
    const { fault } = await exportAudit(deps, wish, take);
    return fault === undefined ? { exitCode: 0, out: "", error: "" } : { exitCode: 1, out: "", error: `${faultText(fault)}\nNothing from there on was exported.\n` };
  } catch (error) {
    if (error instanceof InvalidInputError) return { exitCode: 1, out: "", error: `${error.message}\n` };
    throw error;
  }
}
