// Planted: a port imports a use case.
export { grants } from "../usecases/access/allowed.ts";
