// Which rows are in force. Roles are kept by their ARN in lower case, users by their ARN as written: the last one wins.
// mapRoles is asked before mapUsers, and a match does not care for case.
import type { AwsAuthReading, Row } from "./aws-auth.ts";
import { isWhole, itemsOf, rowName } from "./aws-auth.ts";
import { isSameSet } from "./find-entry.ts";

/** A row's place among the rows of its principal. */
export type Standing =
  | { readonly kind: "effective" }
  | { readonly kind: "not whole" }
  /** Another row is in force instead; `differs` when that one says something else. */
  | { readonly kind: "shadowed"; readonly differs: boolean }
  /** Rows that differ in case only: which of them matches is chance. The first one speaks for all. */
  | { readonly kind: "ambiguous"; readonly isFirst: boolean }
  /** It may be shadowed by a row of a section that cannot be read. */
  | { readonly kind: "unclear" };

/** A row with its standing. */
export interface StandingRow {
  readonly row: Row;
  readonly standing: Standing;
}

/** What all spellings of one principal share. */
export function keyOf(row: Row): string {
  return rowName(row).toLowerCase();
}

/** All rows in the order of the text, each with its standing. */
export function standRows({ mapRoles, mapUsers }: AwsAuthReading): readonly StandingRow[] {
  const roles = itemsOf(mapRoles);
  const users = itemsOf(mapUsers);
  const winners = new Map(roles.filter(isWhole).map((row) => [keyOf(row), row]));
  const rivals = rivalsAmong(users.filter(isWhole), mapRoles.kind === "void" ? mapRoles.text : "");
  const stand = (row: Row, whole: (row: Row) => Standing): StandingRow => ({ row, standing: isWhole(row) ? whole(row) : { kind: "not whole" } });
  return [
    ...roles.map((role) => stand(role, (row) => against(row, winners.get(keyOf(row))))),
    ...users.map((user) => stand(user, (row) => standUser(row, winners.get(keyOf(row)), rivals))),
  ];
}

interface Rivals {
  /** The last row of every spelling. */
  readonly last: ReadonlyMap<string, Row>;
  /** The spelling of a user that comes first. */
  readonly first: ReadonlyMap<string, string>;
  /** Users with more than one spelling. */
  readonly ambiguous: ReadonlySet<string>;
  /** The text of a mapRoles that cannot be read. */
  readonly hidden: string;
}

function rivalsAmong(users: readonly Row[], hidden: string): Rivals {
  const first = new Map(users.toReversed().map((row) => [keyOf(row), row.arn]));
  const ambiguous = new Set(users.filter((row) => first.get(keyOf(row)) !== row.arn).map(keyOf));
  return { last: new Map(users.map((row) => [row.arn, row])), first, ambiguous, hidden };
}

function standUser(row: Row, role: Row | undefined, { last, first, ambiguous, hidden }: Rivals): Standing {
  if (role !== undefined) return against(row, role);
  if (mayName(hidden, row.arn)) return { kind: "unclear" };
  const winner = last.get(row.arn);
  if (!ambiguous.has(keyOf(row))) return against(row, winner);
  return row === winner ? { kind: "ambiguous", isFirst: first.get(keyOf(row)) === row.arn } : { kind: "shadowed", differs: false };
}

function against(row: Row, winner: Row | undefined): Standing {
  return winner === undefined || row === winner ? { kind: "effective" } : { kind: "shadowed", differs: row.arn !== winner.arn || row.username !== winner.username || !isSameSet(row.groups, winner.groups) };
}

// A backslash may hide any letter in quoted text.
function mayName(hidden: string, arn: string): boolean {
  return hidden.includes("\\") || hidden.toLowerCase().includes(arn.toLowerCase());
}
