// The first steps of an early end, once it is stored: a tombstone in AWS, and the job that takes the access away.
import { clusterNamed } from "../../domain/configuration.ts";
import { EksAccessError } from "../../domain/errors.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { WorkQueue } from "../../ports/store/work-queue.ts";
import type { Log } from "../../ports/system/log.ts";
import { writeTombstone } from "./write-tombstone.ts";
import type { TombstoneDeps } from "./write-tombstone.ts";

/** What starting a removal needs. */
export interface StartRemovalDeps extends TombstoneDeps {
  readonly queue: WorkQueue;
  readonly log: Log;
}

/** Writes the tombstone and asks for the end. The state is stored: whatever fails here is done by the end job or the next sweep. */
export async function startRemoval(deps: StartRemovalDeps, request: AccessRequest): Promise<void> {
  const cluster = clusterNamed(deps.settings.current(), request.terms.cluster);
  try {
    if (cluster !== undefined) await writeTombstone(deps, cluster, request);
  } catch (error) {
    if (!(error instanceof EksAccessError)) throw error;
    deps.log.error("tombstone not written yet", error, { request: request.id });
  }
  await deps.queue.askForEnd(request.id, deps.trustedClock.trusted().now).catch((error: unknown) => {
    deps.log.error("end not asked for; the next sweep does", error, { request: request.id });
  });
}
