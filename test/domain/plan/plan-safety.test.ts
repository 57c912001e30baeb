import { describe, expect, it } from "vitest";
import { judgeEntry } from "../../../src/domain/lease/judge-entry.ts";
import { leaseTag } from "../../../src/domain/lease/lease-tags.ts";
import { planRemovals } from "../../../src/domain/plan/plan-removals.ts";
import { brake } from "../../../src/domain/plan/plan-safety.ts";
import type { PlannedEntry } from "../../../src/domain/plan/plan-safety.ts";
import { aContext, aLease, anEntry, firstId, idAt, noon, ownTags, scope } from "../../world/builders.ts";
import { hours, minutes, plus } from "../../world/times.ts";

function planned(tags: Record<string, string>, now = plus(noon, minutes(1))): PlannedEntry {
  const judged = judgeEntry(anEntry({ tags, associations: [{ policy: "AmazonEKSViewPolicy", scope: scope("payments") }] }), aContext({ now }));
  return { judged, plan: planRemovals(judged, now) };
}
const tampered = (madeAt: number = noon) => planned({ ...ownTags([]), [leaseTag(idAt(madeAt))]: "1:rubbish" });
const forged = () => planned({ ...ownTags([]), [leaseTag(firstId)]: (ownTags([aLease()])[leaseTag(firstId)] ?? "").replace(/.$/, (end) => (end === "A" ? "Q" : "A")) });
const due = () => planned(ownTags([aLease()]), plus(noon, hours(2)));
const live = () => planned(ownTags([aLease()]));

describe("brake", () => {
  it("never holds back what is due, however much it is", () => {
    const all = Array.from({ length: 50 }, due);
    expect(brake(all)).toEqual({ apply: all, braked: [], message: undefined });
  });

  it("lets single tampered entries go: they are what they are", () => {
    expect(brake([tampered(), forged(), live()]).braked).toEqual([]);
    expect(brake([tampered(), tampered(), tampered(), live(), live(), live()]).braked).toEqual([]);
  });

  it("holds back, when most own entries would lose access that was to run on, and says the numbers", () => {
    const pass = brake([tampered(), tampered(), forged(), live(), due()]);
    expect(pass.braked).toHaveLength(3);
    expect(pass.apply).toHaveLength(2);
    expect(pass.message).toContain("3 of 5 own entries");
  });

  it("does not hold back for ever what cannot be read", () => {
    const old = () => tampered(noon - 15 * 24 * hours(1));
    expect(brake([old(), old(), old()]).braked).toEqual([]);
    const young = () => tampered(noon - 13 * 24 * hours(1));
    expect(brake([young(), young(), young()]).braked).toHaveLength(3);
  });

  it("does not count forged leases whose written end is past", () => {
    const old = () => {
      const one = forged();
      return { ...one, judged: { ...one.judged, entry: { ...one.judged.entry, readAt: plus(noon, hours(5)) } } };
    };
    expect(brake([old(), old(), old()]).braked).toEqual([]);
  });
});
