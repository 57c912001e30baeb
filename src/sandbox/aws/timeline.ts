// A value with its recent past, for reads that answer from an older state.

const kept = 10 * 60_000;

/** The versions of one value; `undefined` means that it did not exist. Times are epoch ms. */
export class Timeline<T> {
  private versions: { readonly at: number; readonly value: T | undefined }[] = [];

  /** The newest version. */
  get current(): T | undefined {
    return this.versions.at(-1)?.value;
  }

  /** The version that held at that time. */
  at(time: number): T | undefined {
    return this.versions.findLast((version) => version.at <= time)?.value;
  }

  /** Adds a version, and forgets those that ended more than ten minutes ago. */
  set(value: T | undefined, at: number): void {
    this.versions.push({ at, value });
    const firstNeeded = this.versions.findLastIndex((version) => version.at <= at - kept);
    if (firstNeeded > 0) this.versions.splice(0, firstNeeded);
  }

  /** True when the value is gone, and was gone ten minutes ago already. */
  isForgotten(now: number): boolean {
    const last = this.versions.at(-1);
    return last === undefined || (last.value === undefined && last.at <= now - kept);
  }
}
