// Planted: the domain imports a node: module.
export { createHash } from "node:crypto";
