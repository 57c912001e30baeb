// Calls to the Kubernetes APIs of clusters: shared connections, a deadline per attempt, tokens renewed in time.
import type { CoreV1Api, RbacAuthorizationV1Api } from "@kubernetes/client-node";
import { Agent } from "undici";
import { clusterArnText } from "../../domain/cluster/cluster.ts";
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import { UnavailableError } from "../../domain/errors.ts";
import { seconds } from "../../domain/time.ts";
import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";
import { BearerToken } from "./bearer-token.ts";
import { httpCodeOf, isBrokenConnection } from "./kubernetes-errors.ts";

/** What calls need. */
export interface ClusterClientDeps {
  readonly clock: Clock;
  readonly kubernetesToken: (cluster: Cluster) => Promise<string>;
  /** How long an attempt may take; 5 s when left out. */
  readonly deadline?: Duration;
}

/** Where to call: a cluster as configured, with what EKS says of it now. */
export interface At {
  readonly cluster: Cluster;
  readonly facts: ClusterFacts;
}

/** One read. */
export interface Read<T> {
  /** Names it in errors, e.g. `reading aws-auth of prod`. */
  readonly what: string;
  readonly call: (apis: Apis) => Promise<T>;
}

/** The parts of the API that are read. */
export interface Apis {
  readonly core: CoreV1Api;
  readonly rbac: RbacAuthorizationV1Api;
}

interface Connection {
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly agent: Agent;
  readonly token: BearerToken;
}

const connectDeadline = seconds(2);

/** Reads from clusters. Certificates are verified against the authority that EKS names, always. */
export class ClusterClient implements AsyncDisposable {
  private readonly deps: ClusterClientDeps;
  private readonly connections = new Map<string, Connection>();

  constructor(deps: ClusterClientDeps) {
    this.deps = deps;
  }

  /**
   * Runs a read; once more when the token was not accepted or the connection broke.
   * @returns what the call gives; errors of the API server are thrown as client-node's, for `translateKubernetesError`
   */
  async read<T>(at: At, read: Read<T>): Promise<T> {
    const connection = this.connectionTo(at, read.what);
    try {
      return await this.attempt(connection, read);
    } catch (error) {
      if (httpCodeOf(error) !== 401 && !isBrokenConnection(error)) throw error;
      return this.attempt(connection, read);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const agents = [...this.connections.values()].map(({ agent }) => agent);
    this.connections.clear();
    await Promise.all(agents.map((agent) => agent.destroy()));
  }

  private async attempt<T>({ endpoint, agent, token }: Connection, { call }: Read<T>): Promise<T> {
    const bearer = await token.current();
    // With its thousand models it is half of what a start loads, and ending access needs none of it.
    const { CoreV1Api, createConfiguration, RbacAuthorizationV1Api, ServerConfiguration } = await import("@kubernetes/client-node");
    const { deadline = seconds(5) } = this.deps;
    const configuration = createConfiguration({
      baseServer: new ServerConfiguration(endpoint, {}),
      promiseMiddleware: [{
        // Without these, client-node opens a connection per call and waits for ever.
        pre: (context) => {
          context.setDispatcher(agent);
          context.setSignal(AbortSignal.timeout(deadline));
          context.setHeaderParam("Authorization", `Bearer ${bearer}`);
          return Promise.resolve(context);
        },
        post: (context) => Promise.resolve(context),
      }],
    });
    try {
      return await call({ core: new CoreV1Api(configuration), rbac: new RbacAuthorizationV1Api(configuration) });
    } catch (error) {
      if (httpCodeOf(error) === 401) await token.refuse(bearer);
      throw error;
    }
  }

  // A cluster that was deleted and made again has another endpoint and another authority.
  private connectionTo({ cluster, facts }: At, what: string): Connection {
    const address = addressIn(facts, what);
    const key = clusterArnText(cluster);
    const known = this.connections.get(key);
    if (known?.endpoint === address.endpoint && known.certificateAuthority === address.certificateAuthority) return known;
    known?.agent.destroy().catch(() => undefined);
    const connection: Connection = {
      ...address,
      agent: new Agent({ connections: 4, allowH2: false, connect: { ca: address.certificateAuthority, timeout: connectDeadline } }),
      token: known?.token ?? new BearerToken(() => this.deps.kubernetesToken(cluster), this.deps.clock),
    };
    this.connections.set(key, connection);
    return connection;
  }
}

function addressIn({ endpoint = "", certificateAuthority = "", status }: ClusterFacts, what: string): Pick<Connection, "endpoint" | "certificateAuthority"> {
  if (endpoint.startsWith("https://") && certificateAuthority !== "") return { endpoint, certificateAuthority };
  throw new UnavailableError("unavailable", `${what} failed: EKS names no https endpoint with a certificate authority for the cluster (status ${status}).`);
}
