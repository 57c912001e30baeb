// What every audit sink promises.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditText } from "../../src/domain/audit/audit-text.ts";
import type { AuditEvent } from "../../src/domain/audit/audit-event.ts";
import { storeGap } from "../../src/domain/audit/facts.ts";
import type { AuditSink } from "../../src/ports/system/audit-sink.ts";
import { noon } from "../world/builders.ts";
import { plus, seconds } from "../world/times.ts";

/** A sink with what it holds. */
export interface AuditSinkHarness extends AsyncDisposable {
  readonly sink: AuditSink;
  /** The stored form of every event, in order. */
  stored(): Promise<readonly string[]>;
}

function events(from: number, count: number): readonly AuditEvent[] {
  return Array.from({ length: count }, (_, index) => storeGap("wiped", plus(noon, seconds(from + index))));
}

/** Runs the suite on sinks that `open` makes. */
export function auditSinkContract(open: () => Promise<AuditSinkHarness>): void {
  let harness: AuditSinkHarness;
  beforeEach(async () => { harness = await open(); });
  afterEach(() => harness[Symbol.asyncDispose]());

  describe("append", () => {
    it("keeps events in their canonical form", async () => {
      await harness.sink.append(events(0, 2));
      expect(await harness.stored()).toEqual(events(0, 2).map(auditText));
    });
    it("keeps the order of appends, when several are made at once", async () => {
      await Promise.all(Array.from({ length: 40 }, (_, index) => harness.sink.append(events(index * 3, 3))));
      expect(await harness.stored()).toEqual(events(0, 120).map(auditText));
    });
    it("takes more than a thousand at once", async () => {
      await harness.sink.append(events(0, 1200));
      expect(await harness.stored()).toHaveLength(1200);
    });
    it("does nothing, when there is nothing to append", async () => {
      await harness.sink.append([]);
      expect(await harness.stored()).toEqual([]);
    });
  });
}
