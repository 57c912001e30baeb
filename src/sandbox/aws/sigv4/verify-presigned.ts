// Presigned GetCallerIdentity URLs, as Kubernetes tokens carry them.
import { Buffer } from "node:buffer";
import { AwsError } from "../aws-error.ts";
import type { Caller } from "../caller.ts";
import type { KeyRing } from "./verify-signature.ts";
import { verifySignature } from "./verify-signature.ts";

/** Who signed a presigned URL, or why it is refused. */
export type PresignedVerdict = { readonly caller: Caller; readonly account: string; readonly arn: string; readonly uniqueId: string } | { readonly error: string };

/**
 * Verifies the signature, key and date of a presigned STS URL without calling STS. A date is good for 15 minutes whatever X-Amz-Expires says.
 * `headers` holds what the receiver adds, such as `x-k8s-aws-id`; the host is the URL's. The form of the URL is the receiver's business.
 */
export function verifyPresigned(url: URL, headers: Readonly<Record<string, string>>, ring: KeyRing): PresignedVerdict {
  const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const request = { method: "GET", path: url.pathname, query: url.search.slice(1), headers: { host: url.host, ...lowerCase }, body: Buffer.alloc(0) };
  if (!url.searchParams.has("X-Amz-Signature")) return { error: "the URL is not signed" };
  try {
    const { caller } = verifySignature(request, "sts", ring);
    return { caller, account: caller.account, arn: caller.arn, uniqueId: caller.uniqueId };
  } catch (error) {
    if (error instanceof AwsError) return { error: `${error.code}: ${error.message}` };
    throw error;
  }
}
