// Planted: an adapter imports another one.
export type { Store } from "../redis/store.ts";
