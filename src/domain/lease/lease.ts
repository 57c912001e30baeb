// Leases: what justifies the access of one request until its end.
import type { AccessScope } from "../cluster/access-scope.ts";
import type { AccessPolicyName, ClusterArn, KubernetesGroup, LeaseId, OwnerId, PrincipalArn, RoleName, SlackUserId } from "../ids.ts";
import type { Instant } from "../time.ts";

/** What a lease says. Instants are whole seconds. */
export interface Lease {
  readonly id: LeaseId;
  readonly issuedAt: Instant;
  readonly notAfter: Instant;
  readonly person: SlackUserId;
  readonly role: RoleName;
  /** Sorted. */
  readonly policies: readonly AccessPolicyName[];
  /** Undefined for leases without access policies. */
  readonly scope: AccessScope | undefined;
  /** Sorted. */
  readonly groups: readonly KubernetesGroup[];
}

/** What a lease is bound to by its MAC: copied anywhere else it proves nothing. */
export interface LeaseTarget {
  readonly owner: OwnerId;
  readonly clusterArn: ClusterArn;
  readonly principal: PrincipalArn;
}

/**
 * Keys for one purpose. The kid is derived from the key, so that a wrong key is not mistaken for a forgery.
 * An argument of the domain: it computes no hashes itself.
 */
export interface MacKeys {
  /** The key that signs. */
  readonly currentKid: string;
  /** base64url of the first 16 bytes of the HMAC; undefined when no key has that kid. */
  mac(kid: string, text: string): string | undefined;
  /** Comparison in constant time. */
  isEqual(one: string, other: string): boolean;
}
