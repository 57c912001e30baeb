// What a run may do next.
import type { AuthenticationMode } from "../../cluster/cluster.ts";
import type { PolicyOnScope } from "../migration-facts.ts";
import type { EntryToMake } from "../verdict.ts";
import type { Change } from "./change.ts";
import type { SectionChange } from "./edit-rows.ts";

/** One call that changes something outside. */
export type RunCall =
  | { readonly kind: "back_up" }
  | { readonly kind: "switch_mode"; readonly to: AuthenticationMode; readonly token: string }
  | { readonly kind: "create_entry"; readonly entry: EntryToMake; readonly token: string }
  | { readonly kind: "associate"; readonly principal: string; readonly policy: PolicyOnScope }
  | { readonly kind: "delete_entry"; readonly principal: string }
  | { readonly kind: "edit_rows"; readonly changes: readonly SectionChange[]; readonly resourceVersion: string };

/** What to do: change the record alone; record and then call; work something out that needs all facts; or wait. */
export type RunAction =
  | { readonly kind: "change"; readonly change: Change }
  | { readonly kind: "call"; readonly before: Change; readonly call: RunCall }
  | { readonly kind: "plan_again" | "plan_clean_up" | "clean_up" | "check_api_mode" }
  | { readonly kind: "wait" };
