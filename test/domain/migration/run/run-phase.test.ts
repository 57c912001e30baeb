// The table of a migration run's phases.
import { describe, expect, it } from "vitest";
import { isOver, phaseAfter, runPhases } from "../../../../src/domain/migration/run/run-phase.ts";
import type { RunEvent, RunPhase } from "../../../../src/domain/migration/run/run-phase.ts";

const events: readonly RunEvent[] = [
  "approved", "cancelled", "lapsed", "backedUp", "modeReached", "replanned", "allCreated", "allVerified", "cleanUpPlanned", "nothingToClean", "plannedAnew",
  "cleanUpApproved", "cleanUpOutdated", "cleaned", "apiModeApproved", "apiModeRefused", "apiModeReached", "finished", "rollBackAsked", "undone",
];

function reachable(from: RunPhase): ReadonlySet<RunPhase> {
  const found = new Set<RunPhase>([from]);
  for (const phase of found) for (const event of events) found.add(phaseAfter(phase, event) ?? phase);
  return found;
}

describe("the phases of a run", () => {
  it("can all be reached from the plan, and from each a final one", () => {
    expect([...reachable("planned")].toSorted()).toEqual(runPhases.toSorted());
    for (const phase of runPhases) expect([...reachable(phase)].some(isOver)).toBe(true);
  });
  it("are left for good once over", () => {
    expect(runPhases.filter(isOver)).toEqual(["completed", "rolledBack", "cancelled", "expired"]);
    for (const phase of runPhases.filter(isOver)) expect([...reachable(phase)]).toEqual([phase]);
  });
  it("take an event twice as once, or not at all", () => {
    for (const phase of runPhases) for (const event of events) {
      const after = phaseAfter(phase, event);
      if (after !== undefined) expect([undefined, after]).toContain(phaseAfter(after, event));
    }
  });
  it("can be rolled back from whenever something was begun until the mode API is", () => {
    expect(runPhases.filter((phase) => phaseAfter(phase, "rollBackAsked") !== undefined)).toEqual(["backingUp", "switchingMode", "replanning", "creating", "verifying", "soaking", "cleanUpWaiting", "cleaningUp", "apiModeWaiting"]);
  });
  it("reach the mode API by its own approval only", () => {
    expect(runPhases.flatMap((phase) => events.filter((event) => phaseAfter(phase, event) === "switchingToApi").map((event) => `${phase} ${event}`))).toEqual(["apiModeWaiting apiModeApproved"]);
  });
});
