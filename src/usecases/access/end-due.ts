// The due heap's work: converges principals whose earliest lease is over. Needs AWS only.
import { clusterNamed } from "../../domain/configuration.ts";
import type { AccountId, ClusterName } from "../../domain/ids.ts";
import type { DueItem } from "../../domain/lease/due-heap.ts";
import { instant, milliseconds, plus, seconds } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";
import { convergePrincipal } from "./converge-principal.ts";
import type { Lanes } from "./lanes.ts";
import { rememberEnd } from "./sweep-cluster.ts";
import type { SweepDeps } from "./sweep-cluster.ts";

/** The heap acts this long after the end, so that the timer usually was there first. */
const heapPatience = seconds(3);
const retryAfter = seconds(1);

/** What the heap's work needs. */
export interface EndDueDeps extends SweepDeps {
  /** By account: ends of one never wait for another's. */
  readonly endLanes: Lanes;
}

/**
 * Ends everything that the heap knows to be over, earliest first, on the free lanes of each account. What fails is put back for a second later.
 * May run again before it is done: an account that hangs keeps its lanes, the others go on. Never throws.
 */
export async function endDue(deps: EndDueDeps): Promise<void> {
  const until = instant(Math.max(0, deps.trustedClock.trusted().now - heapPatience));
  await Promise.all([...clustersByAccount(deps)].flatMap(([account, clusters]) => startLanes({ deps, account, clusters, until })));
}

function clustersByAccount(deps: EndDueDeps): ReadonlyMap<AccountId, ReadonlySet<ClusterName>> {
  const byAccount = new Map<AccountId, Set<ClusterName>>();
  for (const { account, name } of deps.settings.current().clusters) byAccount.set(account, (byAccount.get(account) ?? new Set()).add(name));
  return byAccount;
}

interface Ending {
  readonly deps: EndDueDeps;
  readonly account: AccountId;
  readonly clusters: ReadonlySet<ClusterName>;
  readonly until: Instant;
}

function startLanes(ending: Ending): readonly Promise<void>[] {
  const { deps, account } = ending;
  const lanes: Promise<void>[] = [];
  while (deps.endLanes.enter(account)) {
    const first = next(ending);
    if (first !== undefined) lanes.push(runLane(ending, first));
    else {
      deps.endLanes.leave(account);
      break;
    }
  }
  return lanes;
}

function next({ deps, clusters, until }: Ending): DueItem | undefined {
  return deps.dueHeap.takeFirst(until, ({ cluster }) => clusters.has(cluster));
}

async function runLane(ending: Ending, first: DueItem): Promise<void> {
  for (let item: DueItem | undefined = first; item !== undefined; item = next(ending)) await endOne(ending, item);
  ending.deps.endLanes.leave(ending.account);
}

async function endOne({ deps, until }: Ending, item: DueItem): Promise<void> {
  const cluster = clusterNamed(deps.settings.current(), item.cluster);
  if (cluster === undefined) return;
  const endedAt = item.endedAt ?? item.notAfter;
  try {
    rememberEnd(deps, cluster, await convergePrincipal(deps, { cluster, principal: item.principal, due: endedAt, isOver: true }));
  } catch (error) {
    deps.dueHeap.add({ ...item, endedAt, notAfter: plus(until, milliseconds(retryAfter)) });
    deps.log.error("due access not ended yet", error, { cluster: item.cluster });
  }
}
