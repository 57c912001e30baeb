// What a request that broke the glass carries besides its terms: the proof that its on-call check was ours, and its review.
import { netstrings } from "../canonical-text.ts";
import type { GroupName, RequestId, SlackUserId } from "../ids.ts";
import type { Duration, Instant } from "../time.ts";

/** The verdict of somebody else. */
export interface GlassReview {
  readonly by: { readonly id: SlackUserId; readonly email: string };
  readonly at: Instant;
  readonly verdict: GlassVerdict;
  readonly note: string;
}

/** Justified, or something has to follow from it. */
export type GlassVerdict = "justified" | "follow_up";

/** Whether a text is a verdict. */
export function isGlassVerdict(text: string): text is GlassVerdict {
  return text === "justified" || text === "follow_up";
}

/** The part of the record. */
export interface BreakGlassRecord {
  /** `<kid>:<mac>` over request, person, time and hash: a record written by somebody else grants nothing. */
  readonly mac: string;
  /** How many times this person broke the glass of this cluster in twelve hours, this time included. */
  readonly nth: number;
  readonly alert: readonly GroupName[];
  /** How long the reviewers have. */
  readonly reviewWithin: Duration;
  /** How many times the review was asked for. */
  readonly asked: number;
  readonly review?: GlassReview;
}

/** Text under the MAC. */
export function breakGlassMacText(request: RequestId, signed: { readonly id: SlackUserId; readonly email: string; readonly at: Instant; readonly hash: string }): string {
  return netstrings(["eks-access break-glass", "1", request, signed.id, signed.email, String(signed.at), signed.hash]);
}
