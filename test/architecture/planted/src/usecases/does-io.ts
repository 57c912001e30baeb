// Planted: a use case imports a node: module.
export { readFile } from "node:fs/promises";
