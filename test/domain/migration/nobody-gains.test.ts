// The first promise of a migration, on random ConfigMaps: whoever gets an entry had at least as much by the rows. The rows are applied
// here once more, in the simplest way: as the authenticator applies them to a caller.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Row } from "../../../src/domain/migration/aws-auth.ts";
import type { facts} from "./a-migration.ts";
import { admin, anEntry, elsewhere, home, plan, read, roles, users } from "./a-migration.ts";

const names = ["ann", "Ann", "bob", "team/ann", "*"];
const arns = [home, elsewhere].flatMap((account) => names.flatMap((name) => [`arn:aws:iam::${account}:role/${name}`, `arn:aws:iam::${account}:user/${name}`]));
const groupNames = ["system:masters", "system:nodes", "system:authenticated", "system:viewers", "dev", "ops", "team-{{SessionName}}", ""];
const userNames = ["", "ann", "system:node:{{EC2PrivateDNSName}}", "dev:{{SessionName}}", "{{SessionName}}", "eks:x", "{{AccountID}}"];

const row = fc.record({
  arn: fc.constantFrom("", "nonsense", `arn:aws:iam::${home}:root`, ...arns, ...arns),
  username: fc.constantFrom(...userNames),
  groups: fc.array(fc.constantFrom(...groupNames), { maxLength: 3 }),
});
const awsAuth = fc.record({ roles: fc.array(row, { maxLength: 6 }), users: fc.array(row, { maxLength: 6 }), accounts: fc.subarray([home, elsewhere]) });
const subjects = fc.option(fc.record({ users: fc.subarray(["ann", "eks:x", "s"]), groups: fc.subarray(groupNames).map((all) => new Set(all)) }), { nil: undefined });
const entries = fc.uniqueArray(fc.record({
  principalArn: fc.constantFrom(...arns.filter((arn) => !arn.includes("*"))), type: fc.constantFrom("STANDARD", "EC2_LINUX"), groups: fc.subarray(["dev", "ops"]),
  policies: fc.subarray([admin]), isOfMigration: fc.boolean(),
}), { selector: ({ principalArn }) => principalArn.toLowerCase(), maxLength: 3 });

type Given = typeof awsAuth extends fc.Arbitrary<infer T> ? T : never;

function planFor(given: Given, rest: Parameters<typeof facts>[1]) {
  return plan({ ...roles(...given.roles), ...users(...given.users), mapAccounts: read(...given.accounts) }, rest);
}

/** Every row that the authenticator could use for a caller; more than one where spellings differ in case. */
function rowsFor(caller: string, given: Given): readonly Pick<Row, "username" | "groups">[] {
  const canonical = caller.replace(/:role\/.*\//, ":role/").toLowerCase();
  const last = new Map(given.roles.map((one) => [one.arn.toLowerCase(), one]));
  const role = last.get(canonical);
  if (role !== undefined) return [role];
  return [...new Map(given.users.map((one) => [one.arn, one])).values()].filter(({ arn }) => arn.toLowerCase() === canonical);
}

describe("a plan", () => {
  it("gives nobody a group, a policy or a name that the effective row does not give", () => {
    fc.assert(fc.property(awsAuth, subjects, entries, (given, bound, there) => {
      const made = planFor(given, { bound, entries: there.map(anEntry) });
      const given_ = [...made.entries, ...made.updates.map(({ principalArn, associatePolicies, groups = [], username = null }) => ({ principalArn, type: "STANDARD", policies: associatePolicies, groups, username }))];
      for (const entry of given_) {
        const [today, ...others] = rowsFor(entry.principalArn, given);
        expect(others).toEqual([]);
        expect(today?.groups).toEqual(expect.arrayContaining([...entry.groups, ...entry.policies.length > 0 ? ["system:masters"] : [], ...entry.type === "STANDARD" ? [] : ["system:nodes"]]));
        if (entry.username !== null) expect(entry.username).toBe(today?.username.replace("{{AccountID}}", entry.principalArn.split(":")[4] ?? ""));
      }
    }), { numRuns: 2000 });
  });

  it("never makes two entries for one principal, nor one beside an entry that is there", () => {
    fc.assert(fc.property(awsAuth, subjects, entries, (given, bound, there) => {
      const made = planFor(given, { bound, entries: there.map(anEntry) });
      const all = [...made.entries, ...made.ensureAfterSwitch].map(({ principalArn }) => principalArn.toLowerCase());
      expect(new Set(all).size).toBe(all.length);
      for (const { principalArn } of there) expect(all).not.toContain(principalArn.toLowerCase());
    }), { numRuns: 1000 });
  });

  it("lets API mode go ahead only when every caller with a row has an entry", () => {
    fc.assert(fc.property(awsAuth, subjects, entries, (given, bound, there) => {
      const made = planFor({ ...given, accounts: [] }, { bound, entries: there.map(anEntry) });
      const having = new Set([...made.entries, ...there].map(({ principalArn }) => principalArn.replace(/:role\/.*\//, ":role/").toLowerCase()));
      const without = arns.filter((caller) => !caller.includes("*") && rowsFor(caller, given).length > 0 && !having.has(caller.replace(/:role\/.*\//, ":role/").toLowerCase()));
      // A role at a path is the caller only if IAM says so, and here every role is as written.
      if (made.apiModeAllowed) expect(without.filter((caller) => !caller.includes(":role/team/"))).toEqual([]);
    }), { numRuns: 2000 });
  });

  it("lets no text go that stands for what must stay", () => {
    fc.assert(fc.property(awsAuth, subjects, entries, (given, bound, there) => {
      const { configMap, blocked, ensureAfterSwitch } = planFor(given, { bound, entries: there.map(anEntry) });
      const removable = configMap.removable.map((name) => name.toLowerCase());
      for (const { arn } of blocked) expect(removable).not.toContain(arn?.toLowerCase());
      for (const { principalArn } of ensureAfterSwitch) expect(removable).not.toContain(principalArn.toLowerCase());
      const lists = [...configMap.removable, ...configMap.keep, ...configMap.inert];
      expect(new Set(lists).size).toBe(lists.length);
    }), { numRuns: 1000 });
  });
});
