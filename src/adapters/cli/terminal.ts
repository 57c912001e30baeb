// The terminal of a command: output that waits for its reader, and a progress bar where a person is looking.
import type { Terminal } from "./command.ts";

/** What is used of a process' streams. */
export interface Streams {
  readonly stdout: { write(text: string, taken: (error?: Error | null) => void): unknown };
  readonly stderr: { readonly isTTY?: boolean; write(text: string): unknown };
}

const width = 40;

/** The terminal; `clear` takes the bar away. The bar goes to the error stream, and only where that is a terminal. */
export function openTerminal({ stdout, stderr }: Streams): Terminal & { clear(): void } {
  let shown = "";
  const show = (bar: string): void => {
    if (stderr.isTTY !== true || bar === shown) return;
    stderr.write(`\r${bar === "" ? "\u001b[K" : bar}`);
    shown = bar;
  };
  return {
    write: (text) => new Promise((resolve, reject) => {
      stdout.write(text, (error) => {
        // A reader that has seen enough (`| head`) is no fault.
        if (error instanceof Error && !("code" in error && error.code === "EPIPE")) reject(error);
        else resolve();
      });
    }),
    showProgress: (done) => {
      const part = Math.min(1, Math.max(0, done));
      const full = Math.floor(part * width);
      show(`[${"#".repeat(full)}${".".repeat(width - full)}] ${String(Math.floor(part * 100)).padStart(3)} %`);
    },
    clear: () => { show(""); },
  };
}
