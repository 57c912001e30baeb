// What every work queue promises. Real delays are short.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RequestId } from "../../src/domain/ids.ts";
import type { Instant } from "../../src/domain/time.ts";
import type { WorkQueue } from "../../src/ports/store/work-queue.ts";
import type { JobResult } from "../../src/usecases/access/end-access.ts";
import { firstId, secondId } from "../world/builders.ts";
import { eventually } from "../world/eventually.ts";
import { milliseconds, plus } from "../world/times.ts";

/** What jobs do. */
export type JobWork = Readonly<Record<"grant" | "end" | "tell" | "remind", (id: RequestId) => Promise<JobResult>>>;

/** A queue, and workers for it. */
export interface WorkQueueHarness extends AsyncDisposable {
  readonly queue: WorkQueue;
  now(): Instant;
  /** Starts working jobs off until the harness is disposed of. */
  work(work: JobWork): Promise<void>;
}

interface Recorder {
  readonly work: JobWork;
  readonly ran: { readonly verb: string; readonly id: RequestId; readonly at: Instant }[];
  /** Resolves once this many jobs began. */
  readonly begun: (count: number) => Promise<unknown>;
}

/** Notes every job, then does what `then` says. */
function recorder(now: () => Instant, then: (verb: string, id: RequestId) => Promise<JobResult> = () => Promise.resolve("done")): Recorder {
  const ran: { verb: string; id: RequestId; at: Instant }[] = [];
  const note = (verb: string) => (id: RequestId) => {
    ran.push({ verb, id, at: now() });
    return then(verb, id);
  };
  const work = { grant: note("grant"), end: note("end"), tell: note("tell"), remind: note("remind") };
  return { work, ran, begun: (count) => eventually(() => `${String(count)} jobs, only ${JSON.stringify(ran)} at ${String(now())}`, () => ran.length >= count) };
}

/** Runs the suite on queues that `open` makes. */
export function workQueueContract(open: () => Promise<WorkQueueHarness>): void {
  let harness: WorkQueueHarness;
  let queue: WorkQueue;
  const now = (): Instant => harness.now();
  beforeEach(async () => {
    harness = await open();
    queue = harness.queue;
  });
  afterEach(() => harness[Symbol.asyncDispose]());

  describe("asking", () => {
    it("has each kind of job done with the id it was asked for", async () => {
      const { work, ran, begun } = recorder(now);
      await queue.askForGrant(firstId);
      await queue.askForEnd(firstId, now());
      await queue.askToTell(secondId);
      await queue.askForReminder(secondId, now());
      await harness.work(work);
      await begun(4);
      expect(ran.map(({ verb, id }) => `${verb} ${id}`).sort()).toEqual([`end ${firstId}`, `grant ${firstId}`, `remind ${secondId}`, `tell ${secondId}`]);
    });
    it("runs nothing before it is due", async () => {
      const { work, ran, begun } = recorder(now);
      const due = plus(now(), milliseconds(300));
      await queue.askForEnd(firstId, due);
      await harness.work(work);
      await begun(1);
      expect(ran[0]?.at).toBeGreaterThanOrEqual(due - 5); // the host's clock counts whole milliseconds
    });
    it("runs what is due already at once", async () => {
      const { work, begun } = recorder(now);
      await harness.work(work);
      await queue.askForEnd(firstId, plus(now(), milliseconds(0)));
      await begun(1);
    });
    it("makes one job of the same ask, while it waits", async () => {
      const { work, ran, begun } = recorder(now);
      for (let n = 0; n < 3; n += 1) await queue.askToTell(firstId);
      await queue.askToTell(secondId);
      await harness.work(work);
      await begun(2);
      await queue.askForGrant(secondId); // a job after them shows that no more come
      await begun(3);
      expect(ran.map(({ verb }) => verb).sort()).toEqual(["grant", "tell", "tell"]);
    });
    it("runs once more, when asked while it runs", async () => {
      const gate = Promise.withResolvers<undefined>();
      const { work, ran, begun } = recorder(now, async () => { await gate.promise; return "done"; });
      await harness.work(work);
      await queue.askToTell(firstId);
      await begun(1);
      await queue.askToTell(firstId);
      await queue.askToTell(firstId);
      expect(ran).toHaveLength(1);
      gate.resolve(undefined);
      await begun(2);
      await queue.askToTell(secondId);
      await begun(3);
      expect(ran.map(({ id }) => id)).toEqual([firstId, firstId, secondId]);
    });
    it("keeps the timer of an end, when an early end is asked for as well", async () => {
      const { work, ran, begun } = recorder(now);
      await queue.askForEnd(firstId, plus(now(), milliseconds(400)));
      await harness.work(work);
      await queue.askForEnd(firstId, now());
      await begun(1);
      await begun(2);
      expect((ran[1]?.at ?? 0) - (ran[0]?.at ?? 0)).toBeGreaterThan(100);
    });
  });

  describe("working", () => {
    it("runs a job again after the time it says", async () => {
      let runs = 0;
      const { work, ran, begun } = recorder(now, () => { runs += 1; return Promise.resolve(runs === 1 ? { again: milliseconds(150) } : "done"); });
      await harness.work(work);
      await queue.askForGrant(firstId);
      await begun(2);
      expect((ran[1]?.at ?? 0) - (ran[0]?.at ?? 0)).toBeGreaterThanOrEqual(140);
    });
    it("runs a job again, when it fails", async () => {
      let runs = 0;
      const { work, begun } = recorder(now, () => { runs += 1; return runs === 1 ? Promise.reject(new Error("AWS is away")) : Promise.resolve("done"); });
      await harness.work(work);
      await queue.askForEnd(firstId, now());
      await begun(2);
    });
  });
}
