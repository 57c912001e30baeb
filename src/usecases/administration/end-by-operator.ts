// An operator ends access by the command line: recorded as every early end is, without asking Slack. Whether an operator may is for who can reach the store.
import { isFinal, isRemoving } from "../../domain/request/request-state.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { endByOperator } from "../../domain/request/end-steps.ts";
import { restOfAccess } from "../../domain/request/extension.ts";
import type { RequestId } from "../../domain/ids.ts";
import type { Duration } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";
import { changeRequest } from "../request/change-request.ts";
import type { ChangeDeps } from "../request/change-request.ts";

/** What ending by an operator needs. */
export interface OperatorEndDeps extends ChangeDeps {
  readonly clock: Clock;
}

/** Who ends it, and why. */
export interface OperatorEnd {
  readonly operator: string;
  readonly reason: string;
}

/** Records the end, of an access with all that belongs to it, and asks a worker for the removal; tombstone and removal are the worker's, which asks again by itself. @returns the record as it is then; undefined when there is none @throws UnavailableError when the store is away */
export async function endRequestByOperator(deps: OperatorEndDeps, id: RequestId, end: OperatorEnd): Promise<AccessRequest | undefined> {
  const request = await deps.requests.read(id);
  const rest = request === undefined || request.state === "pending" ? [] : restOfAccess(request, await deps.requests.listOpenOf(request.terms.cluster, request.terms.principal));
  for (const other of rest) await endOne(deps, other.id, end);
  return endOne(deps, id, end);
}

async function endOne(deps: OperatorEndDeps, id: RequestId, { operator, reason }: OperatorEnd): Promise<AccessRequest | undefined> {
  const stored = await changeRequest(deps, id, (request) => endByOperator(request, { operator, reason, at: deps.clock.now() }));
  if (stored === undefined || !isRemoving(stored.state)) return stored;
  await deps.queue.askForEnd(id, deps.clock.now()).catch((error: unknown) => { deps.log.error("end not asked for; the next sweep does", error, { request: id }); });
  return stored;
}

/** Waits until a request is over, at most for a span. @returns the record as it is then @throws UnavailableError when the store is away */
export async function untilOver(deps: Pick<OperatorEndDeps, "requests" | "clock">, id: RequestId, wait: { readonly within: Duration; readonly every: Duration }): Promise<AccessRequest | undefined> {
  const deadline = deps.clock.monotonic() + wait.within;
  for (;;) {
    const request = await deps.requests.read(id);
    if (request === undefined || isFinal(request.state) || deps.clock.monotonic() >= deadline) return request;
    await deps.clock.sleep(wait.every);
  }
}
