// The queues: their names, what their jobs carry, and how often and how late a failed job is tried again.
import type { JobsOptions } from "bullmq";
import { z } from "zod";
import { isRequestId } from "../../domain/ids.ts";
import type { RequestId } from "../../domain/ids.ts";
import { isInstant } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";

/** The queues. Each has workers of its own: removals never wait for grants. */
export type QueueName = "ends" | "grants" | "cards" | "reminders" | "urgentGrants" | "urgentCards";

/** How a queue is worked off. */
export interface QueueSettings {
  readonly attempts: number;
  /** Failed jobs are tried again after 1 s, doubled each time up to this, ± 50 %. */
  readonly longestBackoffMs: number;
  /** How many jobs one process does at once. */
  readonly concurrency: number;
}

/** All queues. A job that used up its attempts is no loss: the sweep asks again. */
export const queueSettings: Readonly<Record<QueueName, QueueSettings>> = {
  ends: { attempts: 50, longestBackoffMs: 60_000, concurrency: 50 },
  grants: { attempts: 20, longestBackoffMs: 15_000, concurrency: 10 },
  cards: { attempts: 10, longestBackoffMs: 30_000, concurrency: 5 },
  reminders: { attempts: 10, longestBackoffMs: 60_000, concurrency: 5 },
  // Those of break-glass: few, and never behind the others. A source that does not answer is asked again soon.
  urgentGrants: { attempts: 100, longestBackoffMs: 5000, concurrency: 10 },
  urgentCards: { attempts: 10, longestBackoffMs: 30_000, concurrency: 5 },
};

/** Every queue's name. */
export const queueNames: readonly QueueName[] = ["ends", "grants", "cards", "reminders", "urgentGrants", "urgentCards"];

/** What a job carries: an id, and when it is due on the product's clock. Everything else is read afresh. */
export interface JobData {
  readonly id: RequestId;
  readonly dueAt: Instant;
}

const jobData = z.object({
  id: z.custom<RequestId>((value) => typeof value === "string" && isRequestId(value)),
  dueAt: z.custom<Instant>((value) => typeof value === "number" && isInstant(value)),
});

/** Reads what a job carries; undefined when it was not added by us. */
export function readJobData(data: unknown): JobData | undefined {
  return jobData.safeParse(data).data;
}

/** A job to be added. `same` names what it is the same as: while such a job waits, another is not added, and while one runs, one more is kept. */
export interface NewJob {
  readonly queue: QueueName;
  readonly verb: "end" | "grant" | "card" | "remind";
  readonly data: JobData;
  readonly delayMs: number;
  readonly same: string;
  /** Whether asking again ends the wait of a job that is waiting for its next try. */
  readonly hurries: boolean;
}

/** BullMQ's options for a job. The number makes its id new: BullMQ silently drops a job whose id it still knows. */
export function optionsOf(job: NewJob, number: number): JobsOptions {
  return {
    jobId: `${job.verb}_${job.data.id}_${String(number)}`,
    delay: job.delayMs,
    attempts: queueSettings[job.queue].attempts,
    backoff: { type: "ours" },
    removeOnComplete: true,
    removeOnFail: { age: 30 * 86_400, count: 5000 },
    deduplication: { id: `${job.verb}-${job.same}`, keepLastIfActive: true, ...(job.hurries ? { reschedule: true } : {}) },
  };
}

/** How long after the given failed attempt (1 for the first) a job is tried again; `chance` is at least 0 and below 1. */
export function backoffMs(queue: QueueName, attemptsMade: number, chance: number): number {
  const full = Math.min(queueSettings[queue].longestBackoffMs, 1000 * 2 ** Math.min(30, attemptsMade - 1));
  return Math.round(full * (0.5 + chance));
}

/** Key prefix with a hash tag, so that all keys of a queue are in one slot of a Redis Cluster. */
export const defaultPrefix = "{eks-access}";
