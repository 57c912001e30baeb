// Planted: a stand-in imports the product's domain.
export type { Thing } from "../../domain/thing.ts";
