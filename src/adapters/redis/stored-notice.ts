// The stored forms of notices and card pointers.
import { z } from "zod";
import { isRequestId, isSlackChannelId } from "../../domain/ids.ts";
import type { DirectFact, Notice, ThreadFact } from "../../domain/request/notice.ts";
import type { CardPointer } from "../../ports/talk/notifier.ts";
import { branded, instantSchema, jsonOf } from "./stored-request.ts";

const threadFacts = [
  "still_waiting", "escalated", "approved", "denied", "granted", "continued", "removed", "overdue", "outside", "requester_left", "recovered", "broke_glass", "review_asked", "reviewed",
] as const satisfies readonly ThreadFact[];
const directFacts = ["waiting", "active", "soon", "over", "denied", "expired", "failed", "withdrawn", "revoked", "lost"] as const satisfies readonly DirectFact[];
const common = { request: branded(isRequestId), n: z.int().min(1), at: instantSchema };
const notice = z.union([
  z.strictObject({ to: z.literal("thread"), fact: z.enum(threadFacts), ...common }),
  z.strictObject({ to: z.literal("requester"), fact: z.enum(directFacts), ...common }),
]);
const card = z.strictObject({ channel: branded(isSlackChannelId), ts: z.string().max(40), permalink: z.string().exactOptional() });

/** Notices in the order in which they were stored; each text is a rising number, a space, JSON. What cannot be read is left out: nothing depends on it. */
export function readNotices(texts: readonly string[]): readonly Notice[] {
  return texts
    .map((text) => ({ order: Number.parseInt(text, 10), parsed: notice.safeParse(jsonOf(text.slice(text.indexOf(" ") + 1))) }))
    .sort((one, other) => one.order - other.order)
    .flatMap(({ parsed }) => (parsed.success ? [parsed.data] : []));
}

/** Where a card is; undefined when there is none or the text is damaged, and then a new one is posted. */
export function readCard(text: string | null): CardPointer | undefined {
  return text === null ? undefined : card.safeParse(jsonOf(text)).data;
}
