// Waiting for something that happens by itself, with a deadline that fails.
import { setTimeout as pause } from "node:timers/promises";

/** Resolves with the first value that is not undefined or false. */
export async function eventually<T>(what: string | (() => string), look: () => T | undefined | false | Promise<T | undefined | false>, withinMs = 5000): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > until) throw new Error(`not within ${String(withinMs)} ms: ${typeof what === "string" ? what : what()}`);
    await pause(5);
  }
}
