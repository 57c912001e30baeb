// "Start over": one thing that runs and is put in place of the last one, one at a time.

/** How to begin one. */
export interface Beginning<T> {
  readonly begin: () => Promise<T>;
  /** Called with every one that takes its place, also the first. */
  readonly onBegun?: (one: T) => void;
  /** Ends the old one before the new one begins: they share something. */
  readonly isEndedFirst?: (one: T) => boolean;
}

/** Holds the one that runs. Disposing of it waits for a replacement that is under way and ends what runs then. */
export class Replaceable<T extends AsyncDisposable> implements AsyncDisposable {
  readonly #beginning: Beginning<T>;
  #current: T;
  #replacing: Promise<void> | undefined;
  #isOver = false;

  private constructor(beginning: Beginning<T>, first: T) {
    this.#beginning = beginning;
    this.#current = first;
    beginning.onBegun?.(first);
  }

  /** Begins the first one. */
  static async begin<T extends AsyncDisposable>(beginning: Beginning<T>): Promise<Replaceable<T>> {
    return new Replaceable(beginning, await beginning.begin());
  }

  /** The one that runs. */
  get current(): T {
    return this.#current;
  }

  /** Begins a new one and ends the old one. Calls meanwhile wait for the same new one. @throws Error when it is over */
  replace(): Promise<void> {
    if (this.#isOver) return Promise.reject(new Error("The sandbox is stopping."));
    this.#replacing ??= this.#replace().finally(() => { this.#replacing = undefined; });
    return this.#replacing;
  }

  async #replace(): Promise<void> {
    const old = this.#current;
    const isEndedFirst = this.#beginning.isEndedFirst?.(old) ?? false;
    if (isEndedFirst) await old[Symbol.asyncDispose]();
    this.#current = await this.#beginning.begin();
    this.#beginning.onBegun?.(this.#current);
    if (!isEndedFirst) await old[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await this.#replacing?.catch(() => undefined);
    await this.#current[Symbol.asyncDispose]();
  }
}
