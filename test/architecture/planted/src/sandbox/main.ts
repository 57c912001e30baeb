// Planted: a program of the sandbox imports an adapter.
export type { Store } from "../adapters/redis/store.ts";
