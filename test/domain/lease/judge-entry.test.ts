import { describe, expect, it } from "vitest";
import { issuedAheadLimit, judgeEntry } from "../../../src/domain/lease/judge-entry.ts";
import { leaseTag, leaseTagsOf, madeTag, madeVerifies, ownerTag, tombstoneTag, tombstoneValue, writeMade } from "../../../src/domain/lease/lease-tags.ts";
import { migrationTag } from "../../../src/domain/migration/run/migration-run.ts";
import { presenceOf } from "../../../src/domain/lease/lease-presence.ts";
import { a, aContext, aLease, anEntry, firstId, keys, macKeys, noon, owner, ownTags, scope, secondId, target } from "../../world/builders.ts";
import { hours, instant, plus } from "../../world/times.ts";

const other = macKeys("somebody else's key");

describe("judgeEntry", () => {
  it("sees a live lease on our own entry", () => {
    const judged = judgeEntry(anEntry({ tags: ownTags([aLease()]) }), aContext());
    expect(judged).toMatchObject({ ownership: "own", live: [aLease()], dead: [], alarms: [] });
  });

  it.each([
    ["1 ms before its end: live", -1, 1],
    ["at its end: due", 0, 0],
    ["1 ms after: due", 1, 0],
  ])("ends a lease exactly at its end: %s", (_, offset, live) => {
    const now = instant(aLease().notAfter + offset);
    const judged = judgeEntry(anEntry({ tags: ownTags([aLease()]) }), aContext({ now }));
    expect(judged.live).toHaveLength(live);
    expect(judged.dead.map(({ why }) => why)).toEqual(live === 1 ? [] : ["due"]);
  });

  it("takes a tombstone over everything, whatever its value", () => {
    const judged = judgeEntry(anEntry({ tags: { ...ownTags([aLease()]), [tombstoneTag(firstId)]: "nonsense" } }), aContext());
    expect(judged.live).toEqual([]);
    expect(judged.dead).toMatchObject([{ id: firstId, why: "tombstone" }]);
    expect(judged.alarms).toEqual([]);
  });

  it("calls a lease with a wrong MAC dead and raises an alarm", () => {
    const tags = { ...ownTags([aLease()]), [leaseTag(firstId)]: ownTags([aLease({ notAfter: plus(noon, hours(5)) })])[leaseTag(firstId)]?.replace(/.$/, "A") ?? "" };
    const forged = { ...tags, [leaseTag(firstId)]: (tags[leaseTag(firstId)] ?? "").replace("payments", "kube-system") };
    expect(judgeEntry(anEntry({ tags: forged }), aContext())).toMatchObject({ live: [], dead: [{ why: "bad_mac" }], alarms: ["bad_lease"] });
  });

  it("calls an unreadable lease dead, with an alarm; with a tombstone it is simply over", () => {
    const tags = { ...ownTags([]), [leaseTag(firstId)]: "1:rubbish" };
    expect(judgeEntry(anEntry({ tags }), aContext())).toMatchObject({ dead: [{ why: "unparsable" }], alarms: ["bad_lease"] });
    expect(judgeEntry(anEntry({ tags: { ...tags, [tombstoneTag(firstId)]: "" } }), aContext())).toMatchObject({ dead: [{ why: "tombstone" }], alarms: [] });
  });

  it("believes no lease from the future, beyond the tolerated clock difference", () => {
    const lease = aLease({ issuedAt: plus(noon, hours(2)), notAfter: plus(noon, hours(3)) });
    const at = (ahead: number) => judgeEntry(anEntry({ tags: ownTags([lease]) }), aContext({ now: instant(lease.issuedAt - ahead) }));
    expect(at(issuedAheadLimit).live).toHaveLength(1);
    expect(at(issuedAheadLimit + 1).dead).toMatchObject([{ why: "future" }]);
  });

  it("calls a lease of an unknown key dead, when the entry's own proof verifies: somebody wrote it", () => {
    const tags = { ...ownTags([]), [leaseTag(firstId)]: ownTags([aLease()], other)[leaseTag(firstId)] ?? "" };
    expect(judgeEntry(anEntry({ tags }), aContext())).toMatchObject({ ownership: "own", live: [], dead: [{ why: "unknown_key" }], alarms: ["bad_lease"] });
  });

  it("keeps leases until their written end, when the proof names an unknown key too: then our key is wrong", () => {
    const entry = anEntry({ tags: ownTags([aLease()], other) });
    expect(judgeEntry(entry, aContext())).toMatchObject({ ownership: "own", live: [{ id: firstId }], alarms: ["unknown_key"] });
    expect(judgeEntry(entry, aContext({ now: aLease().notAfter }))).toMatchObject({ ownership: "own", live: [], dead: [{ why: "due" }] });
  });

  it.each([
    ["no owner tag", { ...ownTags([aLease()]), [ownerTag]: "" }, "stripped"],
    ["another installation's owner tag", { ...ownTags([aLease()]), [ownerTag]: "other" }, "stripped"],
    ["neither owner tag nor proof", { team: "payments" }, "foreign"],
    ["the tag of a migration: a standing entry from then on", { [migrationTag]: "01KAT5N0008ZQ4X7K3F9ABCDE1" }, "foreign"],
    ["the owner tag copied without proof", { [ownerTag]: owner }, "unproved"],
    ["proof copied from another entry", { [ownerTag]: owner, [madeTag]: writeMade({ ...target, principal: a.principal("arn:aws:iam::111122223333:role/x") }, keys) }, "unproved"],
    ["the proof stripped, a lease still verifies", (({ [madeTag]: _made, ...rest }) => rest)(ownTags([aLease()])), "own"],
  ])("judges ownership: %s", (_, tags, ownership) => {
    const judged = judgeEntry(anEntry({ tags }), aContext());
    expect(judged.ownership).toBe(ownership);
    expect(judged.alarms).toEqual(ownership === "unproved" ? ["unproved_owner"] : ownership === "stripped" ? ["owner_stripped"] : []);
    if (ownership !== "own") expect(judged.live).toEqual([]);
  });

  it("remembers an entry that was proved before its proof was stripped", () => {
    const entry = anEntry({ tags: { [ownerTag]: owner } });
    expect(judgeEntry(entry, aContext({ proved: new Set([entry.entryArn]) })).ownership).toBe("own");
  });

  it("raises an alarm for keys of our form that hold no id", () => {
    const judged = judgeEntry(anEntry({ tags: { ...ownTags([aLease()]), "eks-access/lease/nonsense": "x" } }), aContext());
    expect(judged.alarms).toEqual(["malformed_tag"]);
  });
});

describe("lease tags", () => {
  it("are told apart from other tags, in the order of their ids", () => {
    const tags = { team: "payments", [leaseTag(secondId)]: "b", [leaseTag(firstId)]: "a", [tombstoneTag(firstId)]: "t", "eks-access/ended/x": "" };
    const found = leaseTagsOf(tags);
    expect(found.leases).toEqual([{ id: firstId, value: "a" }, { id: secondId, value: "b" }]);
    expect([...found.tombstones]).toEqual([firstId]);
    expect(found.malformed).toEqual(["eks-access/ended/x"]);
  });

  it("hold a tombstone value that a tag may hold, whoever ended it", () => {
    expect(tombstoneValue(noon, "U0ANN")).toBe(`1:${String(noon / 1000)}:U0ANN`);
    expect(tombstoneValue(noon, "a<b>|*".repeat(40))).toMatch(/^1:\d+:[\w.-]{1,64}$/);
  });

  it.each([undefined, "", "1:abcd", "2:abcd:aaaaaaaaaaaaaaaaaaaaaa", "1:abcd:aaaaaaaaaaaaaaaaaaaaaa:x", "1:abcde:aaaaaaaaaaaaaaaaaaaaaa", "1:abcd:short"])("take %s for no proof", (value) => {
    expect(madeVerifies(value, target, keys)).toBe(false);
  });

  it("say that the key of a proof is unknown", () => {
    expect(madeVerifies(writeMade(target, other), target, keys)).toBe("unknown_key");
    expect(madeVerifies(writeMade(target, macKeys()), target, keys)).toBe(false);
  });
});

describe("presenceOf", () => {
  const judge = (associations: ReturnType<typeof anEntry>["associations"]) => judgeEntry(anEntry({ tags: ownTags([aLease()]), associations }), aContext());
  it("is present only when every policy covers the scope", () => {
    expect(presenceOf(firstId, judge([{ policy: "AmazonEKSViewPolicy", scope: scope("payments") }]))).toBe("present");
    expect(presenceOf(firstId, judge([{ policy: "AmazonEKSViewPolicy", scope: scope("checkout") }]))).toBe("partial");
    expect(presenceOf(firstId, judge([{ policy: "AmazonEKSViewPolicy", scope: undefined }]))).toBe("partial");
    expect(presenceOf(firstId, judge([]))).toBe("partial");
  });
  it("is absent without the entry, and without the live lease", () => {
    expect(presenceOf(firstId, undefined)).toBe("absent");
    expect(presenceOf(secondId, judge([]))).toBe("absent");
  });
  it("is partial for a lease with policies and no scope, which nothing can confirm", () => {
    const judged = judge([{ policy: "AmazonEKSViewPolicy", scope: scope("payments") }]);
    expect(presenceOf(firstId, { ...judged, live: [aLease({ scope: undefined })] })).toBe("partial");
  });
});
