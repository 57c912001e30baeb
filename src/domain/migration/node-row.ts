// Rows of nodes: which type of entry their role needs. A type cannot be changed later, so a doubt blocks.
import type { Row } from "./aws-auth.ts";
import { findEntry } from "./find-entry.ts";
import type { LivePrincipal } from "./find-entry.ts";
import type { MigrationFacts, StandingEntry } from "./migration-facts.ts";
import type { Verdict } from "./verdict.ts";
import { alreadyThere, blocked } from "./verdict.ts";

const ec2Username = "system:node:{{EC2PrivateDNSName}}";
const usernames: readonly string[] = [ec2Username, "system:node:{{SessionName}}"];
const nodeGroupNames: ReadonlySet<string> = new Set(["system:bootstrappers", "system:nodes", "system:node-proxier", "eks:kube-proxy-windows", "system:authenticated"]);
const nodeTypes: ReadonlySet<string> = new Set(["EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"]);

/** A row with the principal behind it. */
export interface LiveRow {
  readonly row: Row;
  readonly principal: LivePrincipal;
}

/** Whether an entry is one of nodes, whose type rules out groups and policies. */
export function isOfNodes({ type }: Pick<StandingEntry, "type">): boolean {
  return nodeTypes.has(type);
}

/** Whether a username is one that nodes have. */
export function isNodeUsername(username: string): boolean {
  return usernames.includes(username);
}

/** Whether a group is one that nodes have. */
export function isNodeGroup(name: string): boolean {
  return nodeGroupNames.has(name);
}

/** Whether a row lets nodes in: by what its role is used for, or by the username of nodes. */
export function isNodeRow({ row, principal }: LiveRow, facts: MigrationFacts): boolean {
  return principal.kind === "role" && (isManaged(principal, facts) || isNodeUsername(row.username));
}

/** What becomes of a row of nodes. */
export function classifyNodeRow(live: LiveRow, facts: MigrationFacts): Verdict {
  const { row, principal } = live;
  if (principal.account !== facts.cluster.account) return blocked("cross_account_node");
  const type = typeOf(live, facts);
  const entry = findEntry(facts, principal);
  if (entry !== undefined) return besideEntry(row, entry, type);
  if (!isManaged(principal, facts) && !row.groups.includes("system:nodes")) return blocked("node_role_nonstandard_groups");
  if (hasOtherGroups(row)) return blocked("node_role_extra_groups");
  if (type === undefined) return blocked("node_type_ambiguous");
  if (isManaged(principal, facts)) return { outcome: { kind: "ensure", entry: { principalArn: principal.arn, type } }, warnings: ["eks_managed_role"], fate: "keep" };
  const made = { principalArn: principal.arn, type, groups: [], policies: [], username: null };
  return { outcome: { kind: "create", entry: made }, warnings: type === "FARGATE_LINUX" ? ["stale_fargate_role"] : [], fate: "removable" };
}

function besideEntry(row: Row, entry: StandingEntry, type: string | undefined): Verdict {
  const fits = type === undefined ? isOfNodes(entry) : entry.type === type;
  if (!fits) return blocked("conflicting_existing_type");
  return hasOtherGroups(row) ? alreadyThere("keep", ["existing_entry_differs"]) : alreadyThere("removable");
}

function hasOtherGroups({ groups }: Row): boolean {
  return groups.some((group) => group !== "" && !nodeGroupNames.has(group));
}

function isManaged({ arn }: LivePrincipal, { nodeGroupRoles, fargateRoles }: MigrationFacts): boolean {
  return nodeGroupRoles.has(arn.toLowerCase()) || fargateRoles.has(arn.toLowerCase());
}

// Facts go before what the row's text suggests.
function typeOf({ row, principal }: LiveRow, { nodeGroupRoles, fargateRoles, cluster }: MigrationFacts): string | undefined {
  const amiTypes = nodeGroupRoles.get(principal.arn.toLowerCase());
  if (fargateRoles.has(principal.arn.toLowerCase())) return amiTypes === undefined ? "FARGATE_LINUX" : undefined;
  if (amiTypes !== undefined || row.username === ec2Username) return ec2Type(row, amiTypes ?? []);
  if (row.groups.includes("system:node-proxier")) return "FARGATE_LINUX";
  return cluster.hasHybridNodes ? "HYBRID_LINUX" : undefined;
}

function ec2Type(row: Row, amiTypes: readonly string[]): string | undefined {
  const known = new Set(amiTypes.filter((type) => type !== "CUSTOM").map((type) => (type.startsWith("WINDOWS_") ? "EC2_WINDOWS" : "EC2_LINUX")));
  if (known.size > 1) return undefined;
  const [only] = known;
  return only ?? (row.groups.includes("eks:kube-proxy-windows") ? "EC2_WINDOWS" : "EC2_LINUX");
}
