// The ConfigMap kube-system/aws-auth, and whom it maps, read anew for every question.
import { z } from "zod";
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { PrincipalArn } from "../../domain/ids.ts";
import type { AwsAuthReading } from "../../domain/migration/aws-auth.ts";
import type { AwsAuth } from "../../ports/cluster/aws-auth.ts";
import type { AwsAuthRows } from "../../ports/cluster/aws-auth-rows.ts";
import type { Log } from "../../ports/system/log.ts";
import { judgeAwsAuth } from "./aws-auth-rows.ts";
import type { At, ClusterClient } from "./cluster-client.ts";
import { httpCodeOf, statusOf, translateKubernetesError } from "./kubernetes-errors.ts";
import { readAwsAuth } from "./read-aws-auth.ts";

const [namespace, name] = ["kube-system", "aws-auth"];
const dataSchema = z.record(z.string(), z.string());

/** Reads aws-auth through the cluster's API. */
export class KubernetesAwsAuth implements AwsAuth, AwsAuthRows {
  private readonly client: ClusterClient;
  private readonly log: Log;

  constructor(client: ClusterClient, log: Log) {
    this.client = client;
    this.log = log;
  }

  async maps(cluster: Cluster, facts: ClusterFacts, principal: PrincipalArn): Promise<boolean> {
    const data = await this.readData({ cluster, facts });
    if (data === undefined) return false;
    const verdict = judgeAwsAuth(data, principal);
    if (verdict === "unreadable") this.log.warn("aws-auth cannot be read, so everybody counts as mapped", { cluster: cluster.name });
    return verdict !== "not mapped";
  }

  async rows(cluster: Cluster, facts: ClusterFacts): Promise<AwsAuthReading | undefined> {
    const data = await this.readData({ cluster, facts });
    return data === undefined ? undefined : readAwsAuth(data);
  }

  async data(cluster: Cluster, facts: ClusterFacts): Promise<Readonly<Record<string, string>> | undefined> {
    return this.readData({ cluster, facts });
  }

  private async readData(at: At): Promise<Readonly<Record<string, string>> | undefined> {
    const what = `reading aws-auth of ${at.cluster.name}`;
    try {
      const found = await this.client.read(at, { what, call: ({ core }) => core.readNamespacedConfigMap({ namespace, name }) });
      return dataOf(found.metadata?.name, found.data, what);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw translateKubernetesError(error, what);
    }
  }
}

function dataOf(found: string | undefined, data: unknown, what: string): Readonly<Record<string, string>> {
  const parsed = dataSchema.safeParse(data ?? {});
  if (found === name && parsed.success) return parsed.data;
  throw new UnavailableError("payload", `${what} failed: the answer is not that ConfigMap.`);
}

// Only the API server's own word about this ConfigMap counts: a 404 of anything on the way says nothing.
function isAbsent(error: unknown): boolean {
  if (httpCodeOf(error) !== 404) return false;
  const status = statusOf(error);
  return status?.reason === "NotFound" && status.details?.kind === "configmaps" && status.details.name === name;
}
