// What an administrator wants to look at in chat, and why somebody may not.
import type { AuditQuestion } from "../audit/audit-question.ts";
import type { GroupName } from "../ids.ts";
import type { MemberRefusal } from "../person/slack-person.ts";

/** What is to be shown. `from` counts from 1. */
export type LookWish =
  | { readonly kind: "clusters"; readonly from: number }
  | { readonly kind: "cluster"; readonly cluster: string }
  | { readonly kind: "entries"; readonly cluster: string; readonly from: number; readonly type?: string; readonly match?: string }
  | { readonly kind: "audit"; readonly question: AuditQuestion };

/** Why nothing is shown. Administrators are those of the configuration. */
export type LookRefusal =
  | { readonly code: "not_member"; readonly why: MemberRefusal }
  | { readonly code: "not_administrator"; readonly administrators: readonly GroupName[] }
  | { readonly code: "cannot_verify"; readonly reference: string };

/** How many clusters one answer shows at most. */
export const clustersAtOnce = 10;
/** How many entries and rows one answer shows at most. */
export const entriesAtOnce = 20;
