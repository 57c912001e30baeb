// What an administrator may want of migrations in chat, why not, and what came of it.
import type { ClusterName } from "../../ids.ts";
import type { LookRefusal } from "../../overview/look-wish.ts";
import type { Duration } from "../../time.ts";
import type { RunDeedKind, RunDeedRefusal } from "./decide-deed.ts";
import type { MigrationRun } from "./migration-run.ts";

/** A wish. The cluster is as typed, or as a card says it. */
export type RunWish =
  | { readonly kind: "start"; readonly cluster: string; readonly soak?: Duration }
  | { readonly kind: "status"; readonly cluster: string }
  | { readonly kind: "deed"; readonly cluster: string; readonly deed: RunDeedKind; readonly shown?: string; /** Of the card that was clicked. */ readonly run?: string };

/** Why a wish is not carried out. */
export type RunRefusal =
  | LookRefusal | RunDeedRefusal
  | { readonly code: "unknown_cluster"; readonly typed: string; readonly names: readonly string[]; readonly suggestions: readonly string[] }
  | { readonly code: "no_admin_channel" } | { readonly code: "already_api_mode" } | { readonly code: "nothing_to_do" } | { readonly code: "configuration_invalid" }
  | { readonly code: "soak"; readonly least: Duration; readonly most: Duration }
  | { readonly code: "no_facts"; readonly detail: string }
  | { readonly code: "no_plan"; readonly reasons: readonly string[] }
  | { readonly code: "half_made"; readonly principals: readonly string[] }
  | { readonly code: "no_run"; readonly cluster: ClusterName }
  | { readonly code: "other_run" }
  | { readonly code: "changed_meanwhile" };

/** What came of it. `isThere`: it was begun earlier. */
export type RunOutcome =
  | { readonly kind: "refused"; readonly refusal: RunRefusal }
  | { readonly kind: "started"; readonly run: MigrationRun }
  | { readonly kind: "status"; readonly run: MigrationRun; readonly card?: string }
  | { readonly kind: "done"; readonly deed: RunDeedKind; readonly run: MigrationRun };
