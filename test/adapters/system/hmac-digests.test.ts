// Keys and hashes against an independent computation.
import { createHash, createHmac, hkdfSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createHmacDigests, sha256 } from "../../../src/adapters/system/hmac-digests.ts";
import { a, owner } from "../../world/builders.ts";

const one = Buffer.alloc(32, 1);
const two = Buffer.alloc(48, 2);

describe("createHmacDigests", () => {
  it("signs with the first key and verifies with all", () => {
    const old = createHmacDigests({ masters: [two], owner }).leaseKeys;
    const rotated = createHmacDigests({ masters: [one, two], owner }).leaseKeys;
    expect(rotated.currentKid).not.toBe(old.currentKid);
    expect(rotated.mac(old.currentKid, "text")).toBe(old.mac(old.currentKid, "text"));
    expect(old.mac(rotated.currentKid, "text")).toBeUndefined();
  });
  it("derives as documented: HKDF-SHA-256, salt owner id, first 16 bytes of the HMAC, kid of the derived key", () => {
    const key = Buffer.from(hkdfSync("sha256", one, owner, "eks-access lease v1", 32));
    const { leaseKeys } = createHmacDigests({ masters: [one], owner });
    expect(leaseKeys.currentKid).toBe(createHash("sha256").update(Buffer.concat([Buffer.from("kid"), key])).digest("base64url").slice(0, 4));
    expect(leaseKeys.mac(leaseKeys.currentKid, "ü")).toBe(createHmac("sha256", key).update("ü").digest().subarray(0, 16).toString("base64url"));
    expect(leaseKeys.mac(leaseKeys.currentKid, "ü")).toHaveLength(22);
  });
  it("makes keys that depend on purpose and owner", () => {
    const kids = [createHmacDigests({ masters: [one], owner }), createHmacDigests({ masters: [one], owner: a.owner("other-owner") })].flatMap(({ leaseKeys, approvalKeys }) => [leaseKeys.currentKid, approvalKeys.currentKid]);
    expect(new Set(kids).size).toBe(4);
  });
  it("refuses no key, a short one, and the same one twice", () => {
    expect(() => createHmacDigests({ masters: [], owner })).toThrow(/no MAC key/);
    expect(() => createHmacDigests({ masters: [one, Buffer.alloc(31)], owner })).toThrow(/MAC key 2 has 31 bytes/);
    expect(() => createHmacDigests({ masters: [one, one], owner })).toThrow(/the same/);
  });
  it("compares texts of any length", () => {
    const { leaseKeys } = createHmacDigests({ masters: [one], owner });
    const isEqual = (left: string, right: string): boolean => leaseKeys.isEqual(left, right);
    expect([isEqual("a", "a"), isEqual("a", "b"), isEqual("a", "aa"), isEqual("", "")]).toEqual([true, false, false, true]);
  });
  it("hashes UTF-8", () => {
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
