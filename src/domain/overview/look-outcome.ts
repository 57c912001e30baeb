// What an administrator is shown.
import type { AuditAnswer } from "../audit/audit-question.ts";
import type { AccessPage } from "./access-page.ts";
import type { ClusterView } from "./cluster-view.ts";
import type { Unknown } from "./unknown.ts";

/** What is shown. */
export type LookOutcome =
  | { readonly kind: "unknown_cluster"; readonly typed: string; readonly suggestions: readonly string[]; readonly names: readonly string[] }
  | { readonly kind: "clusters"; readonly views: readonly ClusterView[]; readonly from: number; readonly total: number }
  | { readonly kind: "cluster"; readonly view: ClusterView; readonly isSensitive: boolean }
  | { readonly kind: "entries"; readonly page: AccessPage }
  | { readonly kind: "audit"; readonly answer: AuditAnswer | Unknown };
