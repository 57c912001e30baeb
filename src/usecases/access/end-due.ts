// The due heap's work: converges principals whose earliest lease is over. Needs AWS only.
import { clusterNamed } from "../../domain/configuration.ts";
import { milliseconds, plus, seconds } from "../../domain/time.ts";
import { instant } from "../../domain/time.ts";
import { convergePrincipal } from "./converge-principal.ts";
import { inParallel } from "./in-parallel.ts";
import { rememberEnd } from "./sweep-cluster.ts";
import type { SweepDeps } from "./sweep-cluster.ts";

/** The heap acts this long after the end, so that the timer usually was there first. */
const heapPatience = seconds(3);
const retryAfter = seconds(1);

/** Ends everything that the heap knows to be over. What fails is put back for a second later. */
export async function endDue(deps: SweepDeps): Promise<void> {
  const { now } = deps.trustedClock.trusted();
  const due = deps.dueHeap.takeDue(instant(Math.max(0, now - heapPatience)));
  await inParallel(due, async (item) => {
    const cluster = clusterNamed(deps.settings.current(), item.cluster);
    if (cluster === undefined) return;
    try {
      rememberEnd(deps, cluster, await convergePrincipal(deps, { cluster, principal: item.principal }));
    } catch (error) {
      deps.dueHeap.add({ ...item, notAfter: plus(instant(Math.max(0, now - heapPatience)), milliseconds(retryAfter)) });
      deps.log.error("due access not ended yet", error, { cluster: item.cluster });
    }
  });
}
