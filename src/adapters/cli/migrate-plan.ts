// `eks-access migrate plan`: the plan of a migration from a snapshot, without asking anybody.
import { parseArgs } from "node:util";
import { InvalidInputError } from "../../domain/errors.ts";
import { planMigration } from "../../domain/migration/migration-plan.ts";
import { reportSubjects } from "../../domain/migration/subject-report.ts";
import type { ReadAwsAuth } from "../../ports/cluster/aws-auth-reader.ts";
import type { CommandResult } from "./command-result.ts";
import { renderPlan } from "./plan-text.ts";
import { readSnapshot } from "./read-snapshot.ts";
import { subjectText } from "./subject-text.ts";

/** What the command needs. */
export interface MigrateDeps {
  /** Throws what the file system says. */
  readonly readFile: (path: string) => string;
  readonly readAwsAuth: ReadAwsAuth;
}

/** How the command is called. */
export const migrateUsage = "usage: eks-access migrate plan --snapshot FILE [--json]";

/** Runs `migrate` with the words after it. Never throws for what a person can mend. */
export function migrate(args: readonly string[], deps: MigrateDeps): CommandResult {
  const wish = parseWish(args);
  if ("exitCode" in wish) return wish;
  try {
    const facts = readSnapshot(wish.file, textOf(wish.file, deps), deps.readAwsAuth);
    const explained = planMigration(facts);
    const report = facts.rbac === undefined ? undefined : reportSubjects(explained.judged, facts.rbac);
    const json = { ...explained.plan, ...(report === undefined ? {} : { couldBePolicies: report }) };
    return { exitCode: 0, out: wish.asJson ? `${JSON.stringify(json, undefined, 2)}\n` : renderPlan(explained, facts, subjectText(report)), error: "" };
  } catch (error) {
    if (error instanceof InvalidInputError) return { exitCode: 1, out: "", error: `${error.message}\n` };
    throw error;
  }
}

interface Wish {
  readonly file: string;
  readonly asJson: boolean;
}

function parseWish(args: readonly string[]): Wish | CommandResult {
  try {
    const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: { snapshot: { type: "string" }, json: { type: "boolean", default: false }, help: { type: "boolean", short: "h" } } });
    if (values.help === true) return { exitCode: 0, out: `${migrateUsage}\n`, error: "" };
    if (positionals.length !== 1 || positionals[0] !== "plan") return misused("Of the migration there is `plan` only.");
    if (values.snapshot === undefined || values.snapshot === "") return misused("Which snapshot? Name its file with --snapshot.");
    return { file: values.snapshot, asJson: values.json };
  } catch (error) {
    // Anything that is thrown here is about the words on the command line.
    return misused(error instanceof Error ? error.message : String(error));
  }
}

function misused(sentence: string): CommandResult {
  return { exitCode: 2, out: "", error: `${sentence}\n${migrateUsage}\n` };
}

function textOf(file: string, { readFile }: MigrateDeps): string {
  try {
    return readFile(file).replace(/^\u{feff}/u, "");
  } catch (error) {
    throw new InvalidInputError("not_found", `${file}: the snapshot cannot be read (${error instanceof Error && "code" in error ? String(error.code) : String(error)}).`, { cause: error });
  }
}
