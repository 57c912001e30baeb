// Port: access requests, their history, and what is still to be told about them.
import type { AuditEvent } from "../../domain/audit/audit-event.ts";
import type { ClusterName, PrincipalArn, RequestId, ShortId, SlackUserId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { Notice } from "../../domain/request/notice.ts";
import type { CardPointer } from "../talk/notifier.ts";

/** One change: the new record, the audit events that say why, and the notices that follow; all or nothing. */
export interface RequestChange {
  /** `revision` is that of the record it replaces, plus one; 1 for a new one. */
  readonly request: AccessRequest;
  readonly events: readonly AuditEvent[];
  readonly notices: readonly Notice[];
}

/**
 * Keeps requests. Every write is compare-and-set on the revision, with its audit events and notices in the same transaction.
 * A stored record that the state table could not have made is refused when read (ConflictError `corrupt_record`), and never hides a lease.
 * Errors: UnavailableError when the store does not answer.
 */
export interface RequestStore {
  /** Stores a new request under its id and short id. @throws ConflictError `duplicate` when the id is taken */
  create(change: RequestChange): Promise<void>;
  /** Replaces a record. @throws ConflictError `changed` when the stored revision is not `change.request.revision - 1` */
  replace(change: RequestChange): Promise<void>;
  read(id: RequestId): Promise<AccessRequest | undefined>;
  /** A free short id for this request: five characters, more when they are taken. */
  shortIdFor(id: RequestId): Promise<ShortId>;
  /** The request of a short id; unique, since short ids are never given twice. */
  findByShortId(short: ShortId): Promise<AccessRequest | undefined>;
  /** Requests that are not in a final state. */
  listOpen(): Promise<readonly AccessRequest[]>;
  /** Requests that broke the glass, are over, and whose review nobody gave. */
  listToReview(): Promise<readonly AccessRequest[]>;
  /** Requests of one principal on one cluster that are not in a final state. */
  listOpenOf(cluster: ClusterName, principal: PrincipalArn): Promise<readonly AccessRequest[]>;
  /** The latest requests of a person, newest first, at most 20. */
  listOf(person: SlackUserId): Promise<readonly AccessRequest[]>;

  /** Where the card of a request is. */
  cardOf(id: RequestId): Promise<CardPointer | undefined>;
  setCard(id: RequestId, card: CardPointer): Promise<void>;
  /** Requests whose card is to be drawn or about which something is to be told. */
  listToTell(): Promise<readonly RequestId[]>;
  /** What is to be told about a request, oldest first; with the revision that the card must show. */
  toTell(id: RequestId): Promise<{ readonly notices: readonly Notice[]; readonly cardIsStale: boolean }>;
  /** The card shows this revision. */
  cardShown(id: RequestId, revision: number): Promise<void>;
  /** A notice was sent. */
  told(notice: Notice): Promise<void>;

  /** Remembers that a write of ours took access of this principal away; kept for a day. */
  noteOwnRemoval(cluster: ClusterName, principal: PrincipalArn, at: number): Promise<void>;
  /** When our last removal on this principal was (milliseconds), if it is remembered. */
  lastOwnRemoval(cluster: ClusterName, principal: PrincipalArn): Promise<number | undefined>;
}
