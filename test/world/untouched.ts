// A checker of its own: reads only the sandbox's AWS, knows nothing of the product's code, and says what it touched that is not its own.
import type { AwsTruth } from "../../src/sandbox/aws/truth.ts";
import type { Journal, JournalRecord } from "../../src/sandbox/aws/journal.ts";

const ownerKey = "eks-access/owner";
const migrationKey = "eks-access/migration";
const owner = "sandbox";

/** Entries of others as they are at the start, to be compared with what is there later. */
export class Untouched {
  readonly #journal: Journal;
  readonly #before: ReadonlyMap<string, string>;
  readonly #migrated: string | undefined;

  /** @param migrated a cluster that the scenario migrates: there entries of its run are the bot's too, and EKS makes its own at the switch */
  constructor(journal: Journal, migrated?: string) {
    this.#journal = journal;
    this.#migrated = migrated;
    this.#before = entriesOfOthers(journal.view());
  }

  /** Everything that is wrong, as sentences; empty when nothing of others was touched. */
  problems(): readonly string[] {
    return [...this.#changed(), ...byTheBot(this.#journal).flatMap((record) => problemsOf(record, this.#isMigrated(record)))];
  }

  #changed(): readonly string[] {
    const after = entriesOfOthers(this.#journal.view());
    const gone = [...this.#before].filter(([key, text]) => after.get(key) !== text).map(([key, text]) => `${key} was ${text} and is ${after.get(key) ?? "gone"}`);
    const added = [...after.keys()].filter((key) => !this.#before.has(key) && !this.#isExplained(key)).map((key) => `${key} has no owner tag of ours and was not there before`);
    return [...gone, ...added];
  }

  #isMigrated({ account, region, cluster }: JournalRecord): boolean {
    return this.#migrated === `arn:aws:eks:${region ?? ""}:${account}:cluster/${cluster ?? ""}`;
  }

  #isExplained(key: string): boolean {
    const [clusterArn = "", principal = ""] = key.split(" ");
    const entry = this.#journal.view().clusters.find(({ arn }) => arn === clusterArn)?.entries.find(({ principalArn }) => principalArn === principal);
    const byEks = this.#journal.records.some((record) => record.caller === "eks" && record.operation === "CreateAccessEntry" && record.principalArn === principal && this.#isMigrated(record));
    return clusterArn === this.#migrated && (byEks || (entry?.tags[migrationKey] !== undefined && entry.tags[ownerKey] === undefined));
  }
}

/** What the bot wrote, oldest first. */
export function byTheBot({ records }: Journal): readonly JournalRecord[] {
  return records.filter(({ caller }) => caller.includes("eks-access-grant"));
}

const operations = new Set(["CreateAccessEntry", "AssociateAccessPolicy", "DisassociateAccessPolicy", "DeleteAccessEntry", "TagResource", "UntagResource"]);

function problemsOf(record: JournalRecord, isMigrated: boolean): readonly string[] {
  const what = `${record.operation} #${String(record.sequence)} of ${record.principalArn ?? "?"}`;
  if (isMigrated && record.operation === "UpdateClusterConfig") return [];
  if (!operations.has(record.operation)) return [`${what} is none of the bot's operations`];
  const present = [record.before, record.after].filter((one) => one !== null);
  const isOurs = present.length > 0 && present.every((one) => tagOf(one, ownerKey) === owner || (isMigrated && tagOf(one, ownerKey) === undefined && tagOf(one, migrationKey) !== undefined));
  const isCreate = record.operation === "CreateAccessEntry";
  if (isCreate !== (record.before === null)) return [`${what} ${isCreate ? "replaced" : "wrote to"} ${JSON.stringify(record.before)}`];
  return isOurs ? [] : [`${what} touched an entry without our owner tag: ${JSON.stringify(present)}`];
}

function tagOf(entry: unknown, key: string): unknown {
  return memberOf(memberOf(entry, "tags"), key);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

function entriesOfOthers({ clusters }: AwsTruth): ReadonlyMap<string, string> {
  return new Map(clusters.flatMap(({ arn, entries }) => entries.filter(({ tags }) => tags[ownerKey] !== owner).map((entry) => [`${arn} ${entry.principalArn}`, JSON.stringify(entry)] as const)));
}
