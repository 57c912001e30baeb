// The stored form of intakes and their outcomes: an intake is `<kid>:<mac>:<JSON>`, since what is worked off later counts as what its person did.
import { z } from "zod";
import type { MacKeys } from "../../domain/lease/lease.ts";
import { isNamespace, isRequestId, isSlackUserId } from "../../domain/ids.ts";
import type { Intake, IntakeOutcome } from "../../domain/request/intake.ts";
import { branded, durationSchema, instantSchema, jsonOf } from "./stored-request.ts";

const wish = z.strictObject({
  cluster: z.string(), role: z.string(), namespaces: z.array(branded(isNamespace)),
  duration: durationSchema.exactOptional(), reason: z.string().exactOptional(), ticket: z.string().exactOptional(),
});
const breakGlassWish = wish.omit({ role: true, namespaces: true }).extend({ role: z.string().exactOptional() });
const requestId = branded(isRequestId);
const work = z.union([
  z.strictObject({ kind: z.literal("request"), requestId, wish }),
  z.strictObject({ kind: z.literal("approve"), requestId, shownHash: z.string() }),
  z.strictObject({ kind: z.literal("deny"), requestId, shownHash: z.string(), reason: z.string() }),
  z.strictObject({ kind: z.literal("extend"), requestId, extended: requestId, duration: durationSchema.exactOptional(), reason: z.string().exactOptional() }),
  z.strictObject({ kind: z.literal("end"), requestId, reason: z.string().exactOptional(), onlyPending: z.literal(true).exactOptional() }),
  z.strictObject({ kind: z.literal("break_glass"), requestId, wish: breakGlassWish }),
  z.strictObject({ kind: z.literal("review_glass"), requestId, verdict: z.enum(["justified", "follow_up"]), note: z.string() }),
]);
const intake = z.strictObject({
  v: z.literal(1), key: z.string(), at: instantSchema, person: branded(isSlackUserId),
  answerTo: z.strictObject({ user: branded(isSlackUserId), channel: z.string().exactOptional(), responseUrl: z.string().exactOptional() }), work,
});

const outcomeKinds: Readonly<Record<IntakeOutcome["kind"], true>> = {
  asked: true, request_refused: true, extend_refused: true, approved: true, denied: true, review_refused: true, ending: true, end_refused: true, error: true,
  broke_glass: true, break_glass_refused: true, glass_reviewed: true, glass_review_refused: true,
};

/** The text that is stored. */
export function writeIntake(record: Intake, keys: MacKeys): string {
  const text = JSON.stringify({ v: 1, ...record });
  return `${keys.currentKid}:${keys.mac(keys.currentKid, text) ?? ""}:${text}`;
}
/** Reads it back; undefined when it is damaged, of another version, or was not written by us under this key. */
export function readIntake(key: string, stored: string, keys: MacKeys): Intake | undefined {
  const [, kid = "", mac = "", text = ""] = /^([\w-]{4}):([\w-]{22}):(.*)$/s.exec(stored) ?? [];
  const expected = keys.mac(kid, text);
  if (expected === undefined || !keys.isEqual(expected, mac)) return undefined;
  const parsed = intake.safeParse(jsonOf(text));
  if (!parsed.success || parsed.data.key !== key) return undefined;
  const { v: _version, ...record } = parsed.data;
  return record;
}

/** An outcome only says again what a person was told; nothing is decided on it, so its kind is all that is looked at. */
const outcome = z.custom<IntakeOutcome>((value) => typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string" && Object.hasOwn(outcomeKinds, value.kind));

/** Reads an outcome; undefined when there is none or it is damaged. */
export function readOutcome(text: string | undefined): IntakeOutcome | undefined {
  return text === undefined ? undefined : outcome.safeParse(jsonOf(text)).data;
}
