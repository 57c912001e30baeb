// Verification of a Signature Version 4, header or presigned, against the sandbox's own keys.
import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import type { Caller } from "../caller.ts";
import type { Clocks } from "../clocks.ts";
import type { AwsRequest } from "../exchange.ts";
import { signatureOf } from "./canonical-request.ts";
import type { SignatureClaim } from "./signed-request.ts";
import { readClaim, timeOf } from "./signed-request.ts";

const tolerance = 15 * 60_000;

/** What a key lookup finds: the secret, who holds it, and whether its session is over. */
export interface KnownKey {
  readonly secretAccessKey: string;
  readonly caller: Caller;
  readonly isExpired: boolean;
}

/** What verification needs to know. */
export interface KeyRing {
  readonly clocks: Clocks;
  /** The key with that id and session token, or undefined. */
  readonly findKey: (accessKeyId: string, sessionToken: string | undefined) => KnownKey | undefined;
}

/** A caller whose signature is right, and where the signature says the call goes. */
export interface VerifiedCall {
  readonly caller: Caller;
  readonly region: string;
}

/**
 * Verifies a request in full: key, session, date within 15 minutes of either clock, scope and signature.
 * Throws AwsError 403 with the names of the rest-json services; the query services have their own words for them.
 */
export function verifySignature(request: AwsRequest, service: string, ring: KeyRing): VerifiedCall {
  const claim = readClaim(request);
  if (claim === undefined) throw refusal("IncompleteSignatureException", "Authorization header or signed query is missing, malformed, or does not cover what it must.");
  const key = ring.findKey(claim.accessKeyId, claim.sessionToken);
  if (key === undefined) throw refusal("UnrecognizedClientException", "The security token included in the request is invalid.");
  checkTime(claim, ring.clocks);
  if (claim.scope.service !== service) throw refusal("InvalidSignatureException", `Credential should be scoped to correct service: '${service}'. `);
  if (!isRight(claim, key.secretAccessKey)) {
    throw refusal("InvalidSignatureException", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
  }
  if (key.isExpired) throw refusal("ExpiredTokenException", "The security token included in the request is expired");
  return { caller: key.caller, region: claim.scope.region };
}

function refusal(code: string, message: string): AwsError {
  return new AwsError(code, 403, { message });
}

function checkTime(claim: SignatureClaim, clocks: Clocks): void {
  const signedAt = timeOf(claim.scope.dateTime);
  const near = [clocks.now(), clocks.realNow()].some((now) => Math.abs(now - signedAt) <= tolerance);
  if (!near) throw refusal("InvalidSignatureException", `Signature not yet current or expired: ${claim.scope.dateTime} is more than 15 minutes away.`);
}

function isRight(claim: SignatureClaim, secret: string): boolean {
  const expected = Buffer.from(signatureOf(claim.parts, claim.scope, secret));
  const given = Buffer.from(claim.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
