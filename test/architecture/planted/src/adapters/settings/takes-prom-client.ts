// Planted: prom-client away from home.
export type * from "prom-client";
