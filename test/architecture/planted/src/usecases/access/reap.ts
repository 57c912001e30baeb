// Planted: the reaper reaches the port that narrows.
export type { EntryUpkeep } from "../../ports/access/entry-upkeep.ts";
