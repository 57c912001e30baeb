// Audit files as they are read by verify: a stream of lines, whatever their size.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { InvalidInputError } from "../../domain/errors.ts";
import type { AuditFiles } from "../../ports/system/audit-files.ts";
import { lineOf } from "./line-text.ts";

/** A line that is longer is no event of ours; what is read of it stays bounded. */
const longestLine = 16 * 1_048_576;

/** Reads from the file system. */
export function createAuditFiles(): AuditFiles {
  return {
    size: async (path) => {
      const found = await readable(path, () => stat(path));
      if (!found.isFile()) throw new InvalidInputError("not_found", `${path}: is no file. Name the audit files themselves.`);
      return found.size;
    },
    lines: (path) => linesOf(path),
  };
}

async function* linesOf(path: string): ReturnType<AuditFiles["lines"]> {
  const stream = createReadStream(path, { highWaterMark: 1_048_576 });
  let rest = Buffer.alloc(0);
  let line = 0;
  const made = (bytes: Buffer, isWhole: boolean) => ({ file: path, line: (line += 1), isWhole, size: bytes.length + (isWhole ? 1 : 0), ...lineOf(bytes) });
  try {
    for await (const chunk of stream) {
      rest = Buffer.concat([rest, Buffer.from(chunk as Uint8Array)]);
      let from = 0;
      for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a, from)) {
        yield made(rest.subarray(from, end), true);
        from = end + 1;
      }
      rest = rest.subarray(from);
      if (rest.length > longestLine) throw new InvalidInputError("malformed", `${path}:${String(line + 1)}: is longer than 16 MiB; this is no audit file.`);
    }
    if (rest.length > 0) yield made(rest, false);
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): Error {
  if (error instanceof InvalidInputError) return error;
  return new InvalidInputError("not_found", `${path}: cannot be read (${error instanceof Error && "code" in error ? String(error.code) : String(error)}).`, { cause: error });
}
