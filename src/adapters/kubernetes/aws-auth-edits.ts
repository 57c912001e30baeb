// Implements AwsAuthEdits: aws-auth by JSON Patch that tests what it replaces, and backups as immutable ConfigMaps beside it.
import { z } from "zod";
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import { ConflictError, RejectedError, UnavailableError } from "../../domain/errors.ts";
import type { EksAccessError } from "../../domain/errors.ts";
import type { AwsAuthData } from "../../domain/migration/collected-facts.ts";
import type { SectionChange } from "../../domain/migration/run/edit-rows.ts";
import type { AwsAuthEdits, AwsAuthState, Backup } from "../../ports/migration/aws-auth-edits.ts";
import type { Apis, At, ClusterClient } from "./cluster-client.ts";
import { httpCodeOf, statusOf, translateKubernetesError } from "./kubernetes-errors.ts";

const namespace = "kube-system";
const fieldManager = "eks-access";
const shape = z.object({
  data: z.record(z.string(), z.string()).default({}),
  metadata: z.object({
    name: z.string(), resourceVersion: z.string().min(1),
    managedFields: z.array(z.object({ manager: z.string().default("") })).default([]),
    labels: z.record(z.string(), z.string()).default({}), annotations: z.record(z.string(), z.string()).default({}),
  }),
});

/** Edits through the cluster's API. Every call is made by its conditions so that a repeat changes nothing. */
export class KubernetesAwsAuthEdits implements AwsAuthEdits {
  private readonly client: ClusterClient;

  constructor(client: ClusterClient) {
    this.client = client;
  }

  async read(cluster: Cluster, facts: ClusterFacts): Promise<AwsAuthState | undefined> {
    const found = await this.get({ cluster, facts }, "aws-auth");
    if (found === undefined) return undefined;
    const { data, metadata } = found;
    const managers = [...new Set(metadata.managedFields.map(({ manager }) => manager).filter((manager) => manager !== ""))];
    return { data, resourceVersion: metadata.resourceVersion, managers, marks: { ...metadata.labels, ...metadata.annotations } };
  }

  async edit(cluster: Cluster, facts: ClusterFacts, { changes, resourceVersion }: { readonly changes: readonly SectionChange[]; readonly resourceVersion: string }): Promise<void> {
    const body = [{ op: "test", path: "/metadata/resourceVersion", value: resourceVersion }, ...changes.flatMap(operationsFor)];
    const patch = async (dry: { readonly dryRun?: string }): Promise<void> => {
      const what = `${dry.dryRun === undefined ? "editing" : "trying an edit of"} aws-auth of ${cluster.name}`;
      const { PatchStrategy, setHeaderOptions } = await import("@kubernetes/client-node");
      await this.write({ cluster, facts }, what, async ({ core }) => core.patchNamespacedConfigMap({ name: "aws-auth", namespace, body, fieldManager, ...dry }, setHeaderOptions("Content-Type", PatchStrategy.JsonPatch)));
    };
    await patch({ dryRun: "All" });
    await patch({});
  }

  async backUp(cluster: Cluster, facts: ClusterFacts, { name, data }: Backup): Promise<void> {
    const { V1ConfigMap, V1ObjectMeta } = await import("@kubernetes/client-node");
    const metadata = Object.assign(new V1ObjectMeta(), { name, namespace, labels: { "app.kubernetes.io/managed-by": "eks-access" } });
    const body = Object.assign(new V1ConfigMap(), { apiVersion: "v1", kind: "ConfigMap", metadata, immutable: true, data: { ...data } });
    try {
      await this.write({ cluster, facts }, `backing up aws-auth of ${cluster.name}`, ({ core }) => core.createNamespacedConfigMap({ namespace, body, fieldManager }));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }

  async readBackup(cluster: Cluster, facts: ClusterFacts, name: string): Promise<AwsAuthData | undefined> {
    return (await this.get({ cluster, facts }, name))?.data;
  }

  private async get(at: At, name: string): Promise<z.infer<typeof shape> | undefined> {
    const what = `reading the ConfigMap ${name} of ${at.cluster.name}`;
    try {
      const found = shape.safeParse(await this.client.read(at, { what, call: ({ core }) => core.readNamespacedConfigMap({ namespace, name }) }));
      if (found.success && found.data.metadata.name === name) return found.data;
    } catch (error) {
      if (isAbsent(error, name)) return undefined;
      throw refusalOr(error, what);
    }
    throw new UnavailableError("payload", `${what} failed: the answer is not that ConfigMap.`);
  }

  private async write(at: At, what: string, call: (apis: Apis) => Promise<unknown>): Promise<void> {
    try {
      await this.client.read(at, { what, call });
    } catch (error) {
      const code = httpCodeOf(error);
      if (code === 409 || code === 422) throw new ConflictError("changed", `${what} failed: it is not as it was read, or the cluster's checks refuse it: ${statusOf(error)?.message ?? ""}`);
      throw refusalOr(error, what);
    }
  }
}

// What was read as absent is added; what stood there is tested.
function operationsFor({ section, before, after }: SectionChange): readonly { readonly op: string; readonly path: string; readonly value: string }[] {
  const path = `/data/${section}`;
  return before === "" ? [{ op: "add", path, value: after }] : [{ op: "test", path, value: before }, { op: "replace", path, value: after }];
}

function refusalOr(error: unknown, what: string): EksAccessError {
  const translated = translateKubernetesError(error, what);
  const code = httpCodeOf(error);
  return code === 403 || code === 400 ? new RejectedError(code === 403 ? "access_denied" : "invalid_parameter", translated.message) : translated;
}

function isAbsent(error: unknown, name: string): boolean {
  const status = httpCodeOf(error) === 404 ? statusOf(error) : undefined;
  return status?.reason === "NotFound" && status.details?.kind === "configmaps" && status.details.name === name;
}
