// Port: links of people to IAM principals, and the nonces for making them.
import type { AuditEvent } from "../../domain/audit/audit-event.ts";
import type { AccountId, SlackUserId } from "../../domain/ids.ts";
import type { Link, LinkNonce, Sealed } from "../../domain/person/link.ts";

/** Stores links durably. Records are given back as they stand there: who reads them looks at their seal. Errors: UnavailableError. */
export interface LinkStore {
  /** Keeps a nonce until its time is over, in place of an earlier one of the same person and account. */
  openNonce(nonce: Sealed<LinkNonce>): Promise<void>;
  /** Takes the nonce out: of several at once exactly one gets it. */
  takeNonce(user: SlackUserId, account: AccountId): Promise<Sealed<LinkNonce> | undefined>;
  /** A person's link in an account; undefined when there is none, or it cannot be read. */
  find(user: SlackUserId, account: AccountId): Promise<Sealed<Link> | undefined>;
  /** Stores a link with its fact in place of the person's earlier one in that account, unless the principal is linked to somebody else. */
  put(link: Sealed<Link>, event: AuditEvent): Promise<"stored" | "taken">;
  /** Removes a link with its fact; false, and nothing happens, when it is gone or another one by now. */
  remove(link: Link, event: AuditEvent): Promise<boolean>;
}
