import { describe, expect, it } from "vitest";
import type { ObservedEntry } from "../../../src/domain/cluster/access-entry.ts";
import { judgeEntry } from "../../../src/domain/lease/judge-entry.ts";
import type { JudgedEntry } from "../../../src/domain/lease/judge-entry.ts";
import { leaseTag, tombstoneTag } from "../../../src/domain/lease/lease-tags.ts";
import { asLeased, planWholeEnd } from "../../../src/domain/plan/end-by-tags.ts";
import { leftOver } from "../../../src/domain/plan/left-over.ts";
import { overSince } from "../../../src/domain/plan/plan-removals.ts";
import { a, aContext, aLease, anEntry, firstId, noon, ownTags, scope, secondId } from "../../world/builders.ts";
import { hours, minutes, plus } from "../../world/times.ts";

const view = a.policy("AmazonEKSViewPolicy");
const edit = a.policy("AmazonEKSEditPolicy");
const later = plus(noon, hours(9));
const judged = (parts: Partial<ObservedEntry>, now = later): JudgedEntry => judgeEntry(anEntry(parts), aContext({ now }));
const two = ownTags([aLease(), aLease({ id: secondId, policies: [edit], notAfter: plus(noon, minutes(30)) })]);
const ended = (parts: Partial<ObservedEntry>, now = later) => planWholeEnd(judgeEntry(asLeased(anEntry(parts)), aContext({ now })), now)?.map((removal) => `${removal.kind}${"policy" in removal ? ` ${removal.policy}` : ""}`);

describe("planWholeEnd", () => {
  it("takes what the leases name, then the entry", () => {
    expect(ended({ tags: two })).toEqual([`disassociate ${view}`, `disassociate ${edit}`, "deleteEntry"]);
  });
  it("takes the entry, when its leases cannot be read", () => {
    expect(ended({ tags: { ...ownTags([]), [leaseTag(firstId)]: "1:rubbish" } })).toEqual(["deleteEntry"]);
  });
  it("leaves to a whole read what lives, what is not ours, and what stays for its tombstone", () => {
    expect(ended({ tags: two }, plus(noon, minutes(40)))).toBeUndefined();
    expect(ended({ tags: { team: "platform" } })).toBeUndefined();
    expect(ended({ tags: { ...ownTags([aLease()]), [tombstoneTag(firstId)]: "" } }, plus(noon, minutes(1)))).toBeUndefined();
    expect(ended({ tags: ownTags([aLease()]), groups: ["admins"] }, plus(noon, minutes(1)))).toBeUndefined();
  });
});

describe("overSince", () => {
  it("is the earliest end of what is over", () => {
    expect(overSince(judged({ tags: two }))).toBe(plus(noon, minutes(30)));
  });
  it("is none while something lives, or when it was not time that ended it: then it comes before what is due", () => {
    expect(overSince(judged({ tags: two }, plus(noon, minutes(40))))).toBeUndefined();
    expect(overSince(judged({ tags: { ...two, [tombstoneTag(firstId)]: "" } }))).toBeUndefined();
    expect(overSince(judged({ tags: ownTags([]) }))).toBeUndefined();
  });
});

describe("leftOver", () => {
  it("counts what no lease justifies, and says since when the longest of it is over", () => {
    const associations = [{ policy: view, scope: scope("payments") }, { policy: edit, scope: scope("payments") }];
    const forged = judged({ tags: { ...ownTags([]), [leaseTag(firstId)]: "1:rubbish" }, associations: associations.slice(0, 1) });
    expect(leftOver([judged({ tags: two, associations }), forged], later)).toEqual({ unjustified: 3, overSince: plus(noon, minutes(30)) });
    expect(leftOver([forged], later)).toEqual({ unjustified: 1, overSince: undefined });
  });
  it("counts no entry that gives nothing, although it has to go", () => {
    expect(leftOver([judged({ tags: two })], later)).toEqual({ unjustified: 0, overSince: undefined });
  });
});
