// What a process remembers of entries that are not ours, so that a pass need not read them all again.
import type { ClusterName, PrincipalArn } from "../../domain/ids.ts";
import type { Clock } from "../../ports/system/clock.ts";

/** A foreign entry is looked at again after this: it may have been replaced by one of ours. */
const lookAgainAfter = 60 * 60_000;

/** An alarm is raised by every pass while its cause lasts. */
const alarmOverAfter = 60 * 60_000;

/** Per cluster, the principals whose entry was foreign at the last look. In memory only. */
export class ForeignEntries {
  readonly #clock: Clock;
  readonly #seen = new Map<ClusterName, Map<PrincipalArn, number>>();
  readonly #alarmed = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The listed principals that this pass has to read. Principals that are not listed any more are forgotten. */
  toLookAt(cluster: ClusterName, listed: readonly PrincipalArn[], mustLook: ReadonlySet<PrincipalArn>): readonly PrincipalArn[] {
    const present = new Set(listed);
    const seen = this.#of(cluster);
    for (const principal of seen.keys()) if (!present.has(principal)) seen.delete(principal);
    const now = this.#clock.monotonic();
    return listed.filter((principal) => {
      const at = seen.get(principal);
      return at === undefined || mustLook.has(principal) || now - at > lookAgainAfter;
    });
  }

  /** An entry was read. */
  saw(cluster: ClusterName, principal: PrincipalArn, isForeign: boolean): void {
    if (isForeign) this.#of(cluster).set(principal, this.#clock.monotonic());
    else this.#of(cluster).delete(principal);
  }

  /** True the first time that this alarm is raised by this process, and again when it was not raised for an hour: the audit log has it once, the metric counts every time. */
  isNewAlarm(alarm: string): boolean {
    const now = this.#clock.monotonic();
    for (const [old, at] of this.#alarmed) if (now - at > alarmOverAfter) this.#alarmed.delete(old);
    const isNew = !this.#alarmed.has(alarm);
    this.#alarmed.set(alarm, now);
    return isNew;
  }

  #of(cluster: ClusterName): Map<PrincipalArn, number> {
    const known = this.#seen.get(cluster) ?? new Map<PrincipalArn, number>();
    this.#seen.set(cluster, known);
    return known;
  }
}
