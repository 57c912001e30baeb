// The errors of the program: one class per thing that a caller does differently.

/** Codes of errors; a closed union, so that a handler can be total. */
export type ErrorCode =
  | "malformed" | "too_many_namespaces" | "duplicate" | "not_found" | "changed" | "not_recorded"
  | "unavailable" | "timeout" | "throttled" | "maybe_done" | "cluster_not_found" | "credentials"
  | "mode_config_map" | "invalid_parameter" | "invalid_principal" | "quota" | "access_denied" | "already_exists" | "past_end" | "stale_read"
  | "configuration" | "unsafe_plan" | "corrupt_record" | "payload";

/** What all errors of the program share: a code, a sentence for people, and the cause. */
export abstract class EksAccessError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}
/** Something a person or file gave is wrong: say so, with what to do. */
export class InvalidInputError extends EksAccessError {}
/** An outside system did not answer, or not finally: try again. A write may have happened (`maybe_done`). */
export class UnavailableError extends EksAccessError {}
/** The outside system said no, and will say no again. */
export class RejectedError extends EksAccessError {}
/** The thing changed since it was read: read again and decide again. */
export class ConflictError extends EksAccessError {}
/** A plan does more than it may. Nothing of it is applied. */
export class UnsafePlanError extends EksAccessError {}
