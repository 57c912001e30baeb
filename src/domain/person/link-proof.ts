// The proof that somebody controls an IAM principal: five values, and the one request that we make of them. Nothing else of it is theirs.
import { allowed, refused } from "../entitlement/reasons.ts";
import type { Decision } from "../entitlement/reasons.ts";
import type { OwnerId, Region } from "../ids.ts";
import { isInstant } from "../time.ts";
import type { Instant } from "../time.ts";

/** The values of a proof; each was checked against its alphabet, so that none can end one field and begin another. */
export interface Proof {
  readonly region: Region;
  readonly accessKeyId: string;
  /** `YYYYMMDDTHHMMSSZ`, as it was signed. */
  readonly amzDate: string;
  readonly signature: string;
  readonly sessionToken?: string;
}

/** Why a text is no proof. Nothing is sent for one of these. */
export type ProofFault = "empty" | "kubernetes_token" | "not_a_proof" | "incomplete" | "region" | "access_key" | "date" | "too_old" | "too_new" | "signature" | "session_token";

/** What a proof is judged by: the regions that the bot itself named, and trusted time. */
export interface ProofContext {
  readonly regions: readonly Region[];
  readonly now: Instant;
}

/** Longest part of a proof, as one line: what a form's field takes. */
export const longestPart = 2900;
/** How far a signature may lie in the past and in the future, in milliseconds. AWS itself would take 15 minutes. */
const window = { past: 10 * 60_000, future: 60_000 };

/**
 * Reads what the helper printed: one line or two, `eks-access-proof.1.<n>.<of>.<part>`, in any order.
 * Joined they are `region:accessKeyId:amzDate:signature:sessionToken`; no alphabet of the five holds a colon.
 */
export function readProof(pasted: string, context: ProofContext): Decision<Proof, ProofFault> {
  const joined = joinParts(pasted);
  return joined.allowed ? readValues(joined.value, context) : joined;
}

function joinParts(pasted: string): Decision<string, ProofFault> {
  if (pasted.length > 3 * longestPart) return refused("not_a_proof");
  const lines = pasted.split(/[ \r\n]+/).filter((line) => line !== "");
  if (lines.length === 0) return refused("empty");
  if (lines.some((line) => line.startsWith("k8s-aws-v1."))) return refused("kubernetes_token");
  const parts = lines.map((line) => /^eks-access-proof\.1\.([12])\.([12])\.([\w+/=:-]{1,2860})$/.exec(line) ?? []);
  if (parts.some(({ length }) => length === 0)) return refused("not_a_proof");
  const [, , total] = parts[0] ?? [];
  const ofThese = parts.filter(([, , of]) => of === total).sort(([, one = ""], [, other = ""]) => Number(one) - Number(other));
  const isWhole = ofThese.length === parts.length && String(parts.length) === total && ofThese.every(([, n], index) => n === String(index + 1));
  return isWhole ? allowed(ofThese.map(([, , , part]) => part).join("")) : refused("incomplete");
}

function readValues(text: string, { regions, now }: ProofContext): Decision<Proof, ProofFault> {
  const values = text.split(":");
  if (values.length !== 5) return refused("not_a_proof");
  const [regionText, accessKeyId = "", amzDate = "", signature = "", sessionToken = ""] = values;
  const region = regions.find((one) => one === regionText);
  if (region === undefined) return refused("region");
  const fault = valueFault({ accessKeyId, signature, sessionToken }) ?? dateFault(amzDate, now);
  return fault === undefined ? allowed({ region, accessKeyId, amzDate, signature, ...(sessionToken === "" ? {} : { sessionToken }) }) : refused(fault);
}

function valueFault({ accessKeyId, signature, sessionToken }: { readonly accessKeyId: string; readonly signature: string; readonly sessionToken: string }): ProofFault | undefined {
  if (!/^[A-Z0-9]{16,128}$/.test(accessKeyId)) return "access_key";
  if (!/^[0-9a-f]{64}$/.test(signature)) return "signature";
  return sessionToken === "" || (sessionToken.length <= 4096 && /^[A-Za-z0-9+/]+={0,2}$/.test(sessionToken)) ? undefined : "session_token";
}

function dateFault(amzDate: string, now: Instant): ProofFault | undefined {
  const at = /^\d{8}T\d{6}Z$/.test(amzDate) ? Date.parse(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z")) : Number.NaN;
  // Parsing forgives a 30th of February: what it means must be written the same way.
  if (!isInstant(at) || new Date(at).toISOString().replaceAll(/[-:]|\.000/g, "") !== amzDate) return "date";
  if (at < now - window.past) return "too_old";
  return at > now + window.future ? "too_new" : undefined;
}

/** The request that STS answers with who signed it. Only host and port are the adapter's: it has the table of STS hosts. */
export interface IdentityRequest {
  readonly method: "POST";
  readonly path: "/";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What of the request is ours: for whom and for which link the signature was made, and where it goes. */
export interface Binding {
  readonly audience: OwnerId;
  readonly nonce: string;
  /** The regional STS host, such as `sts.eu-west-1.amazonaws.com`. */
  readonly host: string;
}

/**
 * Builds the request anew. Method, path, body, the headers with their order, audience and nonce are ours, so a signature
 * that was made for anything else does not fit: for another call, a URL, a Kubernetes token, another installation or another nonce.
 */
export function identityRequest(proof: Proof, { audience, nonce, host }: Binding): IdentityRequest {
  const signed = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    host,
    "x-amz-date": proof.amzDate,
    ...(proof.sessionToken === undefined ? {} : { "x-amz-security-token": proof.sessionToken }),
    "x-eks-access-audience": audience,
    "x-eks-access-nonce": nonce,
  };
  const scope = `${proof.amzDate.slice(0, 8)}/${proof.region}/sts/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${proof.accessKeyId}/${scope}, SignedHeaders=${Object.keys(signed).join(";")}, Signature=${proof.signature}`;
  return { method: "POST", path: "/", body: "Action=GetCallerIdentity&Version=2011-06-15", headers: { ...signed, authorization, accept: "application/json" } };
}
