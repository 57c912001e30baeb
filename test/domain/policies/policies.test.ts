// What the access policies of EKS mean in words, held to their rules as they are published, and told in a terminal and in chat.
import { describe, expect, it } from "vitest";
import { policies } from "../../../src/adapters/cli/policies.ts";
import { runCommand } from "../../../src/adapters/cli/run-command.ts";
import { policiesMessage } from "../../../src/adapters/slack/messages/policies.ts";
import { accessPolicies, findPolicy } from "../../../src/domain/policies/access-policies.ts";
import { ruleLines } from "../../../src/domain/policies/policy-text.ts";
import published from "../../data/access-policies.json" with { type: "json" };
import { a, aCluster, anEntitlement } from "../../world/builders.ts";

const terminal = { write: () => Promise.resolve(), showProgress: () => undefined };
const run = (line: string) => runCommand(line.split(" "), [policies], terminal);
const linesOf = (name: string): readonly string[] => {
  const found = findPolicy(name);
  return "rules" in found ? ruleLines(found) : [];
};
/** What may be done, as verb and resource, told apart from the words. */
const gives = (name: string, verb: string, resource: string): boolean => published.policies.find((one) => one.name === name)?.rules?.some((rule) => (rule.verbs.includes(verb) || rule.verbs.includes("*")) && (rule.resources ?? []).some((one) => one === resource || one === "*")) ?? false;

describe("the access policies for people", () => {
  it("are those that are published for people, with their rules", () => {
    const human = published.policies.filter(({ audience }) => audience === "human");
    expect([...accessPolicies].map(({ name }) => name).sort()).toEqual(human.map(({ name }) => name).sort());
    const sorted = (rules: readonly object[] = []) => rules.map((rule) => JSON.stringify(Object.entries(rule).sort())).sort();
    for (const { name, rules } of accessPolicies) expect(sorted(rules)).toEqual(sorted(human.find((one) => one.name === name)?.rules));
  });

  it("have a meaning, and say of secrets, of acting as others and of roles what their rules say", () => {
    for (const { name, meaning, watch } of accessPolicies) {
      const said = [meaning, ...watch].join(" ");
      expect(meaning, name).toMatch(/^[A-Z].*\.$/);
      expect(/Reads (?:and writes )?secrets|Everything\./.test(said), `${name}: reads secrets`).toBe(gives(name, "get", "secrets"));
      expect(/writes secrets|Everything\./.test(said), `${name}: writes secrets`).toBe(gives(name, "create", "secrets"));
      expect(/act as any service account|Everything\./.test(said), `${name}: impersonates`).toBe(gives(name, "impersonate", "serviceaccounts"));
      expect(/roles with their bindings|Everything\./.test(said), `${name}: gives roles`).toBe(gives(name, "create", "rolebindings"));
    }
  });

  it.each([
    ["AmazonEKSClusterAdminPolicy", ["anything with: every URL that is no resource, every resource"]], ["AdminView", ["read: every resource"]], ["secretreader", ["read: secrets"]], ["AMAZONEKSSECRETADMINPOLICY", ["anything with: secrets"]],
  ])("%s may %j", (name, lines) => {
    expect(linesOf(name)).toEqual(lines);
  });

  it("are told by what may be done, and to what, as kubectl writes it", () => {
    const [read = "", ...rest] = linesOf("edit").toSorted((one, other) => Number(other.startsWith("read:")) - Number(one.startsWith("read:")));
    expect(read).toMatch(/^read: .*\bdeployments\.apps\/scale\b.*\bpods\/log\b.*\bsecrets\b/);
    expect(rest.find((line) => line.startsWith("create, change, delete: "))).toMatch(/\bdeployments\.apps\b.*\bpods\/exec\b.*\bsecrets\b/);
    expect(rest).toContain("act as: serviceaccounts");
    expect(linesOf("admin")).toContain("read, create, change, delete: rolebindings.rbac.authorization.k8s.io, roles.rbac.authorization.k8s.io");
    expect(linesOf("admin")).toContain("create: localsubjectaccessreviews.authorization.k8s.io");
  });
});

describe("eks-access policies", () => {
  it("lists them with what is easily overlooked, and one with what it allows", async () => {
    const all = await run("policies");
    expect(all).toMatchObject({ exitCode: 0, error: "" });
    for (const { name, meaning } of accessPolicies) expect(all.out).toContain(`${name}\n  ${meaning}\n  mind: `);
    expect(all.out).not.toContain("  may ");
    expect((await run("policies view")).out).toMatch(/^AmazonEKSViewPolicy\n {2}Sees .*\n {2}mind: No secrets.*\n {2}may read: bindings, configmaps, /);
  });
  it("gives the same as JSON, with the rules", async () => {
    const { policies: all } = JSON.parse((await run("policies --json")).out) as { readonly policies: readonly { readonly name: string; readonly rules: unknown }[] };
    expect(all.map(({ name, rules }) => [name, rules])).toEqual(accessPolicies.map(({ name, rules }) => [name, rules]));
  });
  it("asks what was meant", async () => {
    expect(await run("policies veiw")).toMatchObject({ exitCode: 2, error: expect.stringContaining("There is no access policy for people `veiw`. Did you mean `view`?") as string });
    expect(await run("policies nonsense-of-mine")).toMatchObject({ exitCode: 2, error: expect.stringContaining("There are: AmazonEKSViewPolicy, ") as string });
    expect(await run("policies view edit")).toMatchObject({ exitCode: 2, error: expect.stringContaining("Name one policy, or none.") as string });
  });
});

describe("/eks-access policies", () => {
  const entitled = [{ cluster: aCluster(), role: { name: a.role("view"), accessPolicies: [a.policy("AmazonEKSViewPolicy")], scope: "namespace" as const }, entitlement: anEntitlement() }];
  it("names the roles that this person can ask for, and no others", () => {
    const text = JSON.stringify(policiesMessage(undefined, entitled).blocks);
    expect(text.match(/Among the roles that you can ask for, `\w+` gives it/g)).toEqual(["Among the roles that you can ask for, `view` gives it"]);
    expect(JSON.stringify(policiesMessage("view", entitled).blocks)).toContain("may read: bindings");
    expect(policiesMessage("veiw", []).text).toContain("There is no access policy for people `veiw`. Did you mean `view`?");
  });
});
