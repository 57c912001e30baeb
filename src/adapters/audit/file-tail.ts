// The end of an audit file, read backwards: only as much as holds one whole event.
import { open } from "node:fs/promises";
import { openingBehind } from "../../domain/audit/chain-tail.ts";
import type { Opening, Sha256 } from "../../domain/audit/chain.ts";
import { lineOf } from "./line-text.ts";

const firstLook = 65_536;

/** What a chain that begins at the end of this file has to say of it, and whether the last line has its end. */
export async function readTail(path: string, sha256: Sha256): Promise<{ readonly opening: Opening; readonly endsInLine: boolean }> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    for (let length = Math.min(size, firstLook); ; length = Math.min(size, length * 2)) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
      const bytes = buffer.subarray(0, bytesRead);
      const isAll = length === size;
      const lines = linesOf(bytes, isAll);
      const opening = openingBehind(lines, sha256);
      const endsInLine = bytes.length === 0 || bytes.at(-1) === 0x0a;
      if (opening !== undefined) return { opening, endsInLine };
      if (isAll) return { opening: { torn: lines.map(({ bytes: line }) => sha256(line)) }, endsInLine };
    }
  } finally {
    await file.close();
  }
}

// The first line of a part of the file is cut by us.
function linesOf(bytes: Buffer, isAll: boolean) {
  const lines = bytes.toString("latin1").split("\n");
  const whole = isAll ? lines : lines.slice(1);
  return whole.filter((line, index) => line !== "" || index < whole.length - 1).map((line) => lineOf(Buffer.from(line, "latin1")));
}
