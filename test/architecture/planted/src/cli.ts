// Planted: an entry point imports a use case.
export { grants } from "./usecases/access/allowed.ts";
