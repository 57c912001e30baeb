// Whether this process may grant on a cluster now. Closed until shown open; every replica has its own.
import type { GrantingClosed } from "../../domain/entitlement/reasons.ts";
import type { ClusterName } from "../../domain/ids.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";

/** What the gate looks at when asked. */
export interface GateDeps {
  readonly settings: Settings;
  readonly trustedClock: TrustedClock;
}

/** Opens per cluster after its first full pass; when the store lost something, every cluster needs a pass anew. */
export class GrantGate {
  readonly #deps: GateDeps;
  readonly #passed = new Set<ClusterName>();
  readonly #unknownKeys = new Set<ClusterName>();
  #losses = 0;
  #isStoreLost = false;
  #isStoreFit = true;

  constructor(deps: GateDeps) {
    this.#deps = deps;
  }

  /** A full pass over a cluster was made, with the store at hand. `hasUnknownKey`: leases there name a key that this process lacks. */
  passed(cluster: ClusterName, pass: { readonly hasUnknownKey: boolean; readonly begun?: number }): void {
    if (pass.begun !== undefined && pass.begun !== this.#losses) return;
    this.#passed.add(cluster);
    if (pass.hasUnknownKey) this.#unknownKeys.add(cluster);
    else this.#unknownKeys.delete(cluster);
  }

  /** The store lost something: every cluster needs a pass anew. */
  storeLost(): void {
    this.#losses += 1;
    this.#isStoreLost = true;
    this.#passed.clear();
  }

  /** What a pass says that it began with. */
  begin(): number {
    return this.#losses;
  }

  /** Whether the store's server is set up so that it keeps what it is told. */
  storeFits(isFit: boolean): void {
    this.#isStoreFit = isFit;
  }

  /** Whether this cluster was looked at whole since the start, and since the store lost something. */
  hasPassed(cluster: ClusterName): boolean {
    return this.#passed.has(cluster);
  }

  /** Why nothing is granted on this cluster now; undefined when it may be. */
  closedBecause(cluster: ClusterName): GrantingClosed | undefined {
    if (!this.#deps.settings.isValid()) return "configuration_invalid";
    const { granting } = this.#deps.trustedClock.trusted();
    if (granting !== "allowed") return granting;
    if (!this.#isStoreFit) return "store_unfit";
    if (!this.#passed.has(cluster)) return this.#isStoreLost ? "store_lost" : "starting";
    return this.#unknownKeys.has(cluster) ? "unknown_key" : undefined;
  }
}
