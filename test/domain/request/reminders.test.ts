import { describe, expect, it } from "vitest";
import type { AccessRequest } from "../../../src/domain/request/access-request.ts";
import type { Configuration } from "../../../src/domain/configuration.ts";
import { decidersOf, revokersOf } from "../../../src/domain/request/present-terms.ts";
import { nextReminderAt, reminderStep } from "../../../src/domain/request/reminders.ts";
import { requestStates } from "../../../src/domain/request/request-state.ts";
import { a, aConfiguration, anEntitlement, aRequest, noon } from "../../world/builders.ts";
import { instant, minutes, plus } from "../../world/times.ts";

const active = (length: number, parts: Partial<AccessRequest> = {}): AccessRequest => aRequest({ state: "active", intent: { issuedAt: noon, notAfter: plus(noon, minutes(length)), lease: "value", generation: 1 }, activeAt: noon, ...parts });
const notices = (step: ReturnType<typeof reminderStep>): readonly string[] => (step?.notices ?? []).map(({ to, fact }) => `${to} ${fact}`);

describe("the warning before the end", () => {
  it.each([[5, 4], [20, 16], [29, 23.2], [30, 20], [60, 50], [480, 470]])("of %d minutes comes after %d, not a millisecond earlier", (length, after) => {
    const due = plus(noon, minutes(after));
    expect(nextReminderAt(active(length))).toBe(due);
    expect(reminderStep(active(length), instant(due - 1))).toBeUndefined();
    expect(notices(reminderStep(active(length), due))).toEqual(["requester soon"]);
  });
  it("comes once", () => {
    const due = plus(noon, minutes(50));
    const warned = reminderStep(active(60), due)?.request;
    expect(warned?.warnedAt).toBe(due);
    expect(warned === undefined ? "nothing" : reminderStep(warned, plus(due, minutes(1)))).toBeUndefined();
    expect(warned === undefined ? "nothing" : nextReminderAt(warned)).toBeUndefined();
  });
  it.each(requestStates.filter((state) => state !== "active" && state !== "pending"))("never comes for what is %s", (state) => {
    expect(reminderStep(active(60, { state }), plus(noon, minutes(59)))).toBeUndefined();
    expect(nextReminderAt(active(60, { state }))).toBeUndefined();
  });
});

describe("what waits for approval", () => {
  const reminded = aRequest({ remindedAt: plus(noon, minutes(15)) });
  const escalate = { after: minutes(10), to: [a.group("sre")], mayDecide: true };
  const later = { ...escalate, after: minutes(20) };

  it("lapses at its time", () => {
    expect(nextReminderAt(reminded)).toBe(plus(noon, minutes(30)));
    expect(reminderStep(reminded, instant(plus(noon, minutes(30)) - 1))).toBeUndefined();
    expect(reminderStep(aRequest(), plus(noon, minutes(30)))?.request.state).toBe("expired");
  });
  it("is reminded of once, at half of its time, not a millisecond earlier", () => {
    const half = plus(noon, minutes(15));
    expect(nextReminderAt(aRequest())).toBe(half);
    expect(reminderStep(aRequest(), instant(half - 1))).toBeUndefined();
    const step = reminderStep(aRequest(), half);
    expect(notices(step)).toEqual(["thread still_waiting"]);
    expect(step?.request.remindedAt).toBe(half);
    expect(step?.events).toEqual([]);
  });
  it("calls others once, where the entitlement says so, and not a millisecond earlier", () => {
    const due = plus(noon, minutes(10));
    expect(nextReminderAt(aRequest(), escalate)).toBe(due);
    expect(reminderStep(aRequest(), instant(due - 1), escalate)).toBeUndefined();
    const step = reminderStep(aRequest(), due, escalate);
    expect(notices(step)).toEqual(["thread escalated"]);
    expect(step?.events.map(({ type }) => type)).toEqual(["request.escalated"]);
    const called = step?.request ?? aRequest();
    expect(called.escalatedAt).toBe(due);
    expect(reminderStep(called, plus(noon, minutes(29)), escalate)).toBeUndefined();
    expect(nextReminderAt(called, escalate)).toBe(plus(noon, minutes(30)));
  });
  it("is reminded of first, when others are called later than half of its time", () => {
    expect(nextReminderAt(aRequest(), later)).toBe(plus(noon, minutes(15)));
    expect(nextReminderAt(reminded, later)).toBe(plus(noon, minutes(20)));
    expect(notices(reminderStep(reminded, plus(noon, minutes(20)), later))).toEqual(["thread escalated"]);
  });
});

describe("who may decide", () => {
  const under = (mayDecide: boolean) => aConfiguration({ entitlements: [anEntitlement({ approvals: { count: 1, by: [a.group("payments-leads")], lapseAfter: minutes(30), escalate: { after: minutes(10), to: [a.group("sre"), a.group("payments-leads")], mayDecide } } })] });
  const called = aRequest({ escalatedAt: noon });
  it("are the approvers, and those who were called where the entitlement says so, each once", () => {
    expect(decidersOf(under(true), called)).toEqual(["payments-leads", "sre"]);
    expect(revokersOf(under(true), called)).toEqual(["payments-leads", "sre", "platform"]);
  });
  it.each<[string, Configuration, AccessRequest]>([
    ["nobody was called yet", under(true), aRequest()],
    ["the entitlement only calls them", under(false), called],
    ["the entitlement calls nobody", aConfiguration(), called],
    ["the entitlement is another one now", aConfiguration({ entitlements: [] }), called],
  ])("are the approvers alone, when %s", (_, configuration, request) => {
    expect(decidersOf(configuration, request)).toEqual(["payments-leads"]);
  });
});
