// "Could these groups be access policies?": each group and username of aws-auth against each policy, on the stock roles of Kubernetes.
import { describe, expect, it } from "vitest";
import { accessPolicyRules } from "../../../src/domain/migration/access-policy-rules.ts";
import type { RbacRule } from "../../../src/domain/migration/rbac-cover.ts";
import type { RbacBinding, RbacObjects } from "../../../src/domain/migration/rbac-objects.ts";
import { isReported, reportSubjects } from "../../../src/domain/migration/subject-report.ts";
import { planMigration } from "../../../src/domain/migration/migration-plan.ts";
import { readAwsAuth } from "../../../src/adapters/kubernetes/read-aws-auth.ts";
import policies from "../../data/access-policies.json" with { type: "json" };
import { facts } from "./a-migration.ts";
import vectors from "../../data/rbac-vectors.json" with { type: "json" };

const stock: Readonly<Record<string, readonly RbacRule[]>> = vectors.stockClusterRoles;
const clusterRoles = Object.entries(stock).map(([name, rules]) => ({ namespace: undefined, name, rules }));

function bound(role: string, subject: string, namespace?: string): RbacBinding {
  const [kind = "", name = ""] = subject.split(" ");
  return { namespace, name: `${role}-${name}`, role: { kind: "ClusterRole", name: role }, subjects: [{ kind, name }] };
}

function reportOf(rows: string, rbac: Partial<RbacObjects>) {
  return reportSubjects(planMigration(facts(readAwsAuth({ mapRoles: rows }))).judged, { roles: clusterRoles, bindings: [], ...rbac });
}

const row = (groups: string, username = "\"\""): string => `- rolearn: arn:aws:iam::111122223333:role/${groups.replaceAll(/\W/g, "")}\n  username: ${username}\n  groups: [${groups}]\n`;

describe("the rules of access policies", () => {
  it("are those that AWS documents, of every policy for people", () => {
    const wanted = policies.policies.flatMap(({ name, rules, audience }) => (rules === undefined || audience !== "human" ? [] : [[name, rules] as const]));
    expect(Object.fromEntries(accessPolicyRules)).toEqual(Object.fromEntries(wanted));
  });
});

describe("reportSubjects", () => {
  it.each(vectors.stockRoleVsPolicy.map((vector) => [vector.clusterRole, vector.policy, vector] as const))("a group with ClusterRole %s, against %s", (clusterRole, policy, { relation, lost, gained }) => {
    const [report] = reportOf(row("devs"), { bindings: [bound(clusterRole, "Group devs")] });
    const comparison = report?.places[0]?.policies.find((one) => one.policy === policy);
    expect(comparison).toMatchObject({ relation });
    expect([comparison?.lost.length, comparison?.gained.length]).toEqual([lost.length, gained.length]);
    expect(report?.places[0]).toMatchObject({ namespace: null, roles: [`ClusterRole ${clusterRole}`], policies: [{ policy }, {}, {}, {}, {}, {}, {}] });
  });

  it("looks at each namespace by itself, with what holds in the whole cluster", () => {
    const bindings = [bound("view", "Group devs"), bound("edit", "Group devs", "payments"), bound("admin", "Group others", "search")];
    const [report] = reportOf(row("devs"), { bindings });
    expect(report?.places.map(({ namespace, roles, policies: [nearest] }) => [namespace, roles, nearest?.policy])).toEqual([
      [null, ["ClusterRole view"], "AmazonEKSViewPolicy"], ["payments", ["ClusterRole edit", "ClusterRole view"], "AmazonEKSEditPolicy"],
    ]);
  });

  it("does not count what everybody has anyway", () => {
    const extra = { namespace: undefined, name: "extra", rules: [{ verbs: ["get"], nonResourceURLs: ["/healthz"] }] };
    const roles = [...clusterRoles, extra];
    const relation = (bindings: readonly RbacBinding[]): unknown => reportOf(row("devs"), { roles, bindings })[0]?.places[0]?.policies[0]?.relation;
    const own = [bound("view", "Group devs"), bound("extra", "Group devs")];
    expect([relation(own), relation([...own, bound("extra", "Group system:authenticated")]), relation([...own, bound("extra", "Group system:authenticated", "default")])]).toEqual(["policy lacks", "equal", "policy lacks"]);
    const nothing = { namespace: undefined, name: "nothing", rules: [] };
    const [report] = reportOf(row("devs"), { roles: [...clusterRoles, nothing], bindings: [bound("view", "Group system:authenticated"), bound("nothing", "Group devs")] });
    expect(report?.places[0]?.policies[0]).toMatchObject({ policy: "AmazonEKSViewPolicy", relation: "equal", gained: [] });
  });

  it("reports usernames too, and who is bound to nothing or to a role that is gone", () => {
    const report = reportOf(row("devs", "ann") + row("ops, devs", "ben"), { bindings: [bound("view", "User ann", "payments"), bound("gone", "Group ops")] });
    expect(report.map(({ subject, rows, places }) => [subject.kind, subject.name, rows.length, places.map(({ namespace }) => namespace)])).toEqual([["Group", "devs", 2, []], ["User", "ann", 1, ["payments"]], ["Group", "ops", 1, [null]]]);
    expect(report[2]?.places[0]?.policies.every(({ lost }) => lost.length === 0)).toBe(true);
  });

  it("takes a Role of another namespace for another role", () => {
    const role = { namespace: "search", name: "view", rules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }] };
    const binding = { ...bound("view", "Group devs", "payments"), role: { kind: "Role", name: "view" } };
    expect(reportOf(row("devs"), { roles: [role], bindings: [binding] })[0]?.places[0]?.policies[0]?.lost).toEqual([]);
  });

  it("leaves out administrators, nodes, templates, and rows that are not in force", () => {
    const rows = row("system:masters, system:nodes, 'team-{{SessionName}}'", "'{{SessionName}}'") + row("first").replace("role/first", "role/a") + row("last").replace("role/last", "role/a") + row("dead").replace("role/", "role/with/path/");
    expect(reportOf(rows, {}).map(({ subject }) => subject.name)).toEqual(["last"]);
  });

  it("prefers any policy to one that differs by everything", () => {
    const roles = [{ namespace: undefined, name: "one", rules: [{ verbs: ["get"], apiGroups: ["acme.test"], resources: ["ledgers"] }] }];
    const [report] = reportOf(row("devs"), { roles, bindings: [bound("one", "Group devs")] });
    expect(report?.places[0]?.policies.at(-1)?.policy).toMatch(/ClusterAdmin|AdminView|SecretAdmin/);
    expect(report?.places[0]?.policies[0]?.policy).toBe("AmazonEKSSecretReaderPolicy");
  });

  it("prefers a policy that loses nothing to one with fewer differences", () => {
    const roles = [{ namespace: undefined, name: "one", rules: [{ verbs: ["delete"], apiGroups: [""], resources: ["pods"] }] }];
    const [report] = reportOf(row("devs"), { roles, bindings: [bound("one", "Group devs")] });
    expect(report?.places[0]?.policies[0]).toMatchObject({ policy: "AmazonEKSEditPolicy", relation: "policy exceeds", lost: [] });
  });
});

describe("isReported", () => {
  it("keeps the subjects of rows and everybody, and drops the rest", () => {
    const keeps = isReported(readAwsAuth({ mapRoles: row("devs", "ann") }));
    expect([["Group", "devs"], ["User", "ann"], ["Group", "system:authenticated"], ["User", "devs"], ["ServiceAccount", "ann"]].map(([kind = "", name = ""]) => keeps({ kind, name }))).toEqual([true, true, true, false, false]);
  });
});
