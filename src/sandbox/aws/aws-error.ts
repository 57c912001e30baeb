// An error answer of a service: name, HTTP status and text.
import type { JsonObject } from "./json.ts";

/** Thrown by the model when a call is refused; the protocols turn it into a reply. */
export class AwsError extends Error {
  /** The exception's name, such as `ResourceNotFoundException`. */
  readonly code: string;
  readonly status: number;
  /** Further members of the exception, such as `clusterName`. */
  readonly members: JsonObject;

  constructor(code: string, status: number, details: { readonly message: string; readonly members?: JsonObject }) {
    super(details.message);
    this.name = "AwsError";
    this.code = code;
    this.status = status;
    this.members = details.members ?? {};
  }
}
