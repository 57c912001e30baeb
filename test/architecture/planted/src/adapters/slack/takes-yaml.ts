// Planted: yaml away from home.
export type * from "yaml";
