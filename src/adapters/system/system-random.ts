// Ids and chance from the host's random source.
import { randomBytes, randomInt } from "node:crypto";
import { isRequestId, parseAs } from "../../domain/ids.ts";
import type { RequestId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/time.ts";
import type { Random } from "../../ports/system/random.ts";

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** ULIDs (github.com/ulid/spec) that rise within a millisecond, references, fractions. */
export function createSystemRandom(): Random {
  const nextTail = risingTails();
  return {
    requestId: (now) => requestId(now, nextTail(now)),
    reference: () => `ERR-${Array.from({ length: 5 }, () => crockford.charAt(randomInt(32))).join("")}`,
    nonce: () => `N-${randomBytes(32).toString("base64url")}`,
    fraction: () => randomInt(2 ** 32) / 2 ** 32,
  };
}

function requestId(now: Instant, tail: bigint): RequestId {
  return parseAs(digits(BigInt(now), 10) + digits(tail, 16), isRequestId, "a request id");
}

function digits(value: bigint, length: number): string {
  return Array.from({ length }, (_, index) => crockford.charAt(Number((value >> BigInt(5 * (length - 1 - index))) & 31n))).join("");
}

// The 80 random bits. A second id of a millisecond steps on by a random amount: people see only the last characters, and those should differ.
function risingTails(): (now: Instant) => bigint {
  let last: { readonly at: Instant; readonly tail: bigint } | undefined;
  return (now) => {
    const isSame = last?.at === now;
    const tail = isSame && last !== undefined ? last.tail + 1n + randomOf(5) : randomOf(10) >> 1n; // the top bit stays free for the steps
    last = { at: now, tail };
    return tail;
  };
}

function randomOf(bytes: number): bigint {
  return BigInt(`0x${randomBytes(bytes).toString("hex")}`);
}
