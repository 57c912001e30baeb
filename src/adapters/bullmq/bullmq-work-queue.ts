// The work queue on BullMQ.
import type { Duration, Instant } from "../../domain/time.ts";
import type { WorkQueue } from "../../ports/store/work-queue.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Log } from "../../ports/system/log.ts";

/** The work queue with what only compose needs. */
export interface BullmqWorkQueue extends WorkQueue, AsyncDisposable {
  /** Resolves once jobs can be added. @throws UnavailableError after `within` */
  ready(within: Duration): Promise<void>;
  /** Runs delayed jobs whose time has come on the product's clock after it was moved forward (sandbox). */
  promoteDue(now: Instant): Promise<void>;
}

/**
 * Opens the queues. Needs no Redis at once: while it is away every add fails within a second with UnavailableError.
 * @param options.clock the product's clock; delays are relative to it
 * @param options.prefix key prefix with a hash tag, `{eks-access}` when absent
 */
export function openWorkQueue(options: { readonly url: string; readonly clock: Clock; readonly log: Log; readonly prefix?: string }): BullmqWorkQueue {
  throw new Error(`not written yet ${options.url}`);
}
