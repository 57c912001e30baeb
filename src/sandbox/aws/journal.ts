// The journal: every committed write, in order, and the read-only truth beside it.
import type { Json, JsonObject } from "./json.ts";
import type { AwsTruth } from "./truth.ts";

/** A write before it is numbered. */
export interface Commit {
  /** Epoch ms on the sandbox's clock. */
  readonly at: number;
  /** ARN of the caller, or a word for who else did it: `terraform`, `console`, `eks`. */
  readonly caller: string;
  readonly operation: string;
  readonly account: string;
  readonly region?: string;
  readonly cluster?: string;
  readonly principalArn?: string;
  readonly parameters: JsonObject;
  /** The thing before and after the write; null where it did not exist. */
  readonly before: Json;
  readonly after: Json;
}

/** One committed write; sequences start at 1 and have no gaps. */
export interface JournalRecord extends Commit {
  readonly sequence: number;
}

/** Append-only; what the page and the checkers read. */
export interface Journal {
  readonly records: readonly JournalRecord[];
  /** A read-only copy of the truth, whatever the faults and lags are. */
  view(): AwsTruth;
  /** Calls the listener after every committed write and every change of a fault; returns how to stop it. */
  onChange(listener: () => void): () => void;
}

/** The journal that the services write to. */
export class WrittenJournal implements Journal {
  readonly records: JournalRecord[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly readTruth: () => AwsTruth;

  constructor(readTruth: () => AwsTruth) {
    this.readTruth = readTruth;
  }

  view(): AwsTruth {
    return this.readTruth();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Numbers and keeps a copy of a write, then tells the listeners. */
  append(commit: Commit): void {
    this.records.push(structuredClone({ ...commit, sequence: this.records.length + 1 }));
    this.notify();
  }

  /** Tells the listeners that something they show has changed. */
  notify(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
