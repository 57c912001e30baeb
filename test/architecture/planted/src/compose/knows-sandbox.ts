// Planted: the product imports the sandbox.
export type { World } from "../sandbox/start.ts";
