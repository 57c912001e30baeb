// Exports audit files, verifying them on the way: what was changed is not passed on as if it were true.
import type { AuditFiles } from "../../ports/system/audit-files.ts";
import { ChainCheck } from "../../domain/audit/chain-check.ts";
import type { ChainVerdict } from "../../domain/audit/chain-check.ts";
import type { ChainedRecord, Sha256 } from "../../domain/audit/chain.ts";
import { EventFilter } from "../../domain/audit/export-filter.ts";
import type { ExportFilter } from "../../domain/audit/export-filter.ts";

/** What exporting needs. */
export interface ExportAuditDeps {
  readonly files: AuditFiles;
  readonly sha256: Sha256;
}

/** Where the events go. */
export type TakeEvent = (event: { readonly record: ChainedRecord; readonly text: string }) => Promise<void>;

/** Hands over every wanted event in the order of the files, up to the first line that is not as it was written. @returns what verifying found @throws InvalidInputError when a file cannot be read */
export async function exportAudit({ files, sha256 }: ExportAuditDeps, { paths, filter }: { readonly paths: readonly string[]; readonly filter: ExportFilter }, take: TakeEvent): Promise<ChainVerdict> {
  for (const path of paths) await files.size(path);
  const check = new ChainCheck(sha256, []);
  const events = new EventFilter(filter);
  for (const path of paths) {
    for await (const line of files.lines(path)) {
      const record = check.take(line);
      if (record !== undefined && line.text !== undefined && events.wants(record)) await take({ record, text: line.text });
    }
  }
  return check.end();
}
