import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFinal, isRemoving, mayHaveAccess, outcomeOf, requestEvents, requestStates, requestTable } from "../../../src/domain/request/request-state.ts";
import type { RequestEvent, RequestState } from "../../../src/domain/request/request-state.ts";
import { amend, transition } from "../../../src/domain/request/transition.ts";
import { aRequest, noon } from "../../world/builders.ts";

const cells = requestStates.flatMap((state) => requestEvents.map((event) => ({ state, event, outcome: outcomeOf(state, event) })));
const next = (state: RequestState, event: RequestEvent): RequestState => {
  const outcome = outcomeOf(state, event);
  return typeof outcome === "string" ? state : outcome.to;
};

describe("the request table", () => {
  it("knows every state and event (S1)", () => {
    expect(Object.keys(requestTable).sort()).toEqual([...requestStates].sort());
    expect(cells).toHaveLength(12 * 9);
  });
  it("never leaves a final state; reaches one from every other; reaches every state (S2)", () => {
    const reach = (from: RequestState, seen = new Set<RequestState>([from])): Set<RequestState> => {
      for (const event of requestEvents) if (!seen.has(next(from, event))) reach(next(from, event), seen.add(next(from, event)));
      return seen;
    };
    for (const state of requestStates) {
      if (isFinal(state)) expect([...reach(state)]).toEqual([state]);
      else expect([...reach(state)].some(isFinal)).toBe(true);
    }
    expect([...reach("pending")].sort()).toEqual([...requestStates].sort());
  });
  it("starts to want access only by approving what is pending (S3)", () => {
    const starts = cells.filter(({ state, outcome }) => typeof outcome !== "string" && !mayHaveAccess(state) && mayHaveAccess(outcome.to));
    expect(starts.map(({ state, event }) => `${state} ${event}`)).toEqual(["pending approve"]);
  });
  it("leaves a removing state only when nothing is there any more (S4)", () => {
    const leaves = cells.filter(({ state, outcome }) => isRemoving(state) && typeof outcome !== "string");
    expect(new Set(leaves.map(({ event }) => event))).toEqual(new Set(["observedAbsent"]));
    expect(leaves).toHaveLength(3);
  });
  it("leaves active only to remove, or because the access is missing; ends only by observation (S5)", () => {
    for (const { state, event, outcome } of cells) {
      if (typeof outcome === "string") continue;
      if (state === "active") expect(isRemoving(outcome.to) || (event === "observedAbsent" && outcome.to === "activating")).toBe(true);
      if (outcome.to === "ended" || outcome.to === "revoked") expect(event).toBe("observedAbsent");
    }
  });
  it("takes an event twice as once, whatever happens in between (S6)", () => {
    for (const { state, event } of cells) expect(next(next(state, event), event)).toBe(event === "observedAbsent" && state === "active" ? "activating" : next(state, event));
    fc.assert(fc.property(fc.array(fc.constantFrom(...requestEvents), { maxLength: 30 }), (events) => {
      const walk = (list: readonly RequestEvent[]) => list.reduce<RequestState>(next, "pending");
      expect(walk(events.flatMap((event) => [event, event]))).toBe(walk(events));
    }));
  });
});

describe("transition", () => {
  it("raises the revision, adds the facts, and notes when a final state was entered", () => {
    const approved = transition(aRequest(), "approve", { at: noon, patch: { progress: "checking" } });
    expect(approved).toMatchObject({ state: "activating", revision: 2, progress: "checking" });
    expect(approved).not.toHaveProperty("closedAt");
    expect(transition(aRequest(), "deny", { at: noon })).toMatchObject({ state: "denied", closedAt: noon });
  });
  it("says when the table refuses or has nothing to change", () => {
    expect(transition(aRequest({ state: "ended" }), "approve", { at: noon })).toBe("refused");
    expect(transition(aRequest({ state: "ended" }), "endReached", { at: noon })).toBe("unchanged");
  });
  it("amends facts in the same state", () => {
    expect(amend(aRequest(), { progress: "entry" })).toMatchObject({ state: "pending", revision: 2, progress: "entry" });
  });
});
