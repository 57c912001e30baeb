// Verifying audit files: takes their lines in order and finds the first one that cannot be as it was written.
import { anchorText, notJson, readRecord } from "./chain.ts";
import type { Anchor, ChainedRecord, Sha256 } from "./chain.ts";

/** One line of a file. */
export interface AuditLine {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** Without its end; undefined when the bytes are no UTF-8. */
  readonly text: string | undefined;
  /** The bytes as Latin-1: what a torn line is hashed by. */
  readonly bytes: string;
  /** False for a last line without an end. */
  readonly isWhole: boolean;
}

/** The first thing that is wrong. Without a line: something is missing that is in no file. */
export interface ChainFault {
  readonly file?: string;
  readonly line?: number;
  readonly stream?: string;
  readonly seq?: number;
  readonly reason: string;
}

/** What verifying found. */
export interface ChainVerdict {
  readonly events: number;
  /** The last good line of every chain. */
  readonly heads: readonly Anchor[];
  /** Lines that killed processes left unfinished, each named by the writer that came next. Nothing that was called durable was in them. */
  readonly torn: number;
  readonly fault?: ChainFault;
}

/** How many lines of other writers may come between reading the end of a file and opening a chain in it. */
const mostRemembered = 10_000;

/** Takes line after line; memory does not grow with the log. After the first fault lines are not looked at any more. */
export class ChainCheck {
  readonly #sha256: Sha256;
  readonly #wanted: Map<string, Anchor>;
  readonly #known: readonly Anchor[];
  readonly #heads = new Map<string, Anchor>();
  readonly #recent = new Set<string>();
  #unfinished: readonly AuditLine[] = [];
  #events = 0;
  #torn = 0;
  #fault: ChainFault | undefined;

  /** @param anchors lines that are known from elsewhere: each must be there, or be the one right before the first line of its chain */
  constructor(sha256: Sha256, anchors: readonly Anchor[]) {
    this.#sha256 = sha256;
    this.#known = anchors;
    this.#wanted = new Map(anchors.map((anchor) => [anchorText(anchor), anchor]));
  }

  /** The next line, of the same file or of the next one. Returns its record when it, and all before it, are as they were written. */
  take(line: AuditLine): ChainedRecord | undefined {
    if (this.#fault !== undefined) return undefined;
    const record = line.text === undefined ? "holds bytes that are no text" : readRecord(line.text, this.#sha256);
    if (typeof record === "string") {
      this.#takeBroken(line, record);
      return undefined;
    }
    this.#fault = this.#faultOf(line, record);
    if (this.#fault !== undefined) return undefined;
    this.#keep(record);
    return record;
  }

  /** After the last line of the last file. */
  end(): ChainVerdict {
    this.#fault ??= this.#tornFault([]) ?? this.#missing();
    return { events: this.#events, heads: [...this.#heads.values()], torn: this.#torn, ...(this.#fault === undefined ? {} : { fault: this.#fault }) };
  }

  // A line that is no JSON may have been torn: the next writer says so, in its first line. Any other one was changed.
  #takeBroken(line: AuditLine, reason: string): void {
    if (reason === notJson || line.text === undefined) this.#unfinished = [...this.#unfinished, line];
    else this.#fault = this.#tornFault([]) ?? { file: line.file, line: line.line, reason };
  }

  #faultOf(line: AuditLine, record: ChainedRecord): ChainFault | undefined {
    const torn = this.#tornFault(record.seq === 1 ? record.torn : []);
    if (torn !== undefined) return torn;
    const reason = !line.isWhole ? "has no end of line: it was cut" : this.#tornMissing(record) ?? this.#linkFault(record) ?? this.#anchorFault(record);
    return reason === undefined ? undefined : { file: line.file, line: line.line, stream: record.stream, seq: record.seq, reason };
  }

  #tornFault(named: readonly string[]): ChainFault | undefined {
    const [first, ...others] = this.#unfinished.filter(({ bytes }) => !named.includes(this.#sha256(bytes)));
    if (first === undefined) return undefined;
    const { file, line, isWhole } = first;
    if (others.length === 0 && !isWhole) return { file, line, reason: "is not complete: it was cut, or a process was killed while writing it and none has started since, or one is writing it now" };
    return { file, line, reason: first.text === undefined ? "holds bytes that are no text" : notJson };
  }

  #tornMissing({ torn }: ChainedRecord): string | undefined {
    return torn.length === this.#unfinished.length ? undefined : "names an unfinished line before it that is not there: it was removed";
  }

  #linkFault(record: ChainedRecord): string | undefined {
    const head = this.#heads.get(record.stream);
    if (head === undefined) return this.#openingFault(record);
    if (record.seq !== head.seq + 1) return record.seq <= head.seq ? `comes after line ${String(head.seq)} of its chain: it was inserted or moved` : `follows line ${String(head.seq)} of its chain: what was between is missing or moved`;
    return record.prev === head.hash ? undefined : "does not follow the line before it: one of them is not the one that was written";
  }

  #openingFault(record: ChainedRecord): string | undefined {
    const { stream, seq, prev, after } = record;
    if (seq > 1) {
      const isKnown = this.#known.some((anchor) => anchor.stream === stream && anchor.seq === seq - 1 && anchor.hash === prev);
      this.#wanted.delete(anchorText({ stream, seq: seq - 1, hash: prev }));
      return isKnown ? undefined : "is the first of its chain here, but not the first that was written: give the files before, or an anchor of the line before";
    }
    if (prev !== "") return "is the first of its chain, but names a line before it";
    return after === undefined || this.#isThere(after) ? undefined : `was written behind line ${String(after.seq)} of chain ${after.stream}, which is not there: it was removed, changed or moved`;
  }

  #isThere(anchor: Anchor): boolean {
    return this.#recent.has(anchorText(anchor)) || this.#heads.get(anchor.stream)?.hash === anchor.hash || this.#known.some((known) => known.hash === anchor.hash);
  }

  #anchorFault({ stream, seq, hash }: ChainedRecord): string | undefined {
    const isOther = this.#known.some((anchor) => anchor.stream === stream && anchor.seq === seq && anchor.hash !== hash);
    return isOther ? "is not the line that the anchor names: the chain was written anew" : undefined;
  }

  #keep(record: ChainedRecord): void {
    const { stream, seq, hash } = record;
    const anchor = { stream, seq, hash };
    const text = anchorText(anchor);
    this.#torn += this.#unfinished.length;
    this.#unfinished = [];
    this.#events += 1;
    this.#heads.set(stream, anchor);
    this.#wanted.delete(text);
    this.#recent.add(text);
    for (const oldest of this.#recent) {
      if (this.#recent.size <= mostRemembered) break;
      this.#recent.delete(oldest);
    }
  }

  #missing(): ChainFault | undefined {
    const [anchor] = this.#wanted.values();
    if (anchor === undefined) return undefined;
    const head = this.#heads.get(anchor.stream);
    const rest = head === undefined ? "no line of this chain is" : `the chain ends with line ${String(head.seq)}`;
    return { stream: anchor.stream, seq: anchor.seq, reason: `is named by an anchor, but not there: ${rest}` };
  }
}
