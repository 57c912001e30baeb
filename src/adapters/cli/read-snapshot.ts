// A snapshot's text as the planner's facts, or one sentence on what is wrong with it and where.
import { InvalidInputError } from "../../domain/errors.ts";
import { isPrincipalArn } from "../../domain/ids.ts";
import { leaseTagsOf } from "../../domain/lease/lease-tags.ts";
import type { MigrationFacts, PrincipalLookup, StandingEntry } from "../../domain/migration/migration-facts.ts";
import type { RbacRule } from "../../domain/migration/rbac-cover.ts";
import type { ReadAwsAuth } from "../../ports/cluster/aws-auth-reader.ts";
import { findJsonFault } from "./json-fault.ts";
import { snapshotShape } from "./snapshot-shape.ts";
import type { Snapshot } from "./snapshot-shape.ts";

/** Tag of the entries that a migration makes. */
const migrationTag = "eks-access/migration";

type RuleOfSnapshot = NonNullable<NonNullable<Snapshot["rbac"]>["roles"]>[number]["rules"][number];

interface Problem {
  readonly where: string;
  readonly what: string;
}

/** Reads a snapshot. @throws InvalidInputError that begins with the file and the place */
export function readSnapshot(file: string, text: string, readAwsAuth: ReadAwsAuth): MigrationFacts {
  const fault = findJsonFault(text);
  if (fault !== undefined) throw new InvalidInputError("malformed", `${file}:${String(fault.line)}:${String(fault.column)}: this is no JSON.`);
  const parsed = snapshotShape.safeParse(JSON.parse(text));
  if (!parsed.success) throw refusal(file, parsed.error.issues.map(({ path, code, message }) => ({ where: pathText(path), what: wordsFor(code, message) })));
  const wrong = contradictions(parsed.data);
  if (wrong.length > 0) throw refusal(file, wrong);
  return factsOf(parsed.data, readAwsAuth);
}

function refusal(file: string, problems: readonly Problem[]): InvalidInputError {
  const [first, ...more] = problems.map(({ where, what }) => `${where}: ${what}`);
  return new InvalidInputError("malformed", `${file}: ${String(first)}${more.length === 0 ? "" : ` (and ${String(more.length)} more)`}.`);
}

function pathText(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "the top level" : path.map((key, index) => (typeof key === "number" ? `[${String(key)}]` : `${index === 0 ? "" : "."}${String(key)}`)).join("");
}

function wordsFor(code: string, message: string): string {
  if (code === "invalid_type" && message.endsWith("received undefined")) return "this fact is missing";
  return message.replace(/^Invalid input: /, "").replace(/^Unrecognized/, "unknown");
}

// What cannot be true of any cluster is an error of whoever wrote it down, and nothing to plan with.
function contradictions(snapshot: Snapshot): readonly Problem[] {
  const keys = Object.keys(snapshot.otherKeys).filter((key) => ["mapRoles", "mapUsers", "mapAccounts"].includes(key));
  return [
    ...keys.map((key) => ({ where: `otherKeys.${key}`, what: "this section has its own place in the snapshot" })),
    ...wrongArns(snapshot, "iamRolePaths", "role"),
    ...wrongArns(snapshot, "iamUserPaths", "user"),
    ...twoAnswers(snapshot.iamRolePaths).map((arn) => ({ where: `iamRolePaths.${arn}`, what: "IAM names are unique without case, and another spelling has another answer" })),
    ...twoAnswers(snapshot.iamUserPaths).map((arn) => ({ where: `iamUserPaths.${arn}`, what: "IAM names are unique without case, and another spelling has another answer" })),
    ...repeats(snapshot.existingEntries.map(({ principalArn }) => principalArn)).map((arn) => ({ where: "existingEntries", what: `${arn} has two entries, and a cluster has one for each principal` })),
  ];
}

// A name stands for the principal of that name in the cluster's account, and for nobody else.
function wrongArns({ cluster, ...snapshot }: Snapshot, field: "iamRolePaths" | "iamUserPaths", kind: string): readonly Problem[] {
  return Object.entries(snapshot[field]).flatMap(([written, real]) => {
    if (real === null || real === "unknown") return [];
    const isReal = isPrincipalArn(real) && real.startsWith(`arn:${cluster.partition}:iam::${cluster.accountId}:${kind}/`) && lastName(real) === lastName(written);
    return isReal ? [] : [{ where: `${field}.${written}`, what: `must be null, "unknown" or the ARN of a ${kind} of that name in account ${cluster.accountId}` }];
  });
}

function twoAnswers(answers: Readonly<Record<string, string | null>>): readonly string[] {
  const all = lowerKeys(Object.entries(answers));
  return Object.entries(answers).filter(([arn, real]) => all.get(arn.toLowerCase()) !== real).map(([arn]) => arn);
}

function lastName(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1).toLowerCase();
}

function repeats(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

function factsOf(snapshot: Snapshot, readAwsAuth: ReadAwsAuth): MigrationFacts {
  const { cluster, authMode: mode, targetMode, mapRoles, mapUsers, mapAccounts, otherKeys, rbac } = snapshot;
  const sections = Object.entries({ mapRoles, mapUsers, mapAccounts }).flatMap(([name, text]) => (text === null ? [] : [[name, text] as const]));
  const amiTypes = lowerKeys(Object.entries(snapshot.nodegroupAmiTypes ?? {}));
  return {
    cluster: { account: cluster.accountId, partition: cluster.partition, mode, status: cluster.status, supportsEntries: cluster.accessEntriesSupported, hasHybridNodes: cluster.hybridNodes },
    targetMode,
    awsAuth: readAwsAuth({ ...otherKeys, ...Object.fromEntries(sections) }),
    entries: snapshot.existingEntries.map(entryOf),
    principals: lowerKeys([...Object.entries(snapshot.iamRolePaths), ...Object.entries(snapshot.iamUserPaths)].map(([arn, real]) => [arn, lookupOf(real)] as const)),
    nodeGroupRoles: new Map(snapshot.managedNodegroupRoles.map((arn) => [arn.toLowerCase(), amiTypes.get(arn.toLowerCase()) ?? []])),
    fargateRoles: new Set(snapshot.fargatePodExecutionRoles.map((arn) => arn.toLowerCase())),
    bound: rbac === null ? undefined : { users: rbac.userSubjects, groups: new Set(rbac.groupSubjects) },
    ...rbacOf(rbac),
  };
}

// Roles without their bindings say nothing.
function rbacOf(rbac: Snapshot["rbac"]): Pick<MigrationFacts, "rbac"> {
  if (rbac?.roles === undefined || rbac.bindings === undefined) return {};
  const placed = <T extends { readonly namespace: string | null }>(one: T) => ({ ...one, namespace: one.namespace ?? undefined });
  return { rbac: { roles: rbac.roles.map(({ rules, ...role }) => ({ ...placed(role), rules: rules.map(ruleOf) })), bindings: rbac.bindings.map(placed) } };
}

function ruleOf(rule: RuleOfSnapshot): RbacRule {
  const { verbs, ...lists } = rule;
  return { verbs, ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined)) };
}

function lowerKeys<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  return new Map(entries.map(([key, value]) => [key.toLowerCase(), value]));
}

function lookupOf(real: string | null): PrincipalLookup {
  if (real === null) return { kind: "absent" };
  return real === "unknown" ? { kind: "unknown" } : { kind: "found", arn: real };
}

function entryOf({ tags = {}, managedByTool, username, policies, ...entry }: Snapshot["existingEntries"][number]): StandingEntry {
  const associated = policies.map(({ policyArn, accessScope: { type, namespaces } }) => ({ policyArn, accessScope: namespaces === undefined ? { type } : { type, namespaces } }));
  // Keys cannot be checked offline: any tag that looks like a lease counts as one.
  const holdsLease = leaseTagsOf(tags).leases.length > 0;
  return { ...entry, policies: associated, username: username ?? "", isOfMigration: managedByTool === true || Object.hasOwn(tags, migrationTag), holdsLease };
}
