// Adding jobs, without ever waiting for a Redis that is away.
import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { UnavailableError } from "../../domain/errors.ts";
import type { Duration } from "../../domain/time.ts";
import type { Log } from "../../ports/system/log.ts";
import { producerConnection } from "./producer-connection.ts";
import { optionsOf, queueNames } from "./queues.ts";
import type { JobData, NewJob, QueueName } from "./queues.ts";

type Queues = Readonly<Record<QueueName, Queue>>;

/** Where jobs go. */
export interface ProducerOptions {
  readonly url: string;
  readonly prefix: string;
  readonly log: Log;
}

/** The adding side of all queues over one connection. */
export class JobProducer implements AsyncDisposable {
  readonly #options: ProducerOptions;
  readonly #redis: Redis;
  #opening: Promise<Queues> | undefined;

  constructor(options: ProducerOptions) {
    this.#options = options;
    this.#redis = producerConnection(options.url, options.log);
  }

  /** Resolves once jobs can be added. @throws UnavailableError after `within` */
  ready(within: Duration): Promise<void> {
    if (this.#redis.status === "ready") return Promise.resolve();
    return new Promise((resolve, reject) => {
      const onReady = (): void => { clearTimeout(timer); resolve(); };
      const timer = setTimeout(() => { this.#redis.off("ready", onReady); reject(new UnavailableError("unavailable", "The queues did not open in time.")); }, within);
      this.#redis.once("ready", onReady);
    });
  }

  /** Adds a job. @throws UnavailableError within about a second */
  add(job: NewJob): Promise<void> {
    return this.asking(async (queues) => {
      const number = await this.#redis.incr(`${this.#options.prefix}:jobs`);
      await queues[job.queue].add(job.verb, job.data satisfies JobData, optionsOf(job, number));
    });
  }

  /** Adds a job that only shows that jobs are taken. @throws UnavailableError */
  beat(): Promise<void> {
    return this.asking(async ({ ends }) => { await ends.add("heartbeat", {}, { removeOnComplete: true, removeOnFail: true }); });
  }

  /** Does something with the queues. @throws UnavailableError for whatever goes wrong with Redis */
  async asking<T>(run: (queues: Queues) => Promise<T>): Promise<T> {
    try {
      if (this.#redis.status !== "ready") throw new Error(`the connection is ${this.#redis.status}`);
      return await run(await this.#open());
    } catch (error) {
      throw new UnavailableError("unavailable", "Redis takes no jobs.", { cause: error });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const queues = await this.#opening?.catch(() => undefined);
    if (queues !== undefined) await closeAll(queues);
    this.#redis.disconnect();
  }

  // Only on a connection that is ready: a queue that could not look at the server when it was made never works.
  #open(): Promise<Queues> {
    this.#opening ??= this.#makeQueues().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #makeQueues(): Promise<Queues> {
    const { log, prefix } = this.#options;
    const make = (name: QueueName): Queue => {
      const queue = new Queue(name, { connection: this.#redis, prefix });
      return queue.on("error", (error) => { log.debug("queue", { queue: name, error: error.message }); });
    };
    const queues: Queues = { ends: make("ends"), grants: make("grants"), cards: make("cards"), reminders: make("reminders"), urgentGrants: make("urgentGrants"), urgentCards: make("urgentCards") };
    await Promise.all(queueNames.map((name) => queues[name].waitUntilReady()));
    return queues;
  }
}

async function closeAll(queues: Queues): Promise<void> {
  await Promise.allSettled(queueNames.map((name) => queues[name].close()));
}
