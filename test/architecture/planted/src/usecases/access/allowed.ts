// Allowed: a use case knows ports and domain.
import type { EntryGrants } from "../../ports/access/entry-grants.ts";
import type { Thing } from "../../domain/thing.ts";
export const grants = new Map<Thing, EntryGrants>();
