// What migrations are made from: the parts of the process, with the calls and edits that nothing else gets.
import { createKubernetesEditing } from "../adapters/kubernetes/kubernetes-editing.ts";
import { readAwsAuth } from "../adapters/kubernetes/read-aws-auth.ts";
import { createRedisMigrationStore } from "../adapters/redis/redis-migration-store.ts";
import type { SlackApp } from "../adapters/slack/app.ts";
import type { MigrationDeps } from "../usecases/migration/migration-deps.ts";
import type { Lifetime } from "./lifetime.ts";
import type { Parts } from "./parts.ts";

/** Makes them once; nothing is sent before the first call. */
export function makeMigrating(parts: Parts, lifetime: Lifetime): (slack: Pick<SlackApp, "people" | "migrationNotifier">) => MigrationDeps {
  const { aws, redis, digests, settings, clock, random, log, awsAuthRows, rbac, sweepDeps: { trail } } = parts;
  const { awsAuthEdits } = lifetime.own("Kubernetes edits", createKubernetesEditing({ clock, kubernetesToken: aws.kubernetesToken }));
  const migrations = createRedisMigrationStore({ redis: redis.redis, macKeys: digests.approvalKeys });
  const { clusters, entryReader, migrationCalls, nodeRoles, principalNames, trustedClock } = aws;
  return ({ people, migrationNotifier }) => ({
    people, migrationNotifier, settings, clock, random, log, trail, digests, trustedClock, migrations,
    clusters, entryReader, migrationCalls, nodeRoles, principalNames, awsAuthEdits, awsAuthRows, rbac, readAwsAuth,
  });
}
