// Port: how the store's server is set up.

/** What a look at the server found. */
export interface StoreFitness {
  /** Why it must not be used; absent when it may. */
  readonly refusal?: string;
  readonly warnings: readonly string[];
}

/** Looks at the server's own settings. */
export interface StoreSettings {
  /** @throws UnavailableError when the server does not answer */
  look(): Promise<StoreFitness>;
}
