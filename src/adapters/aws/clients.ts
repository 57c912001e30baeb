// The only maker of AWS SDK clients: deadlines, retries, credentials per account and the `Date` of every reply are settled here.
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { EKSClient } from "@aws-sdk/client-eks";
import { IAMClient } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { OwnerId } from "../../domain/ids.ts";
import type { Clock } from "../../ports/system/clock.ts";
import { AccountSession } from "./account-session.ts";
import type { Credentials } from "./account-session.ts";
import { collectDates } from "./server-dates.ts";
import type { ServerDates } from "./server-dates.ts";

/** Spans in real milliseconds: they bound sockets, which know no other time. */
export interface AwsTimeouts {
  readonly connection: number;
  /** Per attempt, until the reply begins. */
  readonly request: number;
  /** Over all attempts of one call. */
  readonly call: number;
}

/** The values of production. */
const defaultTimeouts: AwsTimeouts = { connection: 2_000, request: 5_000, call: 10_000 };

/** What the clients are made from. */
export interface ClientDeps {
  readonly clock: Clock;
  readonly dates: ServerDates;
  readonly owner: OwnerId;
  /** Names this process among others of the owner; part of session names. */
  readonly instance: string;
  /** Stands for EKS, STS and IAM in sandbox and tests. */
  readonly endpoint?: string | undefined;
  /** Without it the SDK's default chain is used. */
  readonly baseCredentials?: Credentials | undefined;
  readonly timeouts?: AwsTimeouts | undefined;
}

/** Clients by cluster; one of a kind per account, role and region. */
export interface AwsClients extends Disposable {
  eks(cluster: Cluster): EKSClient;
  iam(cluster: Cluster): IAMClient;
  /** The credentials that calls about this cluster are signed with. */
  session(cluster: Cluster): AccountSession;
  /** A new deadline over all attempts of one call. */
  deadline(): AbortSignal;
}

/** Makes the factory; nothing is connected or read until the first call. */
export function createAwsClients(deps: ClientDeps): AwsClients {
  return new KeptClients(deps);
}

class KeptClients implements AwsClients {
  private readonly deps: ClientDeps;
  private readonly timeouts: AwsTimeouts;
  private readonly handlers = new Map<string, NodeHttpHandler>();
  private readonly sessions = new Map<string, AccountSession>();
  private readonly ownSts = new Map<string, STSClient>();
  private readonly eksClients = new Map<string, EKSClient>();
  private readonly iamClients = new Map<string, IAMClient>();

  constructor(deps: ClientDeps) {
    this.deps = deps;
    this.timeouts = deps.timeouts ?? defaultTimeouts;
  }

  eks(cluster: Cluster): EKSClient {
    return kept(this.eksClients, regionKey(cluster), () => {
      const client = new EKSClient(this.settings(cluster));
      client.middlewareStack.use(collectDates(this.deps.dates));
      return client;
    });
  }

  iam(cluster: Cluster): IAMClient {
    return kept(this.iamClients, regionKey(cluster), () => {
      const client = new IAMClient(this.settings(cluster));
      client.middlewareStack.use(collectDates(this.deps.dates));
      return client;
    });
  }

  session(cluster: Cluster): AccountSession {
    const key = accountKey(cluster);
    return kept(this.sessions, key, () => new AccountSession({
      clock: this.deps.clock,
      ownSts: kept(this.ownSts, key, () => this.sts(cluster, this.deps.baseCredentials)),
      stsWith: (credentials) => this.sts(cluster, credentials),
      deadline: () => this.deadline(),
    }, { account: cluster.account, sessionName: sessionName(this.deps), ...(cluster.assumeRole === undefined ? {} : { role: cluster.assumeRole }) }));
  }

  deadline(): AbortSignal {
    return AbortSignal.timeout(this.timeouts.call);
  }

  [Symbol.dispose](): void {
    for (const client of [...this.eksClients.values(), ...this.iamClients.values(), ...this.ownSts.values()]) client.destroy();
    for (const handler of this.handlers.values()) handler.destroy();
  }

  private settings(cluster: Cluster) {
    return {
      ...this.common(cluster),
      requestHandler: kept(this.handlers, cluster.account, () => makeHandler(this.timeouts)),
      // `memoized` tells the SDK not to keep credentials of its own: the session keeps and drops them.
      credentials: Object.assign(async () => this.session(cluster).credentials(), { memoized: true }),
    };
  }

  private sts(cluster: Cluster, credentials: Credentials | undefined): STSClient {
    const client = new STSClient({ ...this.common(cluster), requestHandler: makeHandler(this.timeouts), ...(credentials === undefined ? {} : { credentials }) });
    client.middlewareStack.use(collectDates(this.deps.dates));
    return client;
  }

  private common(cluster: Cluster) {
    const { endpoint } = this.deps;
    return { region: cluster.region, retryMode: "standard", maxAttempts: 2, ...(endpoint === undefined ? {} : { endpoint }) };
  }
}

/** Key of what accounts do not share: account and role. */
function accountKey(cluster: Cluster): string {
  return `${cluster.account} ${cluster.assumeRole?.arn ?? ""} ${cluster.assumeRole?.externalId ?? ""}`;
}
function regionKey(cluster: Cluster): string {
  return `${accountKey(cluster)} ${cluster.region}`;
}

// One set of sockets per account, so that one account's hanging calls take none from another.
function makeHandler(timeouts: AwsTimeouts): NodeHttpHandler {
  const agent = { keepAlive: true, maxSockets: 20 };
  return new NodeHttpHandler({
    connectionTimeout: timeouts.connection,
    requestTimeout: timeouts.request,
    // Without it newer handlers log and go on waiting (@smithy/node-http-handler 4.4 and later).
    throwOnRequestTimeout: true,
    httpAgent: new HttpAgent(agent),
    httpsAgent: new HttpsAgent(agent),
  });
}

function sessionName({ owner, instance }: ClientDeps): string {
  return `${owner}-${instance}`.replaceAll(/[^\w+=,.@-]/g, "-").slice(0, 64);
}

function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
