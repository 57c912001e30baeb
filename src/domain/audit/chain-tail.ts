// What a writer finds at the end of a file before it opens a chain there.
import { notJson, readRecord } from "./chain.ts";
import type { Opening, Sha256 } from "./chain.ts";

/** The last lines of a file, oldest first. */
export interface TailLine {
  readonly text: string | undefined;
  readonly bytes: string;
}

/** The opening of a chain behind these lines; undefined when more of the file is needed to say. */
export function openingBehind(tail: readonly TailLine[], sha256: Sha256): Opening | undefined {
  const torn: string[] = [];
  for (const { text, bytes } of tail.toReversed()) {
    const record = text === undefined ? notJson : readRecord(text, sha256);
    if (typeof record !== "string") return { after: { stream: record.stream, seq: record.seq, hash: record.hash }, torn: torn.reverse() };
    // A line that says something but is in no chain is left for the verifier to find.
    if (record !== notJson) return { torn: torn.reverse() };
    torn.push(sha256(bytes));
  }
  return undefined;
}
