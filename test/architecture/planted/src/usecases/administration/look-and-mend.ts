// Planted: a look reaches a grants port by way of another file.
export { grants } from "../access/allowed.ts";
