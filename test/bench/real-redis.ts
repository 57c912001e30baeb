// Nothing is measured on the embedded Redis.
import { accessSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Folders with a real Redis server in them. */
export const pathDirs: readonly string[] = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => ["redis-server", "valkey-server"].some((program) => isThere(join(folder, program))));

function isThere(file: string): boolean {
  try {
    accessSync(file);
    return true;
  } catch {
    return false;
  }
}
