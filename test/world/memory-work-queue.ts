// The work queue in memory: jobs run when a test says so.
import { UnavailableError } from "../../src/domain/errors.ts";
import type { RequestId } from "../../src/domain/ids.ts";
import { milliseconds, plus } from "../../src/domain/time.ts";
import type { Duration, Instant } from "../../src/domain/time.ts";
import type { WorkQueue } from "../../src/ports/store/work-queue.ts";
import type { JobResult } from "../../src/usecases/access/end-access.ts";

/** What is asked for. */
export type JobVerb = "grant" | "end" | "tell" | "remind";
/** What jobs do. */
export type MemoryProcessors = Readonly<Record<JobVerb, (id: RequestId) => Promise<JobResult>>>;

interface Job {
  readonly verb: JobVerb;
  readonly id: RequestId;
  readonly same: string;
  dueAt: Instant;
  isRunning: boolean;
  next?: Instant;
}

/** Jobs in memory. The same ask is one job while it waits, and one more while it runs. */
export class MemoryWorkQueue implements WorkQueue {
  /** While true, asking fails with UnavailableError. */
  isAway = false;
  readonly #now: () => Instant;
  readonly #jobs = new Map<string, Job>();

  constructor(clock: { now(): Instant }) {
    this.#now = () => clock.now();
  }

  /** What waits, earliest first. */
  get waiting(): readonly { readonly verb: JobVerb; readonly id: RequestId; readonly dueAt: Instant }[] {
    return [...this.#jobs.values()].map(({ verb, id, dueAt }) => ({ verb, id, dueAt })).sort((one, other) => one.dueAt - other.dueAt);
  }

  askForGrant(id: RequestId, delay: Duration = milliseconds(0)): Promise<void> {
    return this.#ask({ verb: "grant", id, same: "now", dueAt: plus(this.#now(), delay) });
  }
  // One test at a time uses a queue, so that its order tells; what is urgent is another job all the same.
  askForUrgentGrant(id: RequestId): Promise<void> {
    return this.#ask({ verb: "grant", id, same: "urgent", dueAt: this.#now() });
  }
  askToTellUrgently(id: RequestId): Promise<void> {
    return this.#ask({ verb: "tell", id, same: "urgent", dueAt: this.#now() });
  }
  askForEnd(id: RequestId, at: Instant): Promise<void> {
    return this.#ask({ verb: "end", id, same: at <= this.#now() ? "now" : String(at), dueAt: at });
  }
  askToTell(id: RequestId, delay: Duration = milliseconds(0)): Promise<void> {
    return this.#ask({ verb: "tell", id, same: "now", dueAt: plus(this.#now(), delay) });
  }
  askForReminder(id: RequestId, at: Instant): Promise<void> {
    return this.#ask({ verb: "remind", id, same: String(at), dueAt: at });
  }

  /** Loses everything, as FLUSHALL does. */
  wipe(): void {
    this.#jobs.clear();
  }

  /** Runs every job that is due and not running, one after the other; jobs that fail run again a second later. Returns how many ran. */
  async runDue(processors: MemoryProcessors): Promise<number> {
    const due = [...this.#jobs].filter(([, job]) => !job.isRunning && job.dueAt <= this.#now());
    for (const [key, job] of due) await this.#run(key, job, processors);
    return due.length;
  }

  async #run(key: string, job: Job, processors: MemoryProcessors): Promise<void> {
    job.isRunning = true;
    const again = await processors[job.verb](job.id).then((result) => (result === "done" ? undefined : result.again), () => milliseconds(1000));
    job.isRunning = false;
    if (again !== undefined) job.dueAt = plus(this.#now(), again);
    else if (job.next === undefined) this.#jobs.delete(key);
    else {
      job.dueAt = job.next;
      delete job.next;
    }
  }

  async #ask(ask: Omit<Job, "isRunning" | "next">): Promise<void> {
    await Promise.resolve();
    if (this.isAway) throw new UnavailableError("unavailable", "The queue is away.");
    const key = `${ask.verb} ${ask.id} ${ask.same}`;
    const known = this.#jobs.get(key);
    if (known === undefined) this.#jobs.set(key, { ...ask, isRunning: false });
    else if (known.isRunning) known.next = ask.dueAt;
    else if (ask.verb === "grant" || ask.verb === "end") known.dueAt = ask.dueAt;
  }
}
