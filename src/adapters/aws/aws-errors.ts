// The one translation of AWS errors, by exception name, into the errors of the program.
import { ConflictError, EksAccessError, RejectedError, UnavailableError } from "../../domain/errors.ts";
import type { ErrorCode } from "../../domain/errors.ts";

/** What is known of the call that failed. */
export interface FailedCall {
  /** For the message, e.g. `eks:AssociateAccessPolicy on prod`. */
  readonly what: string;
  /** Whether the call changes something: an unclear failure of it is then `maybe_done`. */
  readonly isWrite: boolean;
  /** What went wrong in attempts before the last one; an unclear one of a write makes the whole call unclear. */
  readonly earlier?: readonly unknown[];
}

type Verdict = "maybe" | { readonly make: typeof RejectedError | typeof UnavailableError | typeof ConflictError; readonly code: ErrorCode };

const rejected = (code: ErrorCode): Verdict => ({ make: RejectedError, code });
const unavailable = (code: ErrorCode): Verdict => ({ make: UnavailableError, code });

// Names: EKS API model (2017-11-01), plus those that every AWS service may answer (common errors of the AWS APIs).
const byName: Readonly<Record<string, Verdict>> = {
  ResourceNotFoundException: unavailable("not_found"),
  NotFoundException: unavailable("not_found"),
  NoSuchEntityException: unavailable("not_found"),
  NoSuchEntity: unavailable("not_found"),
  InvalidParameterException: rejected("invalid_parameter"),
  InvalidRequestException: rejected("invalid_parameter"),
  BadRequestException: rejected("invalid_parameter"),
  ClientException: rejected("invalid_parameter"),
  ValidationError: rejected("invalid_parameter"),
  ResourceLimitExceededException: rejected("quota"),
  ResourceInUseException: { make: ConflictError, code: "already_exists" },
  AccessDeniedException: rejected("access_denied"),
  AccessDenied: rejected("access_denied"),
  ThrottlingException: unavailable("throttled"),
  Throttling: unavailable("throttled"),
  TooManyRequestsException: unavailable("throttled"),
  RequestLimitExceeded: unavailable("throttled"),
  UnrecognizedClientException: unavailable("credentials"),
  InvalidClientTokenId: unavailable("credentials"),
  InvalidSignatureException: unavailable("credentials"),
  SignatureDoesNotMatch: unavailable("credentials"),
  ExpiredTokenException: unavailable("credentials"),
  ExpiredToken: unavailable("credentials"),
  CredentialsProviderError: unavailable("credentials"),
  ServerException: "maybe",
  ServiceUnavailableException: "maybe",
};
// Nothing has left this machine then (Node.js error codes of connecting and of name resolution).
const neverSent: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** Turns whatever an SDK call threw into an error of the program; those pass unchanged. */
export function translateAwsError(error: unknown, call: FailedCall): EksAccessError {
  if (error instanceof EksAccessError) return error;
  const verdict = settle(verdictOf(error), error, call);
  return new verdict.make(verdict.code, `${call.what} failed: ${textOf(error)}`, { cause: error });
}

function settle(verdict: Verdict, error: unknown, call: FailedCall): Exclude<Verdict, "maybe"> {
  if (verdict === "maybe") return { make: UnavailableError, code: call.isWrite ? "maybe_done" : isTimeout(error) ? "timeout" : "unavailable" };
  const saysNothingOfTheWrite = verdict.make === UnavailableError && verdict.code !== "not_found";
  if (call.isWrite && saysNothingOfTheWrite && call.earlier?.some(isUnclear)) return { make: UnavailableError, code: "maybe_done" };
  return verdict;
}

function verdictOf(error: unknown): Verdict {
  const named = byName[awsErrorName(error)];
  if (named !== undefined) return refine(named, error);
  const status = httpStatusOf(error);
  if (status === 429) return unavailable("throttled");
  if (status === 403) return rejected("access_denied");
  if (status !== undefined && status >= 400 && status < 500) return rejected("invalid_parameter");
  return neverSent.has(stringMember(error, "code")) ? unavailable("unavailable") : "maybe";
}

// The only texts that are looked at, loosely: aws-ia/terraform-aws-eks-blueprints#1877, terraform-aws-modules/terraform-aws-eks#2969.
function refine(verdict: Verdict, error: unknown): Verdict {
  const text = textOf(error).toLowerCase();
  const name = awsErrorName(error);
  if (name === "InvalidRequestException" && text.includes("authentication mode")) return rejected("mode_config_map");
  if (name === "InvalidParameterException" && text.includes("invalid principal")) return rejected("invalid_principal");
  return verdict;
}

/** The exception's name, or "" when the value has none. */
function awsErrorName(error: unknown): string {
  return stringMember(error, "name");
}
/** Whether the service says that the thing, or what holds it, is not there. EKS uses one name for entry, association and cluster. */
export function isNotFound(error: unknown): boolean {
  return error instanceof EksAccessError && error.code === "not_found";
}
/** Whether the session's credentials are over: nothing was done, new ones will do. */
export function isExpiredSession(error: unknown): boolean {
  return ["ExpiredToken", "ExpiredTokenException"].includes(awsErrorName(error));
}
/** Whether AWS does not accept the credentials of a call, for whatever reason. */
export function areCredentialsRefused(error: unknown): boolean {
  return codeOf(error) === "credentials";
}
/** Whether a call was throttled; throttling comes with 429, or as 400 with a name. */
export function isThrottling(error: unknown): boolean {
  return codeOf(error) === "throttled";
}

function codeOf(error: unknown): ErrorCode | undefined {
  if (error instanceof EksAccessError) return undefined;
  const verdict = verdictOf(error);
  return verdict === "maybe" ? undefined : verdict.code;
}

function isUnclear(error: unknown): boolean {
  return !(error instanceof EksAccessError) && verdictOf(error) === "maybe";
}
function isTimeout(error: unknown): boolean {
  return ["TimeoutError", "AbortError"].includes(awsErrorName(error));
}
function httpStatusOf(error: unknown): number | undefined {
  const metadata = member(error, "$metadata");
  const status = member(metadata, "httpStatusCode");
  return typeof status === "number" ? status : undefined;
}
function textOf(error: unknown): string {
  const message = stringMember(error, "message");
  const name = awsErrorName(error);
  return `${name}${message === "" ? "" : `: ${message.slice(0, 400)}`}`;
}
function stringMember(value: unknown, name: string): string {
  const found = member(value, name);
  return typeof found === "string" ? found : "";
}
function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
