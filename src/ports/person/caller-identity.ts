// Port: asking STS who signed a request.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { OwnerId } from "../../domain/ids.ts";
import type { IdentityReply } from "../../domain/person/caller-identity.ts";
import type { Proof } from "../../domain/person/link-proof.ts";

/** Sends the request that is built of a proof to the STS of the proof's region, once. Errors: UnavailableError when no whole answer of at most 4 KiB came within 5 s. */
export interface CallerIdentity {
  ask(cluster: Cluster, proof: Proof, binding: { readonly audience: OwnerId; readonly nonce: string }): Promise<IdentityReply>;
}
