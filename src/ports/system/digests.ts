// Port: hashes and MACs.
import type { MacKeys } from "../../domain/lease/lease.ts";

/** Hashing. Keys for different purposes are derived from the same master and are never interchangeable. */
export interface Digests {
  /** SHA-256 in lower-case hex. */
  sha256(text: string): string;
  /** Keys of leases and of the `made` proof. */
  readonly leaseKeys: MacKeys;
  /** Keys of stored approvals. */
  readonly approvalKeys: MacKeys;
  /** Keys of stored intakes. */
  readonly intakeKeys: MacKeys;
  /** Keys of stored links and of the nonces for them. */
  readonly linkKeys: MacKeys;
}
