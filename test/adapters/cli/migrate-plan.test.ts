// The front of `migrate plan`: what it says to people, and what it refuses.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { findJsonFault } from "../../../src/adapters/cli/json-fault.ts";
import { blockTexts, skipTexts, warningTexts } from "../../../src/domain/overview/migration-words.ts";
import { snapshotShape } from "../../../src/adapters/cli/snapshot-shape.ts";
import { runMigrate } from "../../../src/compose/cli.ts";

const folder = mkdtempSync(join(tmpdir(), "migrate-plan-"));
afterAll(() => { rmSync(folder, { recursive: true }); });

const account = "111122223333";
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const whole = {
  cluster: { accountId: account, partition: "aws", status: "ACTIVE", accessEntriesSupported: true, hybridNodes: false },
  authMode: "CONFIG_MAP", targetMode: "API_AND_CONFIG_MAP", mapRoles: null, mapUsers: null, mapAccounts: null, otherKeys: {}, existingEntries: [],
  iamRolePaths: {}, iamUserPaths: {}, managedNodegroupRoles: [], fargatePodExecutionRoles: [], rbac: { userSubjects: [], groupSubjects: ["dev"] },
};

function fileWith(text: string): string {
  const path = join(folder, "snapshot.json");
  writeFileSync(path, text);
  return path;
}

function run(snapshot: object, ...more: readonly string[]) {
  return runMigrate(["plan", "--snapshot", fileWith(JSON.stringify(snapshot)), ...more]);
}

interface Printed {
  readonly entries: readonly object[];
  readonly updates: readonly object[];
  readonly blocked: readonly object[];
  readonly ensureAfterSwitch: readonly object[];
  readonly warnings: readonly { readonly code: string }[];
}

function planOf(snapshot: object): Printed {
  const { out, error } = run(snapshot, "--json");
  expect(error).toBe("");
  return JSON.parse(out) as Printed;
}

describe("migrate plan, as text", () => {
  const rows = [
    `- {rolearn: "${role("old/path")}", groups: [system:masters]}`,
    `- {rolearn: "${role("ops")}", groups: [system:ops, dev], username: ops}`,
    `- {rolearn: "${role("dev")}", groups: [dev], username: "eks:dev"}`,
    `- {rolearn: "${role("bare")}"}`,
    `- {rolearn: "${role("admin")}", groups: [system:masters, dev], username: admin}`,
    `- {rolearn: "${role("node")}", groups: [system:nodes], username: "system:node:{{EC2PrivateDNSName}}"}`,
    `- {rolearn: "${role("half")}", groups: [dev], username: half}`,
  ];
  const snapshot = {
    ...whole, mapRoles: rows.join("\n"), mapUsers: "\t- x", mapAccounts: `- "${account}"`, otherKeys: { maproles: "" }, managedNodegroupRoles: [role("node")],
    existingEntries: [{ principalArn: role("half"), type: "STANDARD", groups: [], policies: [], username: "half", managedByTool: true }],
  };

  it("begins with counts, then goes from what blocks to what stays as it is", () => {
    const { exitCode, out, error } = run(snapshot);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: "" });
    const titles = ["Nothing has been changed", "4 to create, 1 that EKS makes at the switch, 1 to complete, 2 skipped, 2 blocked", "API mode would not be allowed", "Blocked", "Loses", "Without effect today", "Changes its name", "Keeps what it has", "Warnings", "Not checked"];
    const places = titles.map((title) => out.indexOf(title));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it("says for each row what becomes of it, and why", () => {
    const { out } = run(snapshot);
    expect(out).toContain("  mapUsers (line 1: tab outside a comment)\n      unparsable_section: ");
    expect(out).toMatch(new RegExp(`${account}\n {6}account_mapping: .*\n {6}remedy: `));
    expect(out).toContain(`${role("ops")}\n      → entry of type STANDARD for ${role("ops")}; groups dev\n      reserved_group_unbound_dropped: `);
    expect(out).toContain(`${role("old/path")}\n      → nothing (inactive_path_in_role_arn): `);
    expect(out).toContain(`username: eks:dev → arn:aws:sts::${account}:assumed-role/dev/{{SessionName}}`);
    expect(out).toContain(`username: (none) → arn:aws:sts::${account}:assumed-role/bare/{{SessionName}}`);
    expect(out).toContain("groups dev; AmazonEKSClusterAdminPolicy on the whole cluster");
    expect(out).toContain(`→ entry of type EC2_LINUX for ${role("node")}, made by EKS`);
    expect(out).toContain(`→ completes the entry that an earlier run made for ${role("half")}`);
    expect(out).toContain("unknown_top_level_key: ");
  });

  it("speaks of the whole plan when nothing can be planned", () => {
    expect(run({ ...whole, cluster: { ...whole.cluster, status: "UPDATING" } }).out).toContain("  the whole plan\n      cluster_not_active: ");
  });

  it("shows the signs that a terminal would obey", () => {
    const { out } = run({ ...whole, mapRoles: "- {rolearn: \"\\e[2J\\u202e\", groups: []}" });
    expect(out).toContain("\\u{1b}[2J\\u{202e}");
    expect(out).not.toMatch(/[\u001b\u202e]/u);
  });
});

describe("migrate plan, on what it is given", () => {
  it.each([
    ["{\"cluster\":\n  {,}}", ":2:4: this is no JSON.\n"],
    ["", ":1:1: this is no JSON.\n"],
    ["[]", ": the top level: expected object, received array.\n"],
    [JSON.stringify({ ...whole, rbac: undefined }), ": rbac: this fact is missing.\n"],
    [JSON.stringify({ ...whole, mapRole: "" }), ": the top level: unknown key: \"mapRole\".\n"],
    [JSON.stringify({ ...whole, mapRoles: [], mapUsers: 1 }), ": mapRoles: expected string, received array (and 1 more).\n"],
    [JSON.stringify({ ...whole, cluster: { ...whole.cluster, accountId: 111122223333 } }), ": cluster.accountId: expected string, received number.\n"],
    [JSON.stringify({ ...whole, cluster: { ...whole.cluster, accountId: "12" } }), ": cluster.accountId: must be twelve digits, as text.\n"],
    [JSON.stringify({ ...whole, existingEntries: [{ principalArn: role("a") }] }), ": existingEntries[0].type: this fact is missing (and 3 more).\n"],
    [JSON.stringify({ ...whole, otherKeys: { mapRoles: "" } }), ": otherKeys.mapRoles: this section has its own place in the snapshot.\n"],
  ])("%s is refused by one sentence with file and place", (text, sentence) => {
    const path = fileWith(text);
    expect(runMigrate(["plan", "--snapshot", path])).toEqual({ exitCode: 1, out: "", error: `${path}${sentence}` });
  });

  it.each([
    ["a role of another name", { [role("a")]: role("b") }],
    ["a role of another account", { [role("a")]: role("a").replace(account, "444455556666") }],
    ["a user", { [role("a")]: `arn:aws:iam::${account}:user/a` }],
    ["what is no ARN", { [role("a")]: "a" }],
    ["two roles that differ in case only", { [role("a")]: role("x/a"), [role("A")]: role("y/a") }],
  ])("refuses %s as the real ARN of a role, for somebody else would get its rights", (_name, iamRolePaths) => {
    const { exitCode, error } = run({ ...whole, iamRolePaths });
    expect(exitCode).toBe(1);
    expect(error).toMatch(/: iamRolePaths\.arn:aws:iam::111122223333:role\/a: .*\.\n$/i);
  });

  it("refuses two entries of one principal", () => {
    const entry = { principalArn: role("a"), type: "STANDARD", groups: [], policies: [], username: null };
    expect(run({ ...whole, existingEntries: [entry, entry] }).error).toContain("existingEntries: arn:aws:iam::111122223333:role/a has two entries");
  });

  it("says that a file is not there", () => {
    const path = join(folder, "nowhere.json");
    expect(runMigrate(["plan", "--snapshot", path])).toEqual({ exitCode: 1, out: "", error: `${path}: the snapshot cannot be read (ENOENT).\n` });
  });

  it("takes a file that begins with a byte order mark, and notes beside the facts", () => {
    expect(runMigrate(["plan", "--snapshot", fileWith(`\u{feff}${JSON.stringify({ ...whole, title: "x", why: ["y"] })}`)]).exitCode).toBe(0);
  });

  it("knows a principal that nobody could ask about", () => {
    expect(planOf({ ...whole, mapRoles: `- rolearn: ${role("a")}`, iamRolePaths: { [role("a")]: "unknown" } }).blocked).toEqual([{ arn: role("a"), reason: "principal_unresolved" }]);
  });

  it("takes what the node groups run on", () => {
    const rest = { mapRoles: `- rolearn: ${role("n")}`, managedNodegroupRoles: [role("n")] };
    expect(planOf({ ...whole, ...rest, nodegroupAmiTypes: { [role("n")]: ["WINDOWS_CORE_2022_x86_64"] } }).ensureAfterSwitch).toEqual([{ principalArn: role("n"), type: "EC2_WINDOWS" }]);
  });

  const mine = { principalArn: role("a"), type: "STANDARD", groups: [], policies: [], username: "a" };
  it("knows its own entries by their tag, and those with a lease", () => {
    const withTags = (tags: object) => planOf({ ...whole, mapRoles: `- {rolearn: "${role("a")}", username: a, groups: [dev]}`, existingEntries: [{ ...mine, tags }] });
    expect(withTags({ "eks-access/migration": "x" }).updates).toHaveLength(1);
    expect(withTags({ "eks-access/migration": "x", "eks-access/lease/01J00000000000000000000000": "1" }).updates).toHaveLength(0);
    expect(withTags({}).updates).toHaveLength(0);
  });

  it("compares policies in namespaces whatever their order", () => {
    const policies = [{ policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", accessScope: { type: "namespace", namespaces: ["b", "a"] } }];
    expect(planOf({ ...whole, mapRoles: `- {rolearn: "${role("a")}", groups: [system:masters]}`, existingEntries: [{ ...mine, policies }] }).warnings.map(({ code }) => code)).toContain("existing_entry_differs");
  });
});

describe("docs/migration.md", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../docs/migration.md"), "utf8");

  it("has an example that can be planned", () => {
    const [, example = ""] = /```json\n([^`]*)```/.exec(text) ?? [];
    expect(runMigrate(["plan", "--snapshot", fileWith(example)])).toMatchObject({ exitCode: 0, error: "" });
  });

  it.each([["Skipped", skipTexts], ["Blocked", blockTexts], ["Warnings", warningTexts]])("explains every name under %s, and no other", (title, names) => {
    const [, table = ""] = new RegExp(`### ${title}\n\n((?:\\|.*\n)+)`).exec(text) ?? [];
    const explained = [...table.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(explained.sort()).toEqual(Object.keys(names).sort());
  });

  it("explains every key of a snapshot", () => {
    for (const key of Object.keys(snapshotShape.shape)) expect(text).toContain(`\`${key}\``);
  });
});

describe("migrate plan, on how it is called", () => {
  it.each([[[]], [["apply"]], [["plan"]], [["plan", "--snapshot"]], [["plan", "--snapshot", ""]], [["plan", "x", "--snapshot", "y"]], [["plan", "--snapshot", "x", "--yes"]]])("%j is wrong usage", (args) => {
    const { exitCode, out, error } = runMigrate(args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
    expect(error).toMatch(/^.+\nusage: eks-access migrate plan --snapshot FILE \[--json\]\n$/s);
  });

  it("tells how to call it", () => {
    expect(runMigrate(["--help"])).toEqual({ exitCode: 0, out: "usage: eks-access migrate plan --snapshot FILE [--json]\n", error: "" });
  });

  it("is a word of the program, whose exit code says how it went", async () => {
    const program = join(import.meta.dirname, "../../../src/cli.ts");
    const call = (...args: readonly string[]) => promisify(execFile)(process.execPath, [program, "migrate", ...args]);
    expect(JSON.parse((await call("plan", "--snapshot", fileWith(JSON.stringify(whole)), "--json")).stdout)).toMatchObject({ entries: [], apiModeAllowed: false });
    await expect(call("plan", "--snapshot", join(folder, "nowhere.json"))).rejects.toMatchObject({ code: 1, stdout: "" });
    await expect(call("plan")).rejects.toMatchObject({ code: 2, stdout: "" });
  });
});

describe("findJsonFault", () => {
  function parses(text: string): boolean {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  }

  it("finds a fault exactly where the parser of the language finds one", () => {
    const signs = fc.constantFrom("{", "}", "[", "]", ",", ":", "\"a\"", "\"", "1", "-", "01", "1.5e3", "true", "nul", "null", " ", "\n", "\\", "\"\\u00e9\"", "\"\\x\"", "\"\t\"", "\u00a0");
    const damaged = fc.tuple(fc.json(), fc.nat(), signs).map(([json, at, sign]) => json.slice(0, at % (json.length + 1)) + sign + json.slice(at % (json.length + 1)));
    fc.assert(fc.property(fc.oneof(fc.array(signs, { maxLength: 8 }).map((all) => all.join("")), damaged, fc.json()), (text) => {
      expect(findJsonFault(text) === undefined).toBe(parses(text));
    }), { numRuns: 3000 });
  });

  it.each([["{\n  \"a\": 1,\n  b: 2\n}", 3, 3], ["[1,\n\n", 3, 1], ["{} x", 1, 4], ["{\"a\" 1}", 1, 6]])("places the fault of %j", (text, line, column) => {
    expect(findJsonFault(text)).toEqual({ line, column });
  });
});
