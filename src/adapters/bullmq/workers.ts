// The workers of all queues, with a watch over them.
import type { RequestId } from "../../domain/ids.ts";
import { seconds } from "../../domain/time.ts";
import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import type { Random } from "../../ports/system/random.ts";
import type { JobResult } from "../../usecases/access/end-access.ts";
import { JobProducer } from "./job-producer.ts";
import { Liveness } from "./liveness.ts";
import { defaultPrefix } from "./queues.ts";
import { WorkerSet } from "./worker-set.ts";

/** What the jobs do; each gets an id and reads everything else afresh. A thrown error means: again, later. */
export interface Processors {
  grant(id: RequestId): Promise<JobResult>;
  end(id: RequestId): Promise<JobResult>;
  tell(id: RequestId): Promise<JobResult>;
  remind(id: RequestId): Promise<JobResult>;
}

/** What running workers need. */
export interface WorkersOptions {
  readonly url: string;
  /** The host's clock, since BullMQ follows it; in the sandbox not the one that can be moved. */
  readonly hostClock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly processors: Processors;
  /** Key prefix, the same as that of the work queue. */
  readonly prefix?: string;
  /** How often it is looked whether jobs are taken; 20 s when absent. */
  readonly heartbeatEvery?: Duration;
}

/** Running workers; disposing of them lets running jobs finish for at most 20 s. */
export interface RunningWorkers extends AsyncDisposable {
  /** False once no worker took a job for a minute although Redis took jobs, and making the workers anew did not help: the process should stop. */
  isHealthy(): boolean;
}

/** Starts the workers. Redis may be away: they begin when it is there. */
export function startWorkers(options: WorkersOptions): Promise<RunningWorkers> {
  return Promise.resolve(new WatchedWorkers(options));
}

class WatchedWorkers implements RunningWorkers {
  readonly #options: WorkersOptions;
  readonly #producer: JobProducer;
  readonly #liveness = new Liveness();
  readonly #stop = new AbortController();
  readonly #watching: Promise<void>;
  #workers: WorkerSet;
  #isHealthy = true;

  constructor(options: WorkersOptions) {
    this.#options = options;
    this.#producer = new JobProducer({ url: options.url, prefix: options.prefix ?? defaultPrefix, log: options.log });
    this.#workers = this.#makeWorkers();
    this.#watching = this.#watch();
  }

  isHealthy(): boolean {
    return this.#isHealthy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#watching;
    await this.#workers[Symbol.asyncDispose]();
    await this.#producer[Symbol.asyncDispose]();
  }

  #makeWorkers(): WorkerSet {
    const { processors, prefix = defaultPrefix, ...rest } = this.#options;
    return new WorkerSet({
      ...rest, prefix, onTaken: () => { this.#liveness.sign(); },
      work: { ends: (id) => processors.end(id), grants: (id) => processors.grant(id), cards: (id) => processors.tell(id), reminders: (id) => processors.remind(id), urgentGrants: (id) => processors.grant(id), urgentCards: (id) => processors.tell(id) },
    });
  }

  async #watch(): Promise<void> {
    const { hostClock, heartbeatEvery = seconds(20) } = this.#options;
    while (!this.#stop.signal.aborted) {
      await this.#beat();
      this.#act();
      await hostClock.sleep(heartbeatEvery, this.#stop.signal).catch(() => undefined);
    }
  }

  async #beat(): Promise<void> {
    try {
      await this.#producer.beat();
      this.#liveness.beat();
    } catch {
      // Redis is away: that says nothing about the workers
    }
  }

  #act(): void {
    const { log, metrics } = this.#options;
    const verdict = this.#liveness.verdict();
    this.#isHealthy = verdict !== "hopeless";
    if (verdict !== "rebuild") return;
    metrics.alarm("workers_rebuilt");
    log.warn("no job was taken for a minute; workers and their connections are made anew");
    this.#workers.abandon();
    this.#workers = this.#makeWorkers();
  }
}
