// Audit events as CSV (RFC 4180) that a spreadsheet shows and does not run.
import { canonicalJson } from "../canonical-text.ts";
import type { ChainedRecord } from "./chain.ts";

const columns = ["at", "type", "actor", "email", "request", "cluster", "principal", "facts", "stream", "seq", "hash"] as const;

/** The first row. */
export const csvHeader: string = row([...columns]);

/** One event as one row. What belongs to its kind of fact is JSON in one field. */
export function csvRow({ at, type, fields, stream, seq, hash }: ChainedRecord): string {
  const { actor, request, cluster, principal, facts } = fields;
  const { slack, part, email } = isObject(actor) ? actor : {};
  return row([at, type, text(slack ?? part), text(email), text(request), text(cluster), text(principal), facts === undefined ? "" : canonicalJson(facts), stream, String(seq), hash]);
}

function row(values: readonly string[]): string {
  return `${values.map(field).join(",")}\r\n`;
}

// What a spreadsheet would take for a formula, also in full width and behind spaces, gets an apostrophe in front (CWE-1236; a TAB there was itself wrong: CVE-2021-41270).
function field(value: string): string {
  const isFormula = /^[ \u00A0\u3000]*[=+\-@\t\r\n＝＋－＠]/.test(value);
  return `"${isFormula ? "'" : ""}${value.replaceAll('"', '""')}"`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
