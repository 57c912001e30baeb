// What commands on requests use of the store, and what they share.
import { EksAccessError } from "../../domain/errors.ts";
import type { RequestId, ShortId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { Duration } from "../../domain/time.ts";
import type { OperatorEnd } from "../../usecases/administration/end-by-operator.ts";
import type { CommandResult } from "./command-result.ts";

/** The open store. Everything throws UnavailableError when it does not answer. */
export interface Operating extends AsyncDisposable {
  /** Requests that are not over. */
  readonly listOpen: () => Promise<readonly AccessRequest[]>;
  readonly find: (short: ShortId) => Promise<AccessRequest | undefined>;
  /** Ends one; undefined when there is none. */
  readonly end: (id: RequestId, end: OperatorEnd) => Promise<AccessRequest | undefined>;
  readonly untilOver: (id: RequestId, within: Duration) => Promise<AccessRequest | undefined>;
  /** Whether the audit file has what was done; else why not. */
  readonly audited: () => Promise<string | undefined>;
  /** Who runs the command, as far as the host knows. */
  readonly user: string;
}

/** Opens it. @throws InvalidInputError when the environment is wrong, UnavailableError when the store does not answer */
export type OpenOperating = () => Promise<Operating>;

/** Does something with the store; what a person can mend, and a store that is away, is a sentence and exit code 1. */
export async function operating(open: OpenOperating, work: (store: Operating) => Promise<CommandResult>): Promise<CommandResult> {
  try {
    await using store = await open();
    return await work(store);
  } catch (error) {
    if (error instanceof EksAccessError) return { exitCode: 1, out: "", error: `${error.message}\n` };
    throw error;
  }
}

/** Whether a request is of a person, named by Slack id or e-mail address. */
export function isOf({ terms: { requester } }: AccessRequest, person: string): boolean {
  return requester.id === person || requester.email.toLowerCase() === person.toLowerCase();
}
