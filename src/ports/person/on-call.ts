// Port: who is on call.
import type { Rota } from "../../domain/break-glass/break-glass-rule.ts";
import type { OnCallPerson } from "../../domain/break-glass/on-call.ts";

/** Asks the source of a rota, every time anew; a Slack user group may be a copy of at most 60 s. */
export interface OnCall {
  /** Everybody who is on call now. @throws UnavailableError when the source does not answer, not in time, not well, or not to us */
  whoIsOnCall(rota: Rota): Promise<readonly OnCallPerson[]>;
}
