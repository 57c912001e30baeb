// Planted: the domain imports a port, as a type only.
export type { EntryGrants } from "../ports/access/entry-grants.ts";
