// What the use cases of migrations stand on.
import type { People } from "../../ports/person/people.ts";
import type { Clusters } from "../../ports/cluster/clusters.ts";
import type { EntryReader } from "../../ports/access/entry-reader.ts";
import type { AwsAuthEdits } from "../../ports/migration/aws-auth-edits.ts";
import type { MigrationCalls } from "../../ports/migration/migration-calls.ts";
import type { MigrationStore } from "../../ports/store/migration-store.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Digests } from "../../ports/system/digests.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Random } from "../../ports/system/random.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import type { MigrationNotifier } from "../../ports/talk/migration-notifier.ts";
import type { CollectDeps } from "../administration/collect-migration-facts.ts";
import type { AuditTrail } from "../audit/audit-trail.ts";

/** Ports and collaborators. */
export interface MigrationDeps extends Omit<CollectDeps, "patience"> {
  readonly people: People;
  readonly settings: Settings;
  readonly clusters: Clusters;
  readonly entryReader: EntryReader;
  readonly migrationCalls: MigrationCalls;
  readonly awsAuthEdits: AwsAuthEdits;
  readonly migrations: MigrationStore;
  readonly migrationNotifier: MigrationNotifier;
  readonly digests: Pick<Digests, "sha256">;
  readonly trail: AuditTrail;
  readonly trustedClock: TrustedClock;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}
