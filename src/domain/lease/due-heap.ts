// What a process remembers to end next, filled by what its sweeps read; needs no Redis.
import type { ClusterName, PrincipalArn } from "../ids.ts";
import type { Instant } from "../time.ts";

/** One principal on one cluster, and when something of it ends next. */
export interface DueItem {
  readonly cluster: ClusterName;
  readonly principal: PrincipalArn;
  readonly notAfter: Instant;
  /** Only when it is put back after its end: that end. `notAfter` is then the time of the next try. */
  readonly endedAt?: Instant;
}

/** Items by cluster and principal; the earliest end of each. */
export class DueHeap {
  readonly #items = new Map<string, DueItem>();

  /** Remembers when something of a principal ends next; replaces what was known. Undefined forgets it. */
  set(cluster: ClusterName, principal: PrincipalArn, notAfter: Instant | undefined): void {
    const key = `${cluster} ${principal}`;
    if (notAfter === undefined) this.#items.delete(key);
    else this.#items.set(key, { cluster, principal, notAfter });
  }

  /** Remembers an end unless an earlier one is known. */
  add(item: DueItem): void {
    const known = this.#items.get(`${item.cluster} ${item.principal}`);
    if (known === undefined || item.notAfter < known.notAfter) this.#items.set(`${item.cluster} ${item.principal}`, item);
  }

  /** Takes out the earliest of the wanted items that are due at `now`. */
  takeFirst(now: Instant, isWanted: (item: DueItem) => boolean): DueItem | undefined {
    let first: DueItem | undefined;
    for (const item of this.#items.values()) {
      if (item.notAfter <= now && item.notAfter < (first?.notAfter ?? Infinity) && isWanted(item)) first = item;
    }
    if (first !== undefined) this.#items.delete(`${first.cluster} ${first.principal}`);
    return first;
  }

  /** The earliest end that is remembered; of one cluster, when it is given. */
  next(cluster?: ClusterName): Instant | undefined {
    let earliest: Instant | undefined;
    for (const item of this.#items.values()) {
      const end = item.endedAt ?? item.notAfter;
      if ((cluster === undefined || cluster === item.cluster) && (earliest === undefined || end < earliest)) earliest = end;
    }
    return earliest;
  }

  /** How many items are remembered. */
  get size(): number {
    return this.#items.size;
  }
}
