// Ids of everything interactive, and what buttons carry: ids and a digest, never authority.
import { isRequestId, isSlackUserId } from "../../domain/ids.ts";
import type { RequestId, SlackUserId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";

/** The slash command. */
export const commandName = "/eks-access";

/** Action and callback ids. */
export const ids = {
  approve: "request.card.approve",
  deny: "request.card.deny",
  end: "request.card.end",
  withdraw: "request.card.withdraw",
  extend: "request.card.extend",
  homeRefresh: "home.refresh",
  shortcut: "request_access",
  openForm: "request.form.open",
  sendCorrected: "request.form.send_corrected",
  lookAgain: "administration.look.again",
  lookMore: "administration.look.more",
  lookEntries: "administration.look.entries",
  lookCluster: "administration.look.cluster",
  requestModal: "request.form",
  extendModal: "request.extend",
  denyModal: "request.deny",
  revokeModal: "request.revoke",
  linkModal: "link.form",
  linkProof: "link.form.proof",
  linkProofMore: "link.form.proof_more",
  reviewGlass: "glass.card.review",
  reviewGlassModal: "glass.review",
  breakGlassModal: "glass.break",
  verdict: "glass.review.verdict",
  cluster: "request.form.cluster",
  role: "request.form.role",
  namespaces: "request.form.namespaces",
  duration: "request.form.duration",
  reason: "request.form.reason",
  ticket: "request.form.ticket",
} as const;
/** Buttons that ask for another look. */
export const lookIds: readonly string[] = [ids.lookAgain, ids.lookMore, ids.lookEntries, ids.lookCluster];

/** What a button of a card says: which request, at which revision, with which approval hash. */
export interface ButtonValue {
  readonly request: RequestId;
  readonly revision: number;
  /** Empty for buttons that approve nothing. */
  readonly hash: string;
}

/** Writes a button's value. */
export function writeButtonValue({ request, revision, hash }: ButtonValue): string {
  return `v1:${request}:${String(revision)}:${hash}`;
}

/** Reads a button's value; undefined for anything that we did not write. */
export function readButtonValue(text: string): ButtonValue | undefined {
  const [version, request = "", revision = "", hash = "", ...rest] = text.split(":");
  if (version !== "v1" || rest.length > 0 || !isRequestId(request) || !/^\d{1,9}$/.test(revision) || !/^[0-9a-f]{0,64}$/.test(hash)) return undefined;
  return { request, revision: Number(revision), hash };
}

/** The id of a card's row of buttons. It names the requester, so that a click on *End now* knows from memory which form to open. */
export function writeCardBlock({ id, revision, terms }: AccessRequest): string {
  return `card:${id}:${String(revision)}:${terms.requester.id}`;
}

/** The requester in a card's block id; undefined for other blocks. */
export function requesterIn(blockId: string): SlackUserId | undefined {
  const [kind, , , requester = ""] = blockId.split(":");
  return kind === "card" && isSlackUserId(requester) ? requester : undefined;
}
