// What a benchmark tells, and how it is written.

/** One number that the project is held to. */
export interface Figure {
  readonly what: string;
  /** The measured value, in the target's unit: a ratio to `against`, or seconds, mebibytes. */
  readonly value: number;
  readonly unit: "×" | "s" | "MiB";
  readonly target: number;
  /** What the ratio is against, or how it was measured. */
  readonly against: string;
}

/** Median of a list that is not empty. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Milliseconds that some work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Looks again every 20 ms until something is so. @throws Error after `within` milliseconds */
export async function until(isSo: () => boolean, what: string, within = 60_000): Promise<void> {
  const deadline = performance.now() + within;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`not within ${String(within / 1000)} s: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

/** A line of the table. */
export function lineOf({ what, value, unit, target, against }: Figure): string {
  const written = unit === "MiB" ? value.toFixed(0) : value.toFixed(2);
  return `${value <= target ? "met   " : "MISSED"}  ${`${written} ${unit}`.padStart(9)}  (target ${String(target)} ${unit})  ${what}; ${against}`;
}
