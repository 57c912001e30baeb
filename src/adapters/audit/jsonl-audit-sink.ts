// The second audit sink: a file with one JSON object per line.
import { mkdir, open, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { auditText } from "../../domain/audit/audit-text.ts";
import type { AuditEvent } from "../../domain/audit/audit-event.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { AuditSink } from "../../ports/system/audit-sink.ts";

/** The sink; disposing of it writes out what was handed over and closes the file. */
export type JsonlAuditSink = AuditSink & AsyncDisposable;

/**
 * Appends to `path`, making file and folder when they are missing (readable by this user only), and goes on in a new file after a rotation by renaming.
 * An append resolves when the disk has it; several at once share one write. One that fails may have been written: appended again, its events are there twice.
 */
export function createJsonlAuditSink(options: { readonly path: string }): JsonlAuditSink {
  return new FileSink(options.path);
}

interface Waiting {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: UnavailableError) => void;
}

class FileSink implements JsonlAuditSink {
  readonly #path: string;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #file: FileHandle | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  append(events: readonly AuditEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text: events.map((event) => `${auditText(event)}\n`).join(""), resolve, reject });
      this.#writing ??= this.#writeOut();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
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
      await this.#write(batch.map(({ text }) => text).join(""));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      // Reopened for the next one: what the handle points to may be the trouble.
      await this.#close().catch(() => undefined);
      const failure = new UnavailableError("unavailable", `The audit file cannot be written: ${error instanceof Error ? error.message : "unknown"}.`, { cause: error });
      for (const { reject } of batch) reject(failure);
    }
  }

  async #write(text: string): Promise<void> {
    const file = await this.#current();
    const isPlainFile = (await file.stat()).isFile();
    await file.appendFile(text);
    if (isPlainFile) await file.sync(); // a pipe or terminal cannot be synced
  }

  async #current(): Promise<FileHandle> {
    if (this.#file !== undefined && !(await isStillAt(this.#file, this.#path))) await this.#close();
    this.#file ??= await openForAppend(this.#path);
    return this.#file;
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
  if ((await file.stat()).isFile()) {
    await syncFolder(dirname(path));
    if (!(await endsWithNewline(path))) await file.appendFile("\n"); // a crash cut the last line: it stays alone
  }
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

async function endsWithNewline(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    if (size === 0) return true;
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === 0x0a;
  } finally {
    await file.close();
  }
}
