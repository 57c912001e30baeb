// Planted: ioredis away from home.
export type * from "ioredis";
