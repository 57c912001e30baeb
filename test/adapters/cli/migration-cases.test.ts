// Every acceptance case of the migration planner through `eks-access migrate plan`: the case is the snapshot, its `expected` is the plan.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { runMigrate } from "../../../src/compose/cli.ts";
import file from "../../data/migration-cases.json" with { type: "json" };

const folder = mkdtempSync(join(tmpdir(), "migration-cases-"));
afterAll(() => { rmSync(folder, { recursive: true }); });

const text = z.string().nullable();
const planShape = z.object({
  entries: z.array(z.object({ principalArn: z.string(), type: z.string(), groups: z.array(z.string()), policies: z.array(z.unknown()), username: text, usernameAnyOf: z.array(text).optional() })),
  ensureAfterSwitch: z.array(z.unknown()), updates: z.array(z.unknown()), skipped: z.array(z.unknown()), blocked: z.array(z.unknown()), warnings: z.array(z.unknown()),
  configMap: z.object({ removable: z.array(z.string()), keep: z.array(z.string()), inert: z.array(z.string()) }),
  apiModeAllowed: z.boolean(),
});
type Plan = z.infer<typeof planShape>;
type Case = (typeof file.cases)[number];

/** `conventions.adminGuard`: except in H03 somebody else keeps the administrators' policy. */
function withAdmin(one: Case): object {
  if (one.id.startsWith("H03")) return one;
  const { partition, accountId } = one.cluster;
  const policies = [{ policyArn: `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`, accessScope: { type: "cluster" } }];
  const admin = { principalArn: `arn:${partition}:iam::${accountId}:role/standing-admin`, type: "STANDARD", groups: [], policies, username: "standing-admin" };
  return { ...one, existingEntries: [...one.existingEntries, admin] };
}

function planOf(one: Case): Plan {
  const path = join(folder, `${one.id}.json`);
  writeFileSync(path, JSON.stringify(withAdmin(one)));
  const { exitCode, out, error } = runMigrate(["plan", "--snapshot", path, "--json"]);
  expect(error).toBe("");
  expect(exitCode).toBe(0);
  return planShape.parse(JSON.parse(out));
}

/** Lists without their order, and a username that the case leaves open as the plan has it. */
function normal(plan: Plan, other: Plan): object {
  const entries = plan.entries.map(({ usernameAnyOf, ...entry }) => {
    const planned = other.entries.find(({ principalArn }) => principalArn === entry.principalArn)?.username;
    return { ...entry, username: planned !== undefined && usernameAnyOf?.includes(planned) === true ? planned : entry.username };
  });
  return unordered({ ...plan, entries });
}

function unordered(value: unknown): object {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(value, (_key, one: unknown) => (Array.isArray(one) ? [...(one as unknown[])].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : one))));
}

describe("migrate plan", () => {
  it.each(file.cases.map((one) => [one.id, one.level, one] as const))("%s (%s)", (_id, _level, one) => {
    const { mustNotCreate, ...rest } = one.expected;
    const wanted = planShape.parse(rest);
    const plan = planOf(one);
    expect(normal(plan, plan)).toEqual(normal(wanted, plan));
    for (const arn of mustNotCreate) expect(plan.entries.map(({ principalArn }) => principalArn)).not.toContain(arn);
  });
});
