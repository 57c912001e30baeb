// Who goes first when calls wait: removals by the end they serve, grants, discovery, background, looks of people; discovery always gets a fifth.

/** What a call is for. `discovery` are the lists that find entries nobody told us of; `look` only shows something to a person, so nothing waits for it. */
export type CallClass = "removal" | "grant" | "discovery" | "background" | "look";

/** How urgent a call is. */
export interface Urgency {
  readonly callClass: CallClass;
  /** The end (`notAfter`, ms) that the call serves; calls of one class go by it. Without it: in the order of arrival, first. */
  readonly due?: number | undefined;
  /** It goes on with what an earlier call began, so it goes before calls of the same end that begin something. */
  readonly goesOn?: boolean;
}

/** A call that waits. */
export interface WaitingCall extends Urgency {
  /** Order of arrival. */
  readonly arrival: number;
}

const ranks: Readonly<Record<CallClass, number>> = { removal: 0, grant: 1, discovery: 2, background: 3, look: 4 };
/** Of this many calls let through while discovery waits, one is discovery. */
const discoveryShare = 5;

/**
 * The waiting call that is next; undefined when none waits.
 * @param sinceDiscovery how many other calls were let through since the last discovery call while one waited
 */
export function nextCall<T extends WaitingCall>(waiting: readonly T[], sinceDiscovery: number): T | undefined {
  const reserved = sinceDiscovery >= discoveryShare - 1 ? waiting.filter((call) => call.callClass === "discovery") : [];
  return first(reserved) ?? first(waiting);
}

function first<T extends WaitingCall>(calls: readonly T[]): T | undefined {
  let best: T | undefined;
  for (const call of calls) {
    if (best === undefined || goesBefore(call, best)) best = call;
  }
  return best;
}

function goesBefore(one: WaitingCall, other: WaitingCall): boolean {
  const rank = ranks[one.callClass] - ranks[other.callClass];
  if (rank !== 0) return rank < 0;
  const due = (one.due ?? 0) - (other.due ?? 0);
  if (due !== 0) return due < 0;
  const goesOn = Number(one.goesOn === true) - Number(other.goesOn === true);
  return goesOn === 0 ? one.arrival < other.arrival : goesOn > 0;
}
