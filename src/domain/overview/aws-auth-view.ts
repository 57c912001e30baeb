// The rows of aws-auth by what they do today, judged by their text alone: IAM and node groups are not asked.
//
// | row                                               | kind            |
// |---------------------------------------------------|-----------------|
// | another row is in force, no ARN, matches nobody   | no_effect       |
// | may match somebody, whom nobody can say           | unclear         |
// | `sso`                                             | permission_set  |
// | username of nodes                                 | nodes           |
// | group `system:masters`                            | administrator   |
// | any other                                         | other           |
import type { AwsAuthReading, Row } from "../migration/aws-auth.ts";
import { itemsOf, rowName } from "../migration/aws-auth.ts";
import { standRows } from "../migration/effective-rows.ts";
import type { StandingRow } from "../migration/effective-rows.ts";
import { withoutRolePath } from "../migration/find-entry.ts";
import { isNodeUsername } from "../migration/node-row.ts";
import { readRowArn } from "../migration/row-arn.ts";

/** What a row does today; `account` is an item of mapAccounts, which lets in everybody of that account. */
export type RowKind = "nodes" | "administrator" | "other" | "permission_set" | "account" | "unclear" | "no_effect";

/** A row, or an account. */
export interface RowView {
  /** As written. */
  readonly name: string;
  readonly kind: RowKind;
  readonly username: string;
  readonly groups: readonly string[];
  /** The principal of an entry that is in force instead of this row; absent when there is none. */
  readonly entry?: string;
}

/** A section that cannot be read as the cluster reads it. */
export interface UnreadableSection {
  readonly section: string;
  readonly why: string;
}

/** Everything that aws-auth says. */
export interface AwsAuthView {
  readonly rows: readonly RowView[];
  readonly unreadable: readonly UnreadableSection[];
}

/** The rows in the order of the text. @param principals those that have an entry */
export function viewAwsAuth(reading: AwsAuthReading, { partition, principals }: { readonly partition: string; readonly principals: readonly string[] }): AwsAuthView {
  const withEntry = new Map(principals.map((arn) => [withoutRolePath(arn), arn]));
  const rows = standRows(reading).map((standing): RowView => {
    const { row } = standing;
    const kind = kindOf(standing, partition);
    const entry = kind === "no_effect" ? undefined : withEntry.get(row.arn.toLowerCase());
    return { name: rowName(row), kind, username: row.username, groups: row.groups, ...(entry === undefined ? {} : { entry }) };
  });
  const accounts = itemsOf(reading.mapAccounts).map((name): RowView => ({ name, kind: /^\d{12}$/.test(name) ? "account" : "no_effect", username: "", groups: [] }));
  return { rows: [...rows, ...accounts], unreadable: unreadableIn(reading) };
}

function unreadableIn({ mapRoles, mapUsers, mapAccounts }: AwsAuthReading): readonly UnreadableSection[] {
  return Object.entries({ mapRoles, mapUsers, mapAccounts }).flatMap(([section, reading]) => (reading.kind === "void" ? [{ section, why: reading.why }] : []));
}

function kindOf({ row, standing }: StandingRow, partition: string): RowKind {
  if (standing.kind === "not whole" || standing.kind === "shadowed") return "no_effect";
  if (standing.kind !== "effective") return "unclear";
  return row.sso === undefined ? kindOfMapped(row, partition) : "permission_set";
}

function kindOfMapped(row: Row, partition: string): RowKind {
  const named = readRowArn(row.arn, partition);
  if ("outcome" in named) return named.outcome.kind === "block" ? "unclear" : "no_effect";
  if (named.kind === "role" && isNodeUsername(row.username)) return "nodes";
  return row.groups.includes("system:masters") ? "administrator" : "other";
}
