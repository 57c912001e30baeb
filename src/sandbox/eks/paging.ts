// Pages of a list: a fixed shuffle, and opaque signed tokens bound to the call.
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { parseObject } from "../aws/json.ts";
import type { AwsError } from "../aws/aws-error.ts";
import type { EksCall } from "./eks-model.ts";
import { invalidParameter } from "./eks-errors.ts";
import { queryText } from "./input.ts";

/** One page; `nextToken` is missing on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/** How a list is paged; `refuse` makes the error for wrong bounds and tokens. */
interface Listing<T> {
  readonly items: readonly T[];
  /** What tells items apart. */
  readonly keyOf: (item: T) => string;
  readonly refuse?: (message: string) => AwsError;
}

/** The page that a call asks for. Items that come and go between pages may be missed, but none is given twice. */
export function pageOf<T>(call: EksCall, listing: Listing<T>): Page<T> {
  const refuse = listing.refuse ?? invalidParameter;
  const size = readMaxResults(call, refuse);
  const after = readToken(call, refuse);
  const ordered = listing.items
    .map((item) => ({ item, place: placeOf(call, listing.keyOf(item)) }))
    .filter(({ place }) => after === undefined || place > after)
    .sort((one, other) => (one.place < other.place ? -1 : 1));
  const page = ordered.slice(0, size);
  const last = page.at(-1);
  const nextToken = last === undefined || ordered.length <= size ? undefined : makeToken(call, last.place);
  return { items: page.map(({ item }) => item), nextToken };
}

function placeOf({ model }: EksCall, key: string): string {
  const known = model.places.get(key);
  if (known !== undefined) return known;
  const place = sign(model.secret, `place ${key}`);
  model.places.set(key, place);
  return place;
}

function readMaxResults(call: EksCall, refuse: (message: string) => AwsError): number {
  const text = queryText(call.query, "maxResults");
  if (text === undefined) return 100;
  const size = /^-?\d{1,9}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > 100) throw refuse("maxResults must be between 1 and 100");
  return size;
}

function readToken(call: EksCall, refuse: (message: string) => AwsError): string | undefined {
  const token = queryText(call.query, "nextToken");
  if (token === undefined) return undefined;
  const { place, signature } = parseObject(Buffer.from(token, "base64url").toString("utf8")) ?? {};
  if (typeof place !== "string" || signature !== signatureOf(call, place)) throw refuse("The nextToken is not valid for this request");
  return place;
}

function makeToken(call: EksCall, place: string): string {
  return Buffer.from(JSON.stringify({ place, signature: signatureOf(call, place) })).toString("base64url");
}

function signatureOf(call: EksCall, place: string): string {
  const parameters = call.query.filter(([name]) => name !== "nextToken" && name !== "maxResults");
  return sign(call.model.secret, JSON.stringify([call.caller.account, call.region, call.operation, call.labels, parameters, place]));
}

function sign(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("base64url");
}
