// "Could these groups be access policies?": what RBAC gives the groups and usernames of aws-auth, compared with each access policy. A report; nothing follows from it.
import { accessPolicyRules } from "./access-policy-rules.ts";
import type { AwsAuthReading, Row } from "./aws-auth.ts";
import { rowName } from "./aws-auth.ts";
import type { Judged } from "./judge-rows.ts";
import { isNodeGroup, isNodeUsername } from "./node-row.ts";
import type { RbacComparison, RbacRule } from "./rbac-cover.ts";
import { compareWithPolicy } from "./rbac-cover.ts";
import { isBound } from "./rbac-objects.ts";
import type { RbacBinding, RbacObjects, RbacSubject } from "./rbac-objects.ts";

/** How one access policy stands to what a subject has. */
export interface PolicyComparison extends RbacComparison {
  readonly policy: string;
}

/** What a subject has in one namespace, or (null) in the whole cluster. */
export interface PlaceReport {
  readonly namespace: string | null;
  /** Roles that give it, e.g. `ClusterRole view`; in a namespace also those that are given for the whole cluster. */
  readonly roles: readonly string[];
  /** The nearest policy first: what loses least, then what gives least more; last what gives "everything" of a kind more. */
  readonly policies: readonly PolicyComparison[];
}

/** A group or username of aws-auth with what it has beyond every authenticated user; no places: nothing. */
export interface SubjectReport {
  readonly subject: RbacSubject;
  /** Rows that give it, as they are called. */
  readonly rows: readonly string[];
  readonly places: readonly PlaceReport[];
}

const everybody = "system:authenticated";
// More than any policy lists one by one, and more than all that a subject may have.
const [lostWeight, wildcardWeight] = [10_000, 100_000_000];

/** Reports on the groups of the rows that are in force, and on their usernames that a binding names. Names with templates, those of nodes, and `system:masters` (which becomes a policy anyway) are left out. */
export function reportSubjects(judged: readonly Judged[], rbac: RbacObjects): readonly SubjectReport[] {
  const base = rulesFor(rbac, (binding) => binding.namespace === undefined && names(binding, { kind: "Group", name: everybody }));
  const rows = judged.flatMap(({ row, verdict: { outcome } }) => (row === undefined || (outcome.kind === "skip" && outcome.reason !== "already_exists") ? [] : [row]));
  const bySubject = Map.groupBy(rows.flatMap((row) => subjectsOfRow(row).map((subject) => ({ row, subject }))), ({ subject }) => `${subject.kind} ${subject.name}`);
  return [...bySubject.values()].flatMap((same) => {
    const [first] = same;
    const places = first === undefined ? [] : placesOf(first.subject, rbac, base);
    if (first === undefined || (first.subject.kind === "User" && places.length === 0)) return [];
    return [{ subject: first.subject, rows: [...new Set(same.map(({ row }) => rowName(row)))], places }];
  });
}

/** The subjects that rows may stand for in RBAC, and everybody: what a snapshot keeps of RBAC is about them. */
export function isReported({ mapRoles, mapUsers }: AwsAuthReading): (subject: RbacSubject) => boolean {
  const rows = [mapRoles, mapUsers].flatMap((section) => (section.kind === "read" ? section.items : []));
  const wanted = new Set([`Group ${everybody}`, ...rows.flatMap(subjectsOfRow).map(({ kind, name }) => `${kind} ${name}`)]);
  return ({ kind, name }) => wanted.has(`${kind} ${name}`);
}

function subjectsOfRow({ groups, username }: Row): readonly RbacSubject[] {
  const isPlain = (name: string): boolean => name !== "" && !name.includes("{{");
  return [
    ...groups.filter((name) => isPlain(name) && name !== "system:masters" && !isNodeGroup(name)).map((name) => ({ kind: "Group", name })),
    ...(isPlain(username) && !isNodeUsername(username) ? [{ kind: "User", name: username }] : []),
  ];
}

function placesOf(subject: RbacSubject, rbac: RbacObjects, base: readonly RbacRule[]): readonly PlaceReport[] {
  const own = rbac.bindings.filter((binding) => names(binding, subject));
  const places = [...new Set(own.map(({ namespace }) => namespace ?? null))].sort((one, other) => ((one ?? "") < (other ?? "") ? -1 : 1));
  return places.map((namespace) => {
    const here = own.filter((binding) => binding.namespace === undefined || binding.namespace === namespace);
    const rules = rulesFor(rbac, (binding) => here.includes(binding));
    return { namespace, roles: [...new Set(here.map(({ role }) => `${role.kind} ${role.name}`))].sort(), policies: compared(rules, base) };
  });
}

function compared(rules: readonly RbacRule[], base: readonly RbacRule[]): readonly PolicyComparison[] {
  const all = [...accessPolicyRules].map(([policy, policyRules]) => ({ policy, ...compareWithPolicy(rules, policyRules, base) }));
  return all.sort((one, other) => distance(one) - distance(other));
}

function distance({ lost, gained }: RbacComparison): number {
  return gained.reduce((sum, atom) => sum + (Object.values(atom).includes("*") ? wildcardWeight : 1), lost.length * lostWeight);
}

function rulesFor({ roles, bindings }: RbacObjects, isWanted: (binding: RbacBinding) => boolean): readonly RbacRule[] {
  return bindings.filter(isWanted).flatMap((binding) => roles.filter((role) => isBound(role, binding)).flatMap(({ rules }) => rules));
}

function names({ subjects }: RbacBinding, { kind, name }: RbacSubject): boolean {
  return subjects.some((subject) => subject.kind === kind && subject.name === name);
}
