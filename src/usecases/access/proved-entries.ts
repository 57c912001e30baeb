// Entries that this process saw proved as ours: a proof that is stripped later does not hide them.
import type { ClusterName, EntryArn, PrincipalArn } from "../../domain/ids.ts";
import type { Clock } from "../../ports/system/clock.ts";

/** An entry that was listed by no pass for this long (ms) is gone; its ARN never comes back. */
const goneAfter = 60 * 60_000;

interface Proved {
  readonly entryArn: EntryArn;
  readonly listedAt: number;
}

/** By cluster and principal, which has one entry at a time. In memory, one per process. */
export class ProvedEntries {
  readonly #clock: Clock;
  readonly #proved = new Map<ClusterName, Map<PrincipalArn, Proved>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The ARN of the principal's entry was proved. */
  add(cluster: ClusterName, { principal, entryArn }: { readonly principal: PrincipalArn; readonly entryArn: EntryArn }): void {
    const proved = this.#proved.get(cluster) ?? new Map<PrincipalArn, Proved>();
    this.#proved.set(cluster, proved.set(principal, { entryArn, listedAt: this.#clock.monotonic() }));
  }

  /** Those of one principal. */
  of(cluster: ClusterName, principal: PrincipalArn): ReadonlySet<EntryArn> {
    const known = this.#proved.get(cluster)?.get(principal);
    return new Set(known === undefined ? [] : [known.entryArn]);
  }

  /** A cluster's entries were listed. One list may be stale: only what an hour of them did not name is forgotten. */
  listed(cluster: ClusterName, principals: readonly PrincipalArn[]): void {
    const proved = this.#proved.get(cluster);
    if (proved === undefined) return;
    const now = this.#clock.monotonic();
    for (const principal of principals) {
      const known = proved.get(principal);
      if (known !== undefined) proved.set(principal, { ...known, listedAt: now });
    }
    for (const [principal, { listedAt }] of proved) if (now - listedAt > goneAfter) proved.delete(principal);
  }

  /** How many are remembered. */
  get size(): number {
    return [...this.#proved.values()].reduce((sum, { size }) => sum + size, 0);
  }
}
