// What every intake store promises.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Intake, IntakeOutcome } from "../../src/domain/request/intake.ts";
import type { Instant } from "../../src/domain/time.ts";
import type { IntakeStore } from "../../src/ports/store/intake-store.ts";
import { a, firstId, noon, secondId } from "../world/builders.ts";
import { minutes, plus, seconds } from "../world/times.ts";

/** A store whose clock the suite moves. */
export interface IntakeStoreHarness extends AsyncDisposable {
  readonly store: IntakeStore;
  setNow(now: Instant): void;
}

const ann = a.user("U0ANN");

function anIntake(parts: Partial<Intake> = {}): Intake {
  return {
    key: "trigger/13345224609.738474920", at: noon, person: ann, answerTo: { user: ann, channel: "C0REQUESTS", responseUrl: "https://hooks.slack.com/commands/1" },
    work: { kind: "request", requestId: firstId, wish: { cluster: "prod", role: "view", namespaces: [a.namespace("payments")], duration: minutes(30), reason: "look" } }, ...parts,
  };
}
const outcome: IntakeOutcome = { kind: "approved", shortId: a.shortId("REQ-BCDE1"), isLast: true, missing: 0 };

/** Runs the suite on stores that `open` makes; their clock begins at noon. */
export function intakeStoreContract(open: () => Promise<IntakeStoreHarness>): void {
  let harness: IntakeStoreHarness;
  let store: IntakeStore;
  beforeEach(async () => {
    harness = await open();
    store = harness.store;
  });
  afterEach(() => harness[Symbol.asyncDispose]());

  describe("accept", () => {
    it("takes a new intake once, when it is delivered twice", async () => {
      expect(await store.accept(anIntake())).toBe("new");
      expect(await store.accept(anIntake({ at: plus(noon, seconds(9)) }))).toEqual({ earlier: anIntake(), outcome: "open" });
    });
    it("lets exactly one of two replicas have it, when both get it at once", async () => {
      const results = await Promise.all([store.accept(anIntake()), store.accept(anIntake())]);
      expect(results.filter((result) => result === "new")).toHaveLength(1);
    });
    it("tells the first outcome to a repeat", async () => {
      await store.accept(anIntake());
      await store.finish(anIntake().key, outcome);
      await store.finish(anIntake().key, { kind: "error", reference: "ERR-AAAAA", of: "request" });
      expect(await store.accept(anIntake())).toEqual({ earlier: anIntake(), outcome });
    });
    it.each<Intake["work"]>([
      { kind: "approve", requestId: firstId, shownHash: "h" }, { kind: "deny", requestId: firstId, shownHash: "h", reason: "no" },
      { kind: "end", requestId: secondId, reason: "done" }, { kind: "end", requestId: secondId },
    ])("gives back what was stored: $kind", async (work) => {
      await store.accept(anIntake({ work }));
      expect(await store.accept(anIntake({ work }))).toMatchObject({ earlier: { work } });
    });
  });

  describe("takeAbandoned", () => {
    it("leaves alone what was begun a moment ago, and what has an outcome", async () => {
      await store.accept(anIntake());
      await store.accept(anIntake({ key: "other" }));
      await store.finish("other", outcome);
      harness.setNow(plus(noon, seconds(14)));
      expect(await store.takeAbandoned(seconds(15))).toEqual([]);
      harness.setNow(plus(noon, seconds(15)));
      expect(await store.takeAbandoned(seconds(15))).toEqual([anIntake()]);
    });
    it.each<Intake["work"]>([
      { kind: "approve", requestId: firstId, shownHash: "h" }, { kind: "deny", requestId: firstId, shownHash: "h", reason: "no" },
      { kind: "end", requestId: firstId, reason: "done" }, { kind: "end", requestId: firstId, onlyPending: true },
    ])("gives back what was stored: %o", async (work) => {
      await store.accept(anIntake({ work }));
      harness.setNow(plus(noon, seconds(20)));
      expect(await store.takeAbandoned(seconds(15))).toEqual([anIntake({ work })]);
    });
    it("gives each to one caller at a time", async () => {
      await store.accept(anIntake());
      harness.setNow(plus(noon, seconds(20)));
      const taken = await Promise.all([store.takeAbandoned(seconds(15)), store.takeAbandoned(seconds(15))]);
      expect(taken.flat()).toEqual([anIntake()]);
      harness.setNow(plus(noon, seconds(36)));
      expect(await store.takeAbandoned(seconds(15))).toEqual([anIntake()]);
    });
  });

  describe("isFirstUse", () => {
    it("knows a signature again", async () => {
      expect(await store.isFirstUse("v0=aa")).toBe(true);
      expect(await store.isFirstUse("v0=aa")).toBe(false);
      expect(await store.isFirstUse("v0=bb")).toBe(true);
    });
  });
}
