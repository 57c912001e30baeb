// Planted: a stand-in imports the programs of the sandbox.
export type { World } from "../start.ts";
