// The second audit sink: a file with one JSON object per line, each in the hash chain of its writer.
import { mkdir, open, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { anchorText, sealEvent } from "../../domain/audit/chain.ts";
import type { Anchor, ChainEnd, Sha256 } from "../../domain/audit/chain.ts";
import type { AuditEvent } from "../../domain/audit/audit-event.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { AuditSink } from "../../ports/system/audit-sink.ts";
import { readTail } from "./file-tail.ts";

/** The sink; disposing of it writes out what was handed over and closes the file. */
export type JsonlAuditSink = AuditSink & AsyncDisposable;

/** What the sink needs. */
export interface JsonlAuditSinkOptions {
  readonly path: string;
  /** Names this process in its chains. */
  readonly writer: string;
  readonly sha256: Sha256;
  /** Gets the newest line as an anchor: after the first write, then at most every hundred events, and at the end. Keep it outside the file. */
  readonly onAnchor?: (anchor: string) => void;
}

/**
 * Appends to `path`, making file and folder when they are missing (readable by this user only), and goes on in a new file after a rotation by renaming.
 * An append resolves when the disk has it; several at once share one write. One that fails may have been written: appended again, its events are there twice.
 * Every start of a writer, and every failed write, begins a chain of its own, whose first line names the last line that was there.
 */
export function createJsonlAuditSink(options: JsonlAuditSinkOptions): JsonlAuditSink {
  return new FileSink(options);
}

/** How many events lie between two anchors that are told. */
const anchorEvery = 100;

interface Waiting {
  readonly events: readonly AuditEvent[];
  readonly resolve: () => void;
  readonly reject: (error: UnavailableError) => void;
}

class FileSink implements JsonlAuditSink {
  readonly #options: JsonlAuditSinkOptions;
  readonly #path: string;
  #chain: ChainEnd | undefined;
  #head: Anchor | undefined;
  #untold = anchorEvery;
  #needsNewLine = false;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #file: FileHandle | undefined;

  constructor(options: JsonlAuditSinkOptions) {
    this.#options = options;
    this.#path = options.path;
  }

  append(events: readonly AuditEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ events, resolve, reject });
      this.#writing ??= this.#writeOut();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    if (this.#untold > 0 && this.#untold < anchorEvery) this.#tell();
    await this.#close();
  }

  async #writeOut(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#writeBatch(batch);
    }
    this.#writing = undefined;
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#write(batch.flatMap(({ events }) => events));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      // Reopened for the next one: what the handle points to may be the trouble.
      await this.#close().catch(() => undefined);
      // Nobody knows how much of it is in the file: what comes next begins a chain behind what is found there.
      this.#chain = undefined;
      const failure = new UnavailableError("unavailable", `The audit file cannot be written: ${error instanceof Error ? error.message : "unknown"}.`, { cause: error });
      for (const { reject } of batch) reject(failure);
    }
  }

  async #write(events: readonly AuditEvent[]): Promise<void> {
    const file = await this.#current();
    const isPlainFile = (await file.stat()).isFile();
    let end = this.#chain ?? this.#newChain({ torn: [] });
    const lines = events.map((event) => {
      const sealed = sealEvent(event, end, this.#options.sha256);
      end = sealed.end;
      return `${sealed.text}\n`;
    });
    await file.appendFile(`${this.#needsNewLine ? "\n" : ""}${lines.join("")}`);
    if (isPlainFile) await file.sync(); // a pipe or terminal cannot be synced
    this.#needsNewLine = false;
    this.#chain = end;
    this.#head = { stream: end.stream, seq: end.seq, hash: end.prev };
    this.#untold += events.length;
    if (this.#untold >= anchorEvery) this.#tell();
  }

  #tell(): void {
    this.#untold = 0;
    if (this.#head !== undefined) this.#options.onAnchor?.(anchorText(this.#head));
  }

  #newChain({ after, torn }: NonNullable<ChainEnd["opening"]>): ChainEnd {
    const behind = after ?? this.#head;
    return { stream: `${this.#options.writer}.${randomBytes(4).toString("hex")}`, seq: 0, prev: "", opening: { torn, ...(behind === undefined ? {} : { after: behind }) } };
  }

  async #current(): Promise<FileHandle> {
    if (this.#file !== undefined && !(await isStillAt(this.#file, this.#path))) await this.#close();
    if (this.#file !== undefined) return this.#file;
    const file = await openForAppend(this.#path);
    this.#file = file;
    if ((await file.stat()).isFile()) await this.#lookAtEnd();
    return file;
  }

  // A chain goes on in a file that is new; behind what somebody left unfinished a new one begins, which names it.
  async #lookAtEnd(): Promise<void> {
    const { opening, endsInLine } = await readTail(this.#path, this.#options.sha256);
    this.#needsNewLine = !endsInLine;
    if (this.#chain === undefined || opening.torn.length > 0) this.#chain = this.#newChain(opening);
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}

async function isStillAt(file: FileHandle, path: string): Promise<boolean> {
  const there = await stat(path).catch(() => undefined);
  const here = await file.stat();
  return there?.ino === here.ino && there.dev === here.dev;
}

async function openForAppend(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, "a", 0o600);
  if ((await file.stat()).isFile()) await syncFolder(dirname(path));
  return file;
}

// A new name in a folder survives a crash only when the folder was synced.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
