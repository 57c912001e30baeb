// Rows of people and programs: the entry that gives what the row gives today, no more.
import { adminOfCluster, findEntry, isSameSet, isStandingAdmin, missingPolicies } from "./find-entry.ts";
import type { MigrationFacts, StandingEntry } from "./migration-facts.ts";
import type { LiveRow } from "./node-row.ts";
import { isOfNodes } from "./node-row.ts";
import type { BlockReason, EntryToMake, EntryUpdate, Verdict, WarningCode } from "./verdict.ts";
import { alreadyThere, blocked } from "./verdict.ts";
import { wishGroups } from "./wished-groups.ts";
import { wishUsername } from "./wished-username.ts";

interface Wish {
  readonly entry: EntryToMake;
  readonly obstacle: BlockReason | undefined;
  readonly warnings: readonly WarningCode[];
}

/** What becomes of a row that lets no nodes in. */
export function classifyStandardRow(live: LiveRow, facts: MigrationFacts): Verdict {
  const wish = wishFor(live, facts);
  const there = findEntry(facts, live.principal);
  if (there !== undefined) return besideEntry(wish, there);
  if (wish.obstacle !== undefined) return blocked(wish.obstacle);
  const isElsewhere = live.principal.account !== facts.cluster.account;
  return { outcome: { kind: "create", entry: wish.entry }, warnings: isElsewhere ? [...wish.warnings, "cross_account_unverified"] : wish.warnings, fate: "removable" };
}

function wishFor({ row, principal }: LiveRow, { bound, cluster }: MigrationFacts): Wish {
  const groups = wishGroups(row.groups, bound);
  const { username, obstacle, isDropped } = wishUsername(row.username, { principal, isAdmin: groups.isAdmin, bound });
  const policies = groups.isAdmin ? [adminOfCluster(cluster.partition)] : [];
  return {
    entry: { principalArn: principal.arn, type: "STANDARD", groups: groups.kept, policies, username },
    obstacle: groups.obstacle ?? obstacle,
    warnings: isDropped ? [...groups.warnings, "custom_username_dropped"] : groups.warnings,
  };
}

// The entry is in force already and the row is not: nothing that others made is ever changed here.
function besideEntry({ entry, obstacle, warnings }: Wish, there: StandingEntry): Verdict {
  if (isOfNodes(there)) return blocked("conflicting_existing_type");
  const update = missingOn(there, entry);
  const canBeEqual = obstacle === undefined && !there.holdsLease && missingPolicies(there.policies, entry.policies).length === 0;
  if (canBeEqual && update === undefined) return alreadyThere("removable", warnings);
  if (canBeEqual && update !== undefined && there.isOfMigration) return { outcome: { kind: "update", update }, warnings, fate: "removable" };
  return alreadyThere(isStandingAdmin(there) ? "removable" : "keep", ["existing_entry_differs"]);
}

function missingOn(there: StandingEntry, { principalArn, policies, groups, username }: EntryToMake): EntryUpdate | undefined {
  const associatePolicies = missingPolicies(policies, there.policies);
  const hasGroups = isSameSet(groups, there.groups);
  const hasUsername = username === null || username === there.username;
  if (associatePolicies.length === 0 && hasGroups && hasUsername) return undefined;
  return { principalArn, associatePolicies, ...(hasGroups ? {} : { groups }), ...(hasUsername ? {} : { username }) };
}
