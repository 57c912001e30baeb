// The hash chain of an audit file: every line names the line before it of the same writer.
import { canonicalJson } from "../canonical-text.ts";
import type { Json } from "../canonical-text.ts";
import type { AuditEvent } from "./audit-event.ts";
import { auditFields, isJsonObject, parseFields } from "./audit-text.ts";
import type { RecordedEvent } from "./audit-text.ts";

/** SHA-256 of a text's UTF-8 bytes in lower-case hex. */
export type Sha256 = (text: string) => string;

/** One line of one chain: enough to say later whether it is still there, unchanged. */
export interface Anchor {
  /** The chain: one per start of a writer. */
  readonly stream: string;
  /** Counts from 1. */
  readonly seq: number;
  /** SHA-256 of the line without its own hash. */
  readonly hash: string;
}

/** What the first line of a chain says of the file it found. */
export interface Opening {
  /** The last whole line that was there, of whichever chain. */
  readonly after?: Anchor;
  /** Hashes of the lines behind it that are no whole events, as a killed process leaves them. */
  readonly torn: readonly string[];
}

/** Where a chain goes on: behind `seq` lines, the last of which has the hash `prev`; the first line has the hash "" before it. */
export interface ChainEnd {
  readonly stream: string;
  readonly seq: number;
  readonly prev: string;
  /** Only where no line is written yet. */
  readonly opening?: Opening;
}

/** An event as the next line of a chain, and where the chain goes on then. */
export function sealEvent(event: AuditEvent, { stream, seq, prev, opening }: ChainEnd, sha256: Sha256): { readonly text: string; readonly end: ChainEnd } {
  const after = opening?.after === undefined ? undefined : { ...opening.after };
  const torn = opening === undefined || opening.torn.length === 0 ? undefined : opening.torn;
  const fields = { ...auditFields(event), stream, seq: seq + 1, prev, after, torn };
  const hash = sha256(canonicalJson(fields));
  return { text: canonicalJson({ ...fields, hash }), end: { stream, seq: seq + 1, prev: hash } };
}

/** A line as it was read: the link, and everything that is said. */
export interface ChainedRecord extends Anchor, Opening, RecordedEvent {
  readonly prev: string;
}

/** Reads one line. A string says why it is none: it is not whole, or somebody changed it. */
export function readRecord(text: string, sha256: Sha256): ChainedRecord | string {
  const fields = parseFields(text);
  if (fields === undefined) return notJson;
  const link = anchorOf(fields);
  const { prev, hash, at, type, torn } = fields;
  if (link === undefined || typeof prev !== "string") return "is no line of a chain: stream, seq, prev or hash is missing";
  if (typeof at !== "string" || typeof type !== "string") return "is no event: at or type is missing";
  if (canonicalJson(fields) !== text) return "is not spelled as it was written";
  if (sha256(canonicalJson({ ...fields, hash: undefined })) !== hash) return "was changed: its hash is another one";
  const after = anchorOf(fields["after"]);
  return { ...link, prev, at, type, fields, torn: isTexts(torn) ? torn : [], ...(after === undefined ? {} : { after }) };
}

/** What is said of a line that is not JSON: it may be one that a killed process left. */
export const notJson = "is no JSON object";

function isTexts(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function anchorOf(value: Json | undefined): Anchor | undefined {
  if (!isJsonObject(value)) return undefined;
  const { stream, seq, hash } = value;
  return typeof stream === "string" && typeof seq === "number" && seq >= 1 && typeof hash === "string" ? { stream, seq, hash } : undefined;
}

/** `stream:seq:hash`, as people keep it. */
export function anchorText({ stream, seq, hash }: Anchor): string {
  return `${stream}:${String(seq)}:${hash}`;
}

/** Reads what `anchorText` wrote; undefined when it is none. */
export function parseAnchor(text: string): Anchor | undefined {
  const [, stream = "", seq = "", hash = ""] = /^([\w.-]{1,64}):([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text) ?? [];
  return stream === "" ? undefined : { stream, seq: Number(seq), hash };
}
