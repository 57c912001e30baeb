// What could not be read, in place of what was asked for: it is told, never left out.

/** Stands where a fact would stand; `unknown` says why, as a sentence. */
export interface Unknown {
  readonly unknown: string;
}

/** Whether the fact is missing. */
export function isUnknown(fact: unknown): fact is Unknown {
  return typeof fact === "object" && fact !== null && "unknown" in fact && typeof fact.unknown === "string";
}

/** How many facts are missing in a view, however deep. */
export function countUnknown(view: unknown): number {
  if (isUnknown(view)) return 1;
  return typeof view === "object" && view !== null ? Object.values(view).reduce((sum: number, part) => sum + countUnknown(part), 0) : 0;
}
