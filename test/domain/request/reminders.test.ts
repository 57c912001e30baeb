import { describe, expect, it } from "vitest";
import type { AccessRequest } from "../../../src/domain/request/access-request.ts";
import { nextReminderAt, reminderStep } from "../../../src/domain/request/reminders.ts";
import { requestStates } from "../../../src/domain/request/request-state.ts";
import { aRequest, noon } from "../../world/builders.ts";
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
  it("lapses at its time", () => {
    expect(nextReminderAt(aRequest())).toBe(plus(noon, minutes(30)));
    expect(reminderStep(aRequest(), instant(plus(noon, minutes(30)) - 1))).toBeUndefined();
    expect(reminderStep(aRequest(), plus(noon, minutes(30)))?.request.state).toBe("expired");
  });
});
