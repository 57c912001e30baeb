// Verifies audit files from start to end.
import { ChainCheck } from "../../domain/audit/chain-check.ts";
import type { ChainVerdict } from "../../domain/audit/chain-check.ts";
import type { Anchor, Sha256 } from "../../domain/audit/chain.ts";
import type { AuditFiles } from "../../ports/system/audit-files.ts";

/** What verifying needs. */
export interface VerifyAuditDeps {
  readonly files: AuditFiles;
  readonly sha256: Sha256;
}

/** What to verify: a writer's files from the oldest to the newest. */
export interface VerifyAuditWish {
  readonly paths: readonly string[];
  readonly anchors: readonly Anchor[];
}

/** Says whether everything is there as it was written. @param onProgress gets the part that is done, at most a hundred times @throws InvalidInputError when a file cannot be read */
export async function verifyAudit({ files, sha256 }: VerifyAuditDeps, { paths, anchors }: VerifyAuditWish, onProgress: (done: number) => void): Promise<ChainVerdict> {
  let total = 0;
  for (const path of paths) total += await files.size(path);
  const check = new ChainCheck(sha256, anchors);
  let read = 0;
  let told = 0;
  for (const path of paths) {
    for await (const line of files.lines(path)) {
      check.take(line);
      read += line.size;
      if (read - told < total / 100) continue;
      told = read;
      onProgress(read / total);
    }
  }
  return check.end();
}
