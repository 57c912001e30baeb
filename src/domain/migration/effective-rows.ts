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
  const roleWinners = new Map(roles.filter(isWhole).map((row) => [keyOf(row), row]));
  const userWinners = new Map(users.filter(isWhole).map((row) => [row.arn, row]));
  const spellings = Map.groupBy(userWinners.values(), keyOf);
  const hidden = mapRoles.kind === "void" ? mapRoles.text : "";
  return [
    ...roles.map((row) => ({ row, standing: isWhole(row) ? against(row, roleWinners.get(keyOf(row))) : notWhole })),
    ...users.map((row) => ({ row, standing: isWhole(row) ? standUser(row, { winner: roleWinners.get(keyOf(row)), spellings: spellings.get(keyOf(row)) ?? [], hidden }) : notWhole })),
  ];
}

const notWhole: Standing = { kind: "not whole" };

interface Rivals {
  /** The row of mapRoles that comes first. */
  readonly winner: Row | undefined;
  /** The last row of every spelling in mapUsers, in the order of first appearance. */
  readonly spellings: readonly Row[];
  /** The text of a mapRoles that cannot be read. */
  readonly hidden: string;
}

function standUser(row: Row, { winner, spellings, hidden }: Rivals): Standing {
  if (winner !== undefined) return against(row, winner);
  if (mayName(hidden, row.arn)) return { kind: "unclear" };
  const same = spellings.find(({ arn }) => arn === row.arn);
  if (spellings.length > 1) return row === same ? { kind: "ambiguous", isFirst: row === spellings[0] } : { kind: "shadowed", differs: false };
  return against(row, same);
}

function against(row: Row, winner: Row | undefined): Standing {
  if (winner === undefined || row === winner) return { kind: "effective" };
  return { kind: "shadowed", differs: row.arn !== winner.arn || row.username !== winner.username || !isSameSet(row.groups, winner.groups) };
}

// A backslash may hide any letter in quoted text.
function mayName(hidden: string, arn: string): boolean {
  return hidden.includes("\\") || hidden.toLowerCase().includes(arn.toLowerCase());
}
