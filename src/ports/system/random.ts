// Port: randomness.
import type { RequestId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/time.ts";

/** Ids and chance. */
export interface Random {
  /** A new ULID; ids of one millisecond rise. */
  requestId(now: Instant): RequestId;
  /** `ERR-` and five characters, to find a log line by. */
  reference(): string;
  /** `N-` and 32 random bytes in base64url. */
  nonce(): string;
  /** At least 0, below 1. */
  fraction(): number;
}
