// Names, payloads, backoff and liveness of the queues; no Redis needed.
import { describe, expect, it } from "vitest";
import { Liveness } from "../../../src/adapters/bullmq/liveness.ts";
import { backoffMs, optionsOf, readJobData } from "../../../src/adapters/bullmq/queues.ts";
import { firstId, noon } from "../../world/builders.ts";

describe("backoffMs", () => {
  it("doubles from a second to the cap of the queue, give or take a half", () => {
    expect([1, 2, 3, 7, 8, 49].map((attempt) => backoffMs("ends", attempt, 0.5))).toEqual([1000, 2000, 4000, 60_000, 60_000, 60_000]);
    expect(backoffMs("grants", 20, 0.5)).toBe(15_000);
    expect([backoffMs("ends", 1, 0), backoffMs("ends", 1, 0.999)]).toEqual([500, 1499]);
  });
});

describe("optionsOf", () => {
  it("gives an id that is new every time, holds no colon and is no number", () => {
    const job = { queue: "ends", verb: "end", data: { id: firstId, dueAt: noon }, delayMs: 5, same: `${firstId}-now`, hurries: true } as const;
    expect(optionsOf(job, 7)).toMatchObject({ jobId: `end_${firstId}_7`, delay: 5, attempts: 50, removeOnComplete: true, deduplication: { id: `end-${firstId}-now`, keepLastIfActive: true, reschedule: true } });
  });
});

describe("readJobData", () => {
  it("25 takes nothing but an id and a time from a job", () => {
    expect(readJobData({ id: firstId, dueAt: noon, policy: "AmazonEKSClusterAdminPolicy" })).toEqual({ id: firstId, dueAt: noon });
    for (const forged of [undefined, null, "x", {}, { id: "REQ-1", dueAt: 5 }, { id: firstId }, { id: firstId, dueAt: "now" }]) expect(readJobData(forged)).toBeUndefined();
  });
});

describe("Liveness", () => {
  function after(...steps: readonly ("beat" | "sign")[]): Liveness {
    const liveness = new Liveness();
    for (const step of steps) liveness[step]();
    return liveness;
  }
  it("is fine, while jobs are taken", () => {
    expect(after("beat", "beat", "sign", "beat", "beat").verdict()).toBe("fine");
    expect(after().verdict()).toBe("fine");
  });
  it("asks for new workers after three unanswered heartbeats, and gives up after three more", () => {
    const liveness = after("beat", "beat", "beat");
    expect([liveness.verdict(), liveness.verdict()]).toEqual(["rebuild", "fine"]);
    for (let n = 0; n < 3; n += 1) liveness.beat();
    expect([liveness.verdict(), liveness.verdict()]).toEqual(["hopeless", "hopeless"]);
    liveness.sign();
    expect(liveness.verdict()).toBe("fine");
  });
  it("asks for new workers again, when they had worked in between", () => {
    const liveness = after("beat", "beat", "beat");
    liveness.verdict();
    for (const step of ["sign", "beat", "beat", "beat"] as const) liveness[step]();
    expect(liveness.verdict()).toBe("rebuild");
  });
});
