// The workers of all queues.
import type { RequestId } from "../../domain/ids.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import type { JobResult } from "../../usecases/access/end-access.ts";

/** What the jobs do; each gets an id and reads everything else afresh. A thrown error means: again, later. */
export interface Processors {
  grant(id: RequestId): Promise<JobResult>;
  end(id: RequestId): Promise<JobResult>;
  tell(id: RequestId): Promise<JobResult>;
  lapse(id: RequestId): Promise<JobResult>;
}

/** Running workers; disposing of them lets running jobs finish for at most 20 s. */
export interface RunningWorkers extends AsyncDisposable {
  /** False once the workers took no job for 60 s although Redis took jobs, and making them anew did not help: the process should stop. */
  isHealthy(): boolean;
}

/**
 * Starts the workers; Redis may be away.
 * @param options.clock the host's clock, since BullMQ follows it; in the sandbox not the movable one
 */
export function startWorkers(options: { readonly url: string; readonly clock: Clock; readonly log: Log; readonly metrics: Metrics; readonly processors: Processors; readonly prefix?: string }): Promise<RunningWorkers> {
  throw new Error(`not written yet ${options.url}`);
}
