// The phases of a migration run. A name in "-ing" is a promise that only a look at the cluster ends. The table is the program.

/** Where a run stands. */
export type RunPhase =
  | "planned" | "backingUp" | "switchingMode" | "replanning" | "creating" | "verifying" | "soaking" | "cleanUpWaiting" | "cleaningUp"
  | "apiModeWaiting" | "switchingToApi" | "rollingBack" | "completed" | "rolledBack" | "cancelled" | "expired";

/** What moves it on. */
export type RunEvent =
  | "approved" | "cancelled" | "lapsed" | "backedUp" | "modeReached" | "replanned" | "allCreated" | "allVerified" | "cleanUpPlanned" | "nothingToClean"
  | "plannedAnew" | "cleanUpApproved" | "cleanUpOutdated" | "cleaned" | "apiModeApproved" | "apiModeRefused" | "apiModeReached" | "finished" | "rollBackAsked" | "undone";

type Row = Readonly<Partial<Record<RunEvent, RunPhase>>>;

const table: Readonly<Record<RunPhase, Row>> = {
  planned: { approved: "backingUp", cancelled: "cancelled", lapsed: "expired" },
  backingUp: { backedUp: "switchingMode", rollBackAsked: "rollingBack" },
  switchingMode: { modeReached: "replanning", rollBackAsked: "rollingBack" },
  replanning: { replanned: "creating", rollBackAsked: "rollingBack" },
  creating: { allCreated: "verifying", plannedAnew: "replanning", rollBackAsked: "rollingBack" },
  verifying: { allVerified: "soaking", rollBackAsked: "rollingBack" },
  soaking: { cleanUpPlanned: "cleanUpWaiting", nothingToClean: "apiModeWaiting", rollBackAsked: "rollingBack" },
  cleanUpWaiting: { cleanUpApproved: "cleaningUp", cleanUpOutdated: "soaking", finished: "completed", rollBackAsked: "rollingBack" },
  cleaningUp: { cleaned: "apiModeWaiting", cleanUpOutdated: "soaking", rollBackAsked: "rollingBack" },
  apiModeWaiting: { apiModeApproved: "switchingToApi", finished: "completed", rollBackAsked: "rollingBack" },
  switchingToApi: { apiModeReached: "completed", apiModeRefused: "apiModeWaiting" },
  rollingBack: { undone: "rolledBack" },
  completed: {}, rolledBack: {}, cancelled: {}, expired: {},
};

/** Every phase, in the order of the way. */
export const runPhases: readonly RunPhase[] = [
  "planned", "backingUp", "switchingMode", "replanning", "creating", "verifying", "soaking", "cleanUpWaiting", "cleaningUp",
  "apiModeWaiting", "switchingToApi", "rollingBack", "completed", "rolledBack", "cancelled", "expired",
];

/** The phase after an event; undefined when it has no place there. */
export function phaseAfter(phase: RunPhase, event: RunEvent): RunPhase | undefined {
  return table[phase][event];
}

/** Whether nothing happens in this phase any more. */
export function isOver(phase: RunPhase): boolean {
  return Object.keys(table[phase]).length === 0;
}
