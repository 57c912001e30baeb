// Allowed: an adapter implements its port.
import type { EntryGrants } from "../../../ports/access/entry-grants.ts";
export type AwsGrants = EntryGrants;
