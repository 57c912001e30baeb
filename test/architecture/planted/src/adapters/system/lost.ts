// Planted: a package that is not installed.
export type * from "not-installed";
