// Planted: pino away from home.
export type * from "pino";
