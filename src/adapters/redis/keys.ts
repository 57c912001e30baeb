// The names of our keys. All carry one hash tag, so that a script may use several of them on a Redis Cluster.
import type { AccountId, ClusterArn, ClusterName, PrincipalArn, RequestId, ShortId, SlackUserId } from "../../domain/ids.ts";

const tag = "{eks-access}";

/** Every key of the stores. BullMQ's begin with the same tag and the name of a queue. */
export const keys = {
  /** Hash: `record` (JSON), `revision`, `shown` (revision on the card), `card` (JSON), `told` (counter of notices). */
  request: (id: RequestId) => `${tag}:request:${id}`,
  /** Hash of notices still to be sent: notice id → JSON. */
  notices: (id: RequestId) => `${tag}:notices:${id}`,
  /** Set of notice ids that were sent. */
  told: (id: RequestId) => `${tag}:told:${id}`,
  /** Request id of a short id. Kept for ever: a short id is never given twice. */
  shortId: (short: ShortId) => `${tag}:short:${short}`,
  /** Set of ids of requests that are not final. */
  open: `${tag}:open`,
  /** The same of one principal on one cluster. */
  openOf: (cluster: ClusterName, principal: PrincipalArn) => `${tag}:open:${cluster}:${principal}`,
  /** Set of ids of requests that broke the glass, are over, and whose review is open. */
  reviews: `${tag}:reviews`,
  /** Sorted set by time of the latest requests of a person. */
  person: (person: SlackUserId) => `${tag}:person:${person}`,
  /** Set of ids of requests whose card is stale or about which something is to be told. */
  toTell: `${tag}:to-tell`,
  /** Time of our last removal. */
  removal: (cluster: ClusterName, principal: PrincipalArn) => `${tag}:removal:${cluster}:${principal}`,
  /** Stream of audit events; field `event` holds canonical JSON. */
  audit: `${tag}:audit`,
  /** Hash: account → link (JSON), and `<account> id` → hidden id of its principal. */
  links: (person: SlackUserId) => `${tag}:links:${person}`,
  /** Hash: hidden id of a linked principal → person. */
  linkOwners: (account: AccountId) => `${tag}:link-owners:${account}`,
  /** The nonce that a person may prove with (JSON). */
  linkNonce: (person: SlackUserId, account: AccountId) => `${tag}:link-nonce:${person}:${account}`,
  /** Hash: `record` (JSON), `seal`, `revision`, `told` (JSON), `backup` (JSON). */
  run: (id: string) => `${tag}:migration:${id}`,
  /** Hash: `id` of the latest migration run of a cluster, `open` while it is not over. */
  runOf: (cluster: ClusterArn) => `${tag}:migration-of:${cluster}`,
  /** Set of ids of runs that are not over or not told. */
  runsToWork: `${tag}:migrations`,
  /** The worker that holds a run. */
  runHolder: (id: string) => `${tag}:migration-holder:${id}`,
  /** Random text, made when the store was empty. */
  epoch: `${tag}:epoch`,
  /** Hash: `intake` and `outcome` (JSON). */
  intake: (key: string) => `${tag}:intake:${key}`,
  /** Sorted set by time of the keys of intakes without an outcome. */
  openIntakes: `${tag}:intakes`,
  /** Sorted set by time of who opened the Home tab. */
  homeViewers: `${tag}:home-viewers`,
  /** Made by the process that does a thing which one is to do. */
  turn: (name: string) => `${tag}:turn:${name}`,
  signature: (signature: string) => `${tag}:signature:${signature}`,
};
