// One call to AWS from admission to translated error: limiter, deadline, guard before every attempt, one new session when the old one is over.
import type { MiddlewareStack } from "@smithy/types";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { EksAccessError } from "../../domain/errors.ts";
import type { Instant } from "../../domain/time.ts";
import type { NotAfterGuard } from "../../ports/access/entry-grants.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import { watchAttempts } from "./attempts.ts";
import { areCredentialsRefused, isExpiredSession, isThrottling, translateAwsError } from "./aws-errors.ts";
import type { AwsClients } from "./clients.ts";
import type { Urgency } from "./limiter/call-order.ts";
import { CallLimiter } from "./limiter/call-limiter.ts";
import { checkFreshTags } from "./fresh-tags-guard.ts";
import { checkNotAfter } from "./not-after-guard.ts";

/** What a call is, apart from its parameters. */
export interface CallSpec extends Urgency {
  readonly cluster: Cluster;
  /** As IAM names it, e.g. `eks:DescribeAccessEntry`. */
  readonly operation: string;
  readonly isWrite: boolean;
  /** Only for calls that give access. */
  readonly guard?: NotAfterGuard;
  /** Only for calls that rest on tags: when these were read. */
  readonly tagsReadAt?: Instant;
}

/** What the sender of a call uses: `watch` wraps the command, `options` go beside it. */
export interface Sending {
  readonly watch: <I extends object, O extends object, C>(command: C & { readonly middlewareStack: MiddlewareStack<I, O> }) => C;
  readonly options: { readonly abortSignal: AbortSignal };
}

/** Makes calls to AWS. */
export interface AwsCalls extends Disposable {
  readonly clients: AwsClients;
  /** Runs one call. @throws UnavailableError, RejectedError, ConflictError: what `translateAwsError` makes of the failure */
  run<T>(spec: CallSpec, send: (sending: Sending) => Promise<T>): Promise<T>;
}

/** What calls are made with. */
export interface CallDeps {
  readonly clients: AwsClients;
  readonly clock: Clock;
  readonly trustedClock: TrustedClock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "alarm">;
}

/** Makes the caller, with one limiter per service, account and region. */
export function createAwsCalls(deps: CallDeps): AwsCalls {
  const limiters = new Map<string, CallLimiter>();
  let isStopped = false;
  const limiterOf = ({ operation, cluster }: CallSpec): CallLimiter => {
    const key = `${operation.split(":")[0] ?? ""} ${cluster.account} ${cluster.region}`;
    const limiter = limiters.get(key) ?? new CallLimiter(deps.clock);
    limiters.set(key, limiter);
    if (isStopped) limiter[Symbol.dispose]();
    return limiter;
  };
  return {
    clients: deps.clients,
    run: async (spec, send) => {
      const limiter = limiterOf(spec);
      const failures: unknown[] = [];
      try {
        return await runWithSession({ deps, spec, limiter, failures }, send);
      } catch (error) {
        const translated = translateAwsError(error, { what: `${spec.operation} on ${spec.cluster.name}`, isWrite: spec.isWrite, earlier: failures });
        report(deps, spec, translated);
        throw translated;
      }
    },
    [Symbol.dispose]: () => {
      isStopped = true;
      for (const limiter of limiters.values()) limiter[Symbol.dispose]();
    },
  };
}

interface Running {
  readonly deps: CallDeps;
  readonly spec: CallSpec;
  readonly limiter: CallLimiter;
  /** Errors of all attempts so far. */
  readonly failures: unknown[];
}

// A session that AWS does not accept is dropped, so that a repaired account works at once.
// A call refused for an expired session was not worked off: it is made once more with a new one.
async function runWithSession<T>(running: Running, send: (sending: Sending) => Promise<T>): Promise<T> {
  try {
    return await runOnce(running, send);
  } catch (error) {
    if (areCredentialsRefused(error)) running.deps.clients.session(running.spec.cluster).drop();
    if (!isExpiredSession(error)) throw error;
    return runOnce(running, send);
  }
}

async function runOnce<T>(running: Running, send: (sending: Sending) => Promise<T>): Promise<T> {
  const { deps, spec, limiter } = running;
  const { callClass, due = spec.guard?.notAfter, goesOn = false } = spec;
  await limiter.admit({ callClass, due, goesOn });
  const abortSignal = deps.clients.deadline();
  const watch = attemptWatch(running);
  return before(abortSignal, send({ watch: (command) => watchAttempts(command, watch), options: { abortSignal } }));
}

function attemptWatch({ deps, spec, limiter, failures }: Running): Parameters<typeof watchAttempts>[1] {
  let attempts = 0;
  return {
    before: () => {
      if (spec.guard !== undefined) checkNotAfter(spec.guard, deps.trustedClock);
      if (spec.tagsReadAt !== undefined) checkFreshTags(spec.tagsReadAt, deps.trustedClock);
      attempts += 1;
      if (attempts > 1) limiter.charge();
    },
    failed: (error) => {
      failures.push(error);
      if (isThrottling(error)) limiter.throttled();
    },
  };
}

// The SDK minds the signal while it sends, not while it waits for credentials: the deadline holds for both.
async function before<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => { reject(deadline.reason); };
  deadline.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    deadline.removeEventListener("abort", onAbort);
  }
}

function report({ log, metrics }: CallDeps, { operation, cluster }: CallSpec, error: EksAccessError): void {
  const fields = { operation, cluster: cluster.name, account: cluster.account, region: cluster.region, code: error.code };
  if (error.code === "credentials" || error.code === "access_denied") {
    metrics.alarm(`aws_${error.code}`);
    log.warn("aws refused a call", fields);
  } else if (error.code !== "not_found" && error.code !== "already_exists") {
    log.debug("aws call failed", fields);
  }
}
