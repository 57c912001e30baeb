// How much a process does at a time for one account or cluster: what hangs there holds up nothing elsewhere.

/** Lanes by name, so many of each; nobody waits for a lane. */
export class Lanes {
  readonly #most: number;
  readonly #taken = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes a lane of this name; false when all are taken. */
  enter(name: string): boolean {
    const taken = this.#taken.get(name) ?? 0;
    if (taken >= this.#most) return false;
    this.#taken.set(name, taken + 1);
    return true;
  }

  /** Gives a lane back. */
  leave(name: string): void {
    const left = (this.#taken.get(name) ?? 0) - 1;
    if (left > 0) this.#taken.set(name, left);
    else this.#taken.delete(name);
  }
}
