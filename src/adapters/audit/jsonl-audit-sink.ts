// The second audit sink: a file with one JSON object per line.
import type { AuditSink } from "../../ports/system/audit-sink.ts";

/** The sink; disposing of it writes out what was handed over and closes the file. */
export type JsonlAuditSink = AuditSink & AsyncDisposable;

/** Appends to `path`, making its folder when it is missing. Opens nothing before the first append. */
export function createJsonlAuditSink(options: { readonly path: string }): JsonlAuditSink {
  throw new Error(`not written yet ${options.path}`);
}
