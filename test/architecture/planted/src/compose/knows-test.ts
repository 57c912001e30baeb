// Planted: the product imports a test.
export type { World } from "../../test/world/thing.ts";
