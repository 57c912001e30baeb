import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leaseVerifies, readLease, writeLease } from "../../../src/domain/lease/lease-value.ts";
import { clusterScope, namespaceScope } from "../../../src/domain/cluster/access-scope.ts";
import { isKubernetesGroup, isNamespace } from "../../../src/domain/ids.ts";
import type { Lease } from "../../../src/domain/lease/lease.ts";
import { sortedSet } from "../../../src/domain/canonical-text.ts";
import { a, aLease, firstId, keys, macKeys, noon, scope, secondId, target } from "../../world/builders.ts";
import { instant, plus, seconds, days } from "../../world/times.ts";

const policies = ["AmazonEKSViewPolicy", "AmazonEKSEditPolicy", "AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy", "AmazonEKSOddPolicy"].map(a.policy);
const letters = fc.stringMatching(/^[a-z0-9*]{1,3}([a-z0-9*-]{0,8}[a-z0-9*])?$/).filter(isNamespace);
const anyLease: fc.Arbitrary<Lease> = fc.record({
  issued: fc.integer({ min: 1, max: 9_000_000_000 }), length: fc.integer({ min: 1, max: 604_800 }),
  policies: fc.subarray(policies), namespaces: fc.uniqueArray(letters, { minLength: 1, maxLength: 3 }), isCluster: fc.boolean(),
  groups: fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 4 }).filter((text) => text.isWellFormed() && isKubernetesGroup(text)), { maxLength: 2 }),
}).map(({ issued, length, policies: chosen, namespaces, isCluster, groups }) => aLease({
  issuedAt: instant(issued * 1000), notAfter: instant(Math.min(issued + length, 9_999_999_999) * 1000), policies: sortedSet(chosen),
  scope: chosen.length === 0 ? undefined : isCluster ? clusterScope : namespaceScope(namespaces), groups: sortedSet(groups.filter(isKubernetesGroup)),
}));

function written(lease: Lease): string | undefined {
  try {
    return writeLease(lease, target, keys);
  } catch {
    return undefined; // too long; its own test says so
  }
}

describe("writeLease and readLease", () => {
  it("give back every lease that fits in a tag", () => {
    fc.assert(fc.property(anyLease, (lease) => {
      const value = written(lease);
      if (value === undefined) return;
      const read = readLease(lease.id, value);
      expect(read?.lease).toEqual(lease);
      expect(read && leaseVerifies(read, target, keys)).toBe(true);
      expect(value).toMatch(/^[A-Za-z0-9 +\-=._:/@]{1,256}$/);
    }));
  });

  it("write equal sets as equal text, whatever their order", () => {
    const one = writeLease(aLease({ scope: { type: "namespace", namespaces: [a.namespace("b"), a.namespace("a")] } }), target, keys);
    expect(one).toBe(writeLease(aLease({ scope: scope("a", "b") }), target, keys));
  });

  it("keep this value readable for ever: it was written by version 1", () => {
    const value = "1:q7Zf:1795420800:1795424400:U0ANN4711:view:VI:n+payments+payments-_2A:-:3vK0mXb1rT8uYdQe5nWc2A";
    expect(readLease(firstId, value)?.lease).toEqual({
      id: firstId, issuedAt: 1_795_420_800_000, notAfter: 1_795_424_400_000, person: "U0ANN4711", role: "view",
      policies: ["AmazonEKSViewPolicy"], scope: scope("payments", "payments-*"), groups: [],
    });
  });

  it("refuse a lease that does not fit in 256 characters", () => {
    const many = Array.from({ length: 12 }, (_, n) => `a-namespace-with-a-long-name-${String(n)}`);
    expect(() => writeLease(aLease({ scope: scope(...many) }), target, keys)).toThrow(/too many namespaces/);
  });

  it.each([
    ["another version", (v: string) => v.replace(/^1:/, "2:")],
    ["a field too few", (v: string) => v.replace(":view:", ":")],
    ["a field too many", (v: string) => `${v}:x`],
    ["a short kid", (v: string) => v.replace(/^1:..../, "1:abc")],
    ["a short mac", (v: string) => v.slice(0, -1)],
    ["an end before the start", (v: string) => v.replace(/:(\d{10}):(\d{10}):/, ":$2:$1:")],
    ["a leading zero", (v: string) => v.replace(/:(\d{10}):/, ":0$1:")],
    ["an end that is no number", (v: string) => v.replace(/:\d{10}:U/, ":later:U")],
    ["a longer life than seven days", (v: string) => v.replace(/:\d{10}:U/, `:${String((noon + days(8)) / 1000)}:U`)],
    ["a person who is none", (v: string) => v.replace(":U0ANN:", ":ann:")],
    ["a role that is none", (v: string) => v.replace(":view:", ":View!:")],
    ["an unknown policy code", (v: string) => v.replace(":VI:", ":ZZ:")],
    ["an empty policy item", (v: string) => v.replace(":VI:", ":VI+:")],
    ["repeated policies", (v: string) => v.replace(":VI:", ":VI+VI:")],
    ["a long spelling of a known policy", (v: string) => v.replace(":VI:", ":x.AmazonEKSViewPolicy:")],
    ["policies without a scope", (v: string) => v.replace(":n+payments:", ":-:")],
    ["a scope without policies", (v: string) => v.replace(":VI:", ":-:")],
    ["an unknown scope", (v: string) => v.replace(":n+payments:", ":z:")],
    ["an empty scope", (v: string) => v.replace(":n+payments:", ":n+-:")],
    ["an escape of a plain byte", (v: string) => v.replace("payments", "_70ayments")],
    ["lower-case hex", (v: string) => v.replace("payments", "pay_2a")],
    ["bytes that are not UTF-8", (v: string) => v.replace("payments", "pay_FF")],
    ["a namespace that is none", (v: string) => v.replace("payments", "Pay")],
    ["unsorted namespaces", (v: string) => v.replace("n+payments", "n+b+a")],
    ["a reserved group", (v: string) => v.replace(":-:", ":g+system_3Amasters:")],
    ["groups without their mark", (v: string) => v.replace(":-:", ":viewers:")],
  ])("refuse %s", (_, change) => {
    const value = writeLease(aLease(), target, keys);
    expect(readLease(firstId, value)).toBeDefined();
    expect(change(value)).not.toBe(value);
    expect(readLease(firstId, change(value))).toBeUndefined();
  });

  it("never throws on rubbish", () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(readLease(firstId, text)).toBeUndefined();
    }));
  });
});

describe("leaseVerifies", () => {
  const value = writeLease(aLease(), target, keys);
  const read = readLease(firstId, value);

  it.each([
    ["owner", { ...target, owner: a.owner("other-owner") }],
    ["cluster", { ...target, clusterArn: a.clusterArn("arn:aws:eks:eu-west-1:111122223333:cluster/other") }],
    ["principal", { ...target, principal: a.principal("arn:aws:iam::111122223333:role/people/bob") }],
  ])("says no for another %s", (_, other) => {
    expect(read && leaseVerifies(read, other, keys)).toBe(false);
  });

  it("says no for another lease id", () => {
    const copied = readLease(secondId, value);
    expect(copied && leaseVerifies(copied, target, keys)).toBe(false);
  });

  it("says no for every single character changed", () => {
    for (let index = 0; index < value.length; index += 1) {
      const flipped = value.slice(0, index) + (value[index] === "A" ? "B" : "A") + value.slice(index + 1);
      const changed = readLease(firstId, flipped);
      if (changed !== undefined && flipped !== value) expect(leaseVerifies(changed, target, keys)).not.toBe(true);
    }
  });

  it("says unknown, when no key has the kid", () => {
    expect(read && leaseVerifies(read, target, macKeys("another key"))).toBeUndefined();
  });

  it("verifies with an older key that is still listed", () => {
    expect(read && leaseVerifies(read, target, macKeys("new key", "first key"))).toBe(true);
  });

  it("writes an empty MAC with no key at all, which nothing verifies", () => {
    const unsigned = writeLease(aLease({ notAfter: plus(noon, seconds(60)) }), target, macKeys());
    expect(readLease(firstId, unsigned)).toBeUndefined();
  });
});
