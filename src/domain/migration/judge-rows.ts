// Every row and account of aws-auth with what becomes of it, in the order of the text.
import type { Row, SectionName } from "./aws-auth.ts";
import { itemsOf, rowName } from "./aws-auth.ts";
import { classifyRow } from "./classify-row.ts";
import { keyOf, standRows } from "./effective-rows.ts";
import type { StandingRow } from "./effective-rows.ts";
import type { MigrationFacts } from "./migration-facts.ts";
import type { Fate, Verdict } from "./verdict.ts";
import { blocked, dead } from "./verdict.ts";

/** A row, an account or a section with its verdict. */
export interface Judged {
  /** As written: an ARN, an account, `sso:…`, or the name of a section. */
  readonly name: string;
  readonly verdict: Verdict;
  /** The row itself; absent for accounts and sections. */
  readonly row?: Row;
}

/** All verdicts, and what happens to each spelling in the text. */
export interface JudgedRows {
  readonly judged: readonly Judged[];
  readonly fates: ReadonlyMap<string, Fate>;
}

/** Judges everything that aws-auth says. */
export function judgeRows(facts: MigrationFacts): JudgedRows {
  const standing = standRows(facts.awsAuth);
  const rows = standing.flatMap((one) => judgeRow(one, facts));
  const accounts = [...new Set(itemsOf(facts.awsAuth.mapAccounts))].map((account): Judged => ({ name: account, verdict: /^\d{12}$/.test(account) ? blocked("account_mapping") : dead("inert_account_id") }));
  const voids = sectionNames.filter((section) => facts.awsAuth[section].kind === "void").map((section): Judged => ({ name: section, verdict: blocked("unparsable_section") }));
  return { judged: [...voids, ...rows, ...accounts], fates: fatesOf({ standing, rows, accounts }, facts) };
}

const sectionNames: readonly SectionName[] = ["mapRoles", "mapUsers", "mapAccounts"];

/** The ARNs and accounts that stand in sections that cannot be read. */
export function namedInVoid({ awsAuth }: MigrationFacts): readonly string[] {
  const found = sectionNames.flatMap((name) => {
    const section = awsAuth[name];
    return section.kind === "void" ? section.text.match(name === "mapAccounts" ? /(?<!\d)\d{12}(?!\d)/g : /\barn:[^\s"'`,\]}]+/gi) ?? [] : [];
  });
  return [...new Set(found)];
}

function judgeRow({ row, standing }: StandingRow, facts: MigrationFacts): readonly Judged[] {
  const name = rowName(row);
  switch (standing.kind) {
    case "effective":
      return [{ name, row, verdict: classifyRow(row, facts) }];
    case "not whole":
      return [{ name, row, verdict: dead("inactive_missing_arn") }];
    case "unclear":
      return [{ name, row, verdict: blocked("unparsable_section") }];
    case "ambiguous":
      return standing.isFirst ? [{ name, row, verdict: blocked("ambiguous_duplicate") }] : [];
    case "shadowed":
      return standing.differs ? [{ name, row, verdict: { ...dead("shadowed_duplicate"), warnings: ["duplicate_arn_last_wins"] } }] : [];
  }
}

interface Parts {
  readonly standing: readonly StandingRow[];
  readonly rows: readonly Judged[];
  readonly accounts: readonly Judged[];
}

// All spellings of a principal share the fate of the row that decides; while a section cannot be read, no row may go.
function fatesOf({ standing, rows, accounts }: Parts, facts: MigrationFacts): ReadonlyMap<string, Fate> {
  const deciding = new Map(rows.flatMap(({ row, verdict }) => (row !== undefined && decides(verdict) ? [[keyOf(row), verdict.fate] as const] : [])));
  const voids = namedInVoid(facts);
  const isReadable = sectionNames.every((section) => facts.awsAuth[section].kind === "read");
  const fates = [
    ...voids.map((name) => [name, "keep"] as const),
    ...standing.map(({ row }) => [rowName(row), deciding.get(keyOf(row)) ?? "inert"] as const),
    ...accounts.map(({ name, verdict }) => [name, verdict.fate] as const),
  ];
  return new Map(fates.filter(([, fate]) => isReadable || fate !== "removable"));
}

function decides({ outcome }: Verdict): boolean {
  return outcome.kind !== "skip" || (outcome.reason !== "shadowed_duplicate" && outcome.reason !== "inactive_missing_arn");
}
