// One HTTP request as it came over the wire, and one reply before it goes.
import type { Buffer } from "node:buffer";

/** A request; path and query are kept as sent, since the signature covers them so. */
export interface AwsRequest {
  readonly method: string;
  /** Percent-encoded, as sent. */
  readonly path: string;
  /** Without `?`; percent-encoded, as sent. */
  readonly query: string;
  /** Names are lower case; repeated headers are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A reply; `Date` and the request id are added when it is sent. */
export interface AwsReply {
  readonly status: number;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}
