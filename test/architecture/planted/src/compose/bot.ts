// Allowed: compose knows all of the product.
import type { Store } from "../adapters/redis/store.ts";
import type { Config } from "../config/config.ts";
export type Bot = [Store, Config];
