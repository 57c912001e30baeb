// Planted: an adapter that is no front imports a use case.
export { grants } from "../../usecases/access/allowed.ts";
