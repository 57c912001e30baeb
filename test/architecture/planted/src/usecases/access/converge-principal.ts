// Planted: what removes reaches a grants port by way of another file.
export { grants } from "./allowed.ts";
