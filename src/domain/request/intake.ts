// What a person did, as stored before it is acknowledged, and what came of it.
import type { BreakGlassRefusal, EndRefusal, ExtensionRefusal, GlassReviewRefusal, RequestRefusal, ReviewRefusal } from "../entitlement/reasons.ts";
import type { GlassVerdict } from "../break-glass/break-glass-record.ts";
import type { BreakGlassWish } from "../break-glass/decide-break-glass.ts";
import type { Wish } from "../entitlement/decide-request.ts";
import type { GroupName, RequestId, ShortId, SlackUserId } from "../ids.ts";
import type { Duration, Instant } from "../time.ts";
import type { Extended } from "./access-request.ts";
import type { AnswerAddress } from "./notice.ts";

/** What is to be done; ids and what was typed, never a decision. */
export type IntakeWork =
  | { readonly kind: "request"; readonly requestId: RequestId; readonly wish: Wish }
  | { readonly kind: "approve"; readonly requestId: RequestId; readonly shownHash: string }
  | { readonly kind: "deny"; readonly requestId: RequestId; readonly shownHash: string; readonly reason: string }
  /** `requestId` is that of the extension. */
  | { readonly kind: "extend"; readonly requestId: RequestId; readonly extended: RequestId; readonly duration?: Duration; readonly reason?: string }
  | { readonly kind: "end"; readonly requestId: RequestId; readonly reason?: string; readonly onlyPending?: true }
  | { readonly kind: "break_glass"; readonly requestId: RequestId; readonly wish: BreakGlassWish }
  | { readonly kind: "review_glass"; readonly requestId: RequestId; readonly verdict: GlassVerdict; readonly note: string };

/** One deed of one person. `key` tells repeats of the same delivery. */
export interface Intake {
  readonly key: string;
  readonly at: Instant;
  readonly person: SlackUserId;
  readonly answerTo: AnswerAddress;
  readonly work: IntakeWork;
}

/** What came of it: what the person is told. */
export type IntakeOutcome =
  | { readonly kind: "asked"; readonly shortId: ShortId; readonly requestId: RequestId; readonly approvers: readonly GroupName[]; readonly needed: number; readonly extends?: Pick<Extended, "shortId" | "until"> }
  | { readonly kind: "extend_refused"; readonly shortId?: ShortId; readonly refusal: ExtensionRefusal }
  | { readonly kind: "request_refused"; readonly refusal: RequestRefusal; readonly wish: Wish }
  | { readonly kind: "approved"; readonly shortId: ShortId; readonly isLast: boolean; readonly missing: number }
  | { readonly kind: "denied"; readonly shortId: ShortId }
  /** `gaveNothing`: the request has no access, and never had. */
  | { readonly kind: "review_refused"; readonly shortId?: ShortId; readonly refusal: ReviewRefusal; readonly gaveNothing?: true }
  | { readonly kind: "ending"; readonly shortId: ShortId; readonly event: "withdraw" | "revoke"; readonly hadAccess: boolean; readonly together?: readonly ShortId[] }
  | { readonly kind: "end_refused"; readonly shortId?: ShortId; readonly refusal: EndRefusal }
  | { readonly kind: "broke_glass"; readonly shortId: ShortId; readonly requestId: RequestId; readonly nth: number }
  | { readonly kind: "break_glass_refused"; readonly refusal: BreakGlassRefusal; readonly wish: BreakGlassWish }
  | { readonly kind: "glass_reviewed"; readonly shortId: ShortId; readonly verdict: GlassVerdict }
  | { readonly kind: "glass_review_refused"; readonly shortId?: ShortId; readonly refusal: GlassReviewRefusal }
  | { readonly kind: "error"; readonly reference: string; readonly of: IntakeWork["kind"] };
