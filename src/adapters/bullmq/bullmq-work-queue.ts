// The work queue on BullMQ. Delays follow the host's clock; a job is due by its `dueAt` on the product's clock.
import type { Job, Queue } from "bullmq";
import type { RequestId } from "../../domain/ids.ts";
import { instant, milliseconds, plus } from "../../domain/time.ts";
import type { Duration, Instant } from "../../domain/time.ts";
import type { WorkQueue } from "../../ports/store/work-queue.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Log } from "../../ports/system/log.ts";
import { JobProducer } from "./job-producer.ts";
import { defaultPrefix, queueNames, readJobData } from "./queues.ts";

/** The work queue with what only compose needs. */
export interface BullmqWorkQueue extends WorkQueue, AsyncDisposable {
  /** Resolves once jobs can be added. @throws UnavailableError after `within` */
  ready(within: Duration): Promise<void>;
  /** Runs delayed jobs whose time has come on the product's clock after it was moved forward (sandbox). @throws UnavailableError */
  promoteDue(now: Instant): Promise<void>;
}

/** What the queues need. */
export interface WorkQueueOptions {
  readonly url: string;
  /** The product's clock. */
  readonly clock: Clock;
  readonly log: Log;
  /** Key prefix with a hash tag; `{eks-access}` when absent. */
  readonly prefix?: string;
}

/** Opens the queues. Needs no Redis at once: while it is away every ask fails with UnavailableError, at once or within a second. */
export function openWorkQueue({ url, clock, log, prefix = defaultPrefix }: WorkQueueOptions): BullmqWorkQueue {
  const producer = new JobProducer({ url, prefix, log });
  const now = (): Instant => clock.now();
  const delayTo = (at: Instant): number => Math.max(0, at - now());
  return {
    askForGrant: (id, delay = milliseconds(0)) => producer.add({ queue: "grants", verb: "grant", data: { id, dueAt: plus(now(), delay) }, delayMs: delay, same: id, hurries: true }),
    askForEnd: (id, at) => producer.add({ queue: "ends", verb: "end", data: { id, dueAt: at }, delayMs: delayTo(at), same: endKey(id, at, now()), hurries: true }),
    askToTell: (id, delay = milliseconds(0)) => producer.add({ queue: "cards", verb: "card", data: { id, dueAt: plus(now(), delay) }, delayMs: delay, same: id, hurries: false }),
    askForUrgentGrant: (id) => producer.add({ queue: "urgentGrants", verb: "grant", data: { id, dueAt: now() }, delayMs: 0, same: id, hurries: true }),
    askToTellUrgently: (id) => producer.add({ queue: "urgentCards", verb: "card", data: { id, dueAt: now() }, delayMs: 0, same: id, hurries: false }),
    askForReminder: (id, at) => producer.add({ queue: "reminders", verb: "remind", data: { id, dueAt: at }, delayMs: delayTo(at), same: `${id}-${String(at)}`, hurries: false }),
    ready: (within) => producer.ready(within),
    promoteDue: (at) => producer.asking(async (queues) => {
      for (const name of queueNames) await promoteDueOf(queues[name], at);
    }),
    [Symbol.asyncDispose]: () => producer[Symbol.asyncDispose](),
  };
}

// The timer of an end stays whatever is asked for now; several asks for now are one.
function endKey(id: RequestId, at: Instant, now: Instant): string {
  return at <= now ? `${id}-now` : `${id}-${String(at)}`;
}

const pageSize = 500;

async function promoteDueOf(queue: Queue, now: Instant): Promise<void> {
  const due: Job[] = [];
  for (let from = 0; ; from += pageSize) {
    const page = await queue.getDelayed(from, from + pageSize - 1);
    due.push(...page.filter((job) => (readJobData(job.data)?.dueAt ?? instant(0)) <= now));
    if (page.length < pageSize) break;
  }
  // One that became due by itself meanwhile cannot be promoted any more.
  for (const job of due) await job.promote().catch(() => undefined);
}
