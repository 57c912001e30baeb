// A part of everyone with access: entries first, then rows of aws-auth, counted through as one list.
import type { ObservedEntry } from "../cluster/access-entry.ts";
import type { PrincipalArn } from "../ids.ts";
import type { JudgeContext } from "../lease/judge-entry.ts";
import { viewAccess } from "./access-view.ts";
import type { AccessView } from "./access-view.ts";
import type { Findings, UnreadEntry } from "./findings.ts";
import { entriesAtOnce } from "./look-wish.ts";
import type { LookWish } from "./look-wish.ts";
import { isUnknown } from "./unknown.ts";

/** What is to be shown of a cluster. */
export type EntriesWish = Extract<LookWish, { readonly kind: "entries" }>;

/** The part. */
export interface AccessPage {
  /** With the entries and rows of this part only. */
  readonly view: AccessView;
  readonly wish: EntriesWish;
  /** How many entries and rows the wish fits; 0 of what could not be read. */
  readonly entries: number;
  readonly rows: number;
}

/** Principals in the order of the list, those that the wish names. */
export function wantedOf(principals: readonly PrincipalArn[], { match = "" }: EntriesWish): readonly PrincipalArn[] {
  return principals.filter((principal) => fits(principal, match)).sort();
}

/** Entries of the wanted type; what could not be read may be of it. */
export function ofType(entries: readonly (ObservedEntry | UnreadEntry)[], { type }: EntriesWish): readonly (ObservedEntry | UnreadEntry)[] {
  return type === undefined ? entries : entries.filter((entry) => isUnknown(entry) || entry.type === type);
}

/** The items of a list that a page shows. */
export function onPage<T>(items: readonly T[], { from }: EntriesWish): readonly T[] {
  return items.slice(from - 1, from - 1 + entriesAtOnce);
}

/** The page of what was found, whose entries are those of the page. @param entries how many there are in all */
export function pageOf(findings: Findings, judging: Omit<JudgeContext, "clusterArn">, { wish, entries }: { readonly wish: EntriesWish; readonly entries: number }): AccessPage {
  const view = viewAccess(findings, judging);
  const { awsAuth } = view;
  if (typeof awsAuth === "string" || isUnknown(awsAuth)) return { view, wish, entries, rows: 0 };
  // A row has no type.
  const rows = wish.type === undefined ? awsAuth.rows.filter(({ name }) => fits(name, wish.match ?? "")) : [];
  const first = Math.max(0, wish.from - 1 - entries);
  const end = Math.max(0, wish.from - 1 + entriesAtOnce - entries);
  return { view: { ...view, awsAuth: { ...awsAuth, rows: rows.slice(first, end) } }, wish, entries, rows: rows.length };
}

function fits(name: string, match: string): boolean {
  return name.toLowerCase().includes(match.toLowerCase());
}
