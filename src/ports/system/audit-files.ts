// Port: reading audit files.
import type { AuditLine } from "../../domain/audit/chain-check.ts";

/** Files that are read from start to end. Errors: InvalidInputError when one is not there or cannot be read. */
export interface AuditFiles {
  /** In bytes. */
  size(path: string): Promise<number>;
  /** One line after the other, each with its size in bytes. */
  lines(path: string): AsyncIterable<AuditLine & { readonly size: number }>;
}
