// Planted: a use case imports an adapter.
export type { Store } from "../adapters/redis/store.ts";
