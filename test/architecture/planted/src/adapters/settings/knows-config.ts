// Planted: an adapter imports configuration.
export type { Config } from "../../config/config.ts";
