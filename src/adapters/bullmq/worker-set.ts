// One worker per queue over connections of their own.
import { DelayedError, UnrecoverableError, Worker } from "bullmq";
import type { Job } from "bullmq";
import type { Redis } from "ioredis";
import type { RequestId } from "../../domain/ids.ts";
import { milliseconds } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import type { Random } from "../../ports/system/random.ts";
import type { JobResult } from "../../usecases/access/end-access.ts";
import { workerConnection } from "./producer-connection.ts";
import { backoffMs, queueNames, queueSettings, readJobData } from "./queues.ts";
import type { QueueName } from "./queues.ts";

/** What workers need. */
export interface WorkerSetOptions {
  readonly url: string;
  readonly prefix: string;
  /** The host's clock, which BullMQ follows. */
  readonly hostClock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly work: Readonly<Record<QueueName, (id: RequestId) => Promise<JobResult>>>;
  /** Called for every job that is taken. */
  readonly onTaken: () => void;
}

/** Jobs are taken over after a crash within lock and check: 30 s. */
const lockMs = 15_000;
/** BullMQ does not count crashes as attempts, and gives a job up after the first by default (taskforcesh/bullmq #651, #892). */
const mostCrashes = 10;
const stopWithin = milliseconds(20_000);

/** Workers of all queues. */
export class WorkerSet implements AsyncDisposable {
  readonly #options: WorkerSetOptions;
  readonly #redis: Redis;
  /** Those that are not closed yet. */
  readonly #workers: Set<Worker>;
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: WorkerSetOptions) {
    this.#options = options;
    this.#redis = workerConnection(options.url, options.log);
    this.#workers = new Set(queueNames.map((name) => this.#work(name)));
  }

  /** Lets running jobs finish, for at most 20 s; those that do not are taken over by other workers. */
  async [Symbol.asyncDispose](): Promise<void> {
    const stop = new AbortController();
    const closing = Promise.allSettled([...this.#workers].map((worker) => this.#close(worker)));
    // While Redis is away a close never ends, and a job that finishes cannot be marked as done either. It may go while we wait, or be gone before that shows.
    const closed = Promise.race([closing, this.#lost().then(() => Promise.allSettled(this.#running))]);
    const deadline = this.#options.hostClock.sleep(stopWithin, stop.signal).catch(() => undefined);
    await Promise.race([closed, deadline]);
    stop.abort();
    this.abandon();
  }

  #lost(): Promise<void> {
    return this.#redis.status === "ready" ? new Promise((resolve) => { this.#redis.once("close", () => { resolve(); }); }) : Promise.resolve();
  }

  /** Cuts the connections without waiting for anything. */
  abandon(): void {
    for (const worker of this.#workers) {
      void worker.close(true).catch(() => undefined);
      void worker.disconnect().catch(() => undefined); // also when a close that is going on hangs
    }
    this.#redis.disconnect();
  }

  async #close(worker: Worker): Promise<void> {
    await worker.close();
    this.#workers.delete(worker);
  }

  #work(name: QueueName): Worker {
    const { log, metrics, prefix, random } = this.#options;
    const worker = new Worker(name, (job, token) => this.#run(name, job, token), {
      connection: this.#redis, prefix, concurrency: queueSettings[name].concurrency,
      lockDuration: lockMs, stalledInterval: lockMs, maxStalledCount: mostCrashes,
      settings: { backoffStrategy: (attemptsMade) => backoffMs(name, attemptsMade, random.fraction()) },
    });
    worker.on("active", () => { this.#options.onTaken(); });
    worker.on("error", (error) => { log.warn("worker", { queue: name, error: error.message }); });
    worker.on("stalled", (job) => { log.warn("job taken over", { queue: name, job }); });
    worker.on("failed", (job, error) => {
      if (job?.finishedOn === undefined) return; // tried again
      metrics.alarm("job_failed");
      log.error("job given up; the sweep goes on", error, { queue: name, job: job.id });
    });
    return worker;
  }

  async #run(name: QueueName, job: Job, token: string | undefined): Promise<void> {
    if (job.name === "heartbeat") return;
    const data = readJobData(job.data);
    if (data === undefined) throw new UnrecoverableError("The job carries no id of a request.");
    const working = this.#waitAfter(() => this.#options.work[name](data.id), { queue: name, job: job.id });
    this.#running.add(working);
    const again = await working.finally(() => this.#running.delete(working));
    if (again === undefined) return;
    await job.moveToDelayed(this.#options.hostClock.now() + again, token);
    throw new DelayedError();
  }

  // Milliseconds until the job is to run again without counting as failed; undefined when it is done.
  async #waitAfter(work: () => Promise<JobResult>, fields: { readonly queue: string; readonly job: string | undefined }): Promise<number | undefined> {
    try {
      const result = await work();
      return result === "done" ? undefined : result.again;
    } catch (error) {
      const retryAfter = retryAfterOf(error);
      this.#options.log.error("job failed; it runs again", error, { ...fields, retryAfterMs: retryAfter });
      if (retryAfter === undefined) throw error;
      return retryAfter;
    }
  }
}

// Slack says how long to wait; that is no failure of the job.
function retryAfterOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("retryAfterMs" in error)) return undefined;
  return typeof error.retryAfterMs === "number" && error.retryAfterMs >= 0 ? error.retryAfterMs : undefined;
}
