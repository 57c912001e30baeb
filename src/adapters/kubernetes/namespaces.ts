// The namespaces of clusters, from their APIs; copies are shared for a minute.
import type { V1NamespaceList } from "@kubernetes/client-node";
import { clusterArnText } from "../../domain/cluster/cluster.ts";
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import { UnavailableError } from "../../domain/errors.ts";
import { isNamespace } from "../../domain/ids.ts";
import type { Namespace } from "../../domain/ids.ts";
import { seconds } from "../../domain/time.ts";
import type { Namespaces } from "../../ports/cluster/namespaces.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { At, ClusterClient } from "./cluster-client.ts";
import { httpCodeOf, translateKubernetesError } from "./kubernetes-errors.ts";

const fresh = seconds(60);
const perPage = 500;
const mostPages = 100;

interface Copy {
  readonly names: Promise<readonly Namespace[]>;
  /** When the read began, by the monotonic clock. */
  readonly at: number;
}

/** Namespaces by the list call, all pages or an error. */
export class KubernetesNamespaces implements Namespaces {
  private readonly client: ClusterClient;
  private readonly clock: Clock;
  private readonly copies = new Map<string, Copy>();

  constructor(client: ClusterClient, clock: Clock) {
    this.client = client;
    this.clock = clock;
  }

  async list(cluster: Cluster, facts: ClusterFacts): Promise<readonly Namespace[]> {
    const key = `${clusterArnText(cluster)} ${facts.endpoint ?? ""}`;
    const now = this.clock.monotonic();
    const known = this.copies.get(key);
    if (known !== undefined && now - known.at < fresh) return known.names;
    const copy = { names: this.read({ cluster, facts }), at: now };
    this.copies.set(key, copy);
    try {
      return await copy.names;
    } catch (error) {
      if (this.copies.get(key) === copy) this.copies.delete(key);
      throw error;
    }
  }

  // 410: the list that the pages come from is too old for the server, so from the beginning, once.
  private async read(at: At): Promise<readonly Namespace[]> {
    const what = `listing the namespaces of ${at.cluster.name}`;
    try {
      return await this.allPages(at, what).catch((error: unknown) => {
        if (httpCodeOf(error) !== 410) throw error;
        return this.allPages(at, what);
      });
    } catch (error) {
      throw translateKubernetesError(error, what);
    }
  }

  private async allPages(at: At, what: string): Promise<readonly Namespace[]> {
    const names: string[] = [];
    let token: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const found = await this.page(at, what, token);
      names.push(...found.items.map(({ metadata }) => metadata?.name ?? ""));
      const next = found.metadata?._continue ?? "";
      if (next === "") return sorted(names, what);
      if (next === token) break;
      token = next;
    }
    throw new UnavailableError("payload", `${what} failed: the list does not end.`);
  }

  private page(at: At, what: string, token: string | undefined): Promise<V1NamespaceList> {
    return this.client.read(at, { what, call: ({ core }) => core.listNamespace({ limit: perPage, ...(token === undefined ? {} : { _continue: token }) }) });
  }
}

function sorted(names: readonly string[], what: string): readonly Namespace[] {
  const valid = [...new Set(names)].filter(isNamespace);
  if (valid.length === new Set(names).size) return valid.sort();
  throw new UnavailableError("payload", `${what} failed: a name in the list is not that of a namespace.`);
}
