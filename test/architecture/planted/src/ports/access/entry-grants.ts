// Allowed: a port knows the domain.
import type { Thing } from "../../domain/thing.ts";
export interface EntryGrants { readonly thing: Thing }
