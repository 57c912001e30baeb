// Allowed: ioredis at home.
import type { Redis } from "ioredis";
export type Store = Redis;
