// Builders for facts of a migration; a test names only what it is about.
import type { AwsAuthReading, Row, SectionReading } from "../../../src/domain/migration/aws-auth.ts";
import type { MigratedCluster, MigrationFacts, StandingEntry } from "../../../src/domain/migration/migration-facts.ts";
import { planMigration } from "../../../src/domain/migration/migration-plan.ts";
import type { MigrationPlan } from "../../../src/domain/migration/migration-plan.ts";

/** The cluster's account and another one. */
export const [home, elsewhere] = ["111122223333", "444455556666"];
/** The policy of administrators. */
export const admin = { policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", accessScope: { type: "cluster" } };

/** ARN of a role of the cluster's account. */
export function roleArn(name: string): string {
  return `arn:aws:iam::${home}:role/${name}`;
}

/** ARN of a user of the cluster's account. */
export function userArn(name: string): string {
  return `arn:aws:iam::${home}:user/${name}`;
}

type RowParts = Partial<Omit<Row, "section" | "index">>;

/** A section that was read. */
export function read<Item>(...items: readonly Item[]): SectionReading<Item> {
  return { kind: "read", items, hasMoreDocuments: false };
}

function rows(section: Row["section"], parts: readonly RowParts[]): SectionReading<Row> {
  return read(...parts.map((part, index) => ({ section, index, arn: "", sso: undefined, username: "", groups: [], warnings: [], ...part })));
}

/** Rows for mapRoles. */
export function roles(...parts: readonly RowParts[]): Pick<AwsAuthReading, "mapRoles"> {
  return { mapRoles: rows("mapRoles", parts) };
}

/** Rows for mapUsers. */
export function users(...parts: readonly RowParts[]): Pick<AwsAuthReading, "mapUsers"> {
  return { mapUsers: rows("mapUsers", parts) };
}

/** An entry that is there. */
export function anEntry(parts: Partial<StandingEntry> & Pick<StandingEntry, "principalArn">): StandingEntry {
  return { type: "STANDARD", groups: [], policies: [], username: "", isOfMigration: false, holdsLease: false, ...parts };
}

/** Facts of a cluster with an administrator besides aws-auth. */
export function facts(awsAuth: Partial<AwsAuthReading>, rest: Partial<Omit<MigrationFacts, "awsAuth" | "cluster">> & { readonly cluster?: Partial<MigratedCluster> } = {}): MigrationFacts {
  return {
    targetMode: "API", principals: new Map(), nodeGroupRoles: new Map(), fargateRoles: new Set(), bound: undefined, ...rest,
    entries: [anEntry({ principalArn: roleArn("standing-admin"), policies: [admin] }), ...rest.entries ?? []],
    awsAuth: { mapRoles: read(), mapUsers: read(), mapAccounts: read(), otherKeys: [], ...awsAuth },
    cluster: { account: home, partition: "aws", mode: "API_AND_CONFIG_MAP", status: "ACTIVE", supportsEntries: true, hasHybridNodes: false, ...rest.cluster },
  };
}

/** The plan of such facts. */
export function plan(...args: Parameters<typeof facts>): MigrationPlan {
  return planMigration(facts(...args)).plan;
}
