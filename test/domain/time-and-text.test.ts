import fc from "fast-check";
import { isSame } from "../../src/domain/equal.ts";
import { describe, expect, it } from "vitest";
import { canonicalJson, netstrings, sortedSet } from "../../src/domain/canonical-text.ts";
import type { Json } from "../../src/domain/canonical-text.ts";
import { ConflictError, InvalidInputError, RejectedError, UnavailableError, UnsafePlanError } from "../../src/domain/errors.ts";
import { editDistance, suggest } from "../../src/domain/suggest.ts";
import { between, formatDuration, instant, milliseconds, minutes, parseDuration, plus, seconds, toIsoText, wholeSecond } from "../../src/domain/time.ts";
import { noon } from "../world/builders.ts";

describe("time", () => {
  it.each([["30m", 30], ["2h", 120], ["1h30m", 90], ["1d", 1440], ["90 min", 90], [" 2 Hours ", 120], ["1d2h3m", 1563]])("reads %s", (text, expected) => {
    expect(parseDuration(text)).toBe(minutes(expected));
  });
  it.each(["", "90", "0m", "1.5h", "-1h", "h", "2x", "1h30", "999999m", "1 year", "m5", "1h".repeat(20)])("does not read %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
  it.each([[90, "1h30m"], [60, "1h"], [45, "45m"], [1440, "1d"], [1501, "1d1h1m"]])("writes %i minutes as %s", (value, text) => {
    expect(formatDuration(minutes(value))).toBe(text);
    expect(parseDuration(text)).toBe(minutes(value));
  });
  it("writes less than a minute in seconds", () => {
    expect(formatDuration(seconds(20))).toBe("20s");
    expect(formatDuration(milliseconds(0))).toBe("0s");
  });
  it("counts in milliseconds and never below zero", () => {
    expect(plus(noon, seconds(1)) - noon).toBe(1000);
    expect(between(noon, plus(noon, minutes(1)))).toBe(60_000);
    expect(between(plus(noon, minutes(1)), noon)).toBe(0);
    expect(wholeSecond(instant(noon + 999))).toBe(noon);
    expect(toIsoText(noon)).toBe("2026-11-24T12:00:00.000Z");
  });
  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("refuses %d", (value) => {
    expect(() => instant(value)).toThrow(InvalidInputError);
    expect(() => milliseconds(value)).toThrow(InvalidInputError);
  });
});

describe("canonicalJson", () => {
  it("has one text per value", () => {
    expect(canonicalJson({ b: [1, "x", null, true], a: { d: undefined, c: "é\n" } })).toBe('{"a":{"c":"é\\n"},"b":[1,"x",null,true]}');
    const json = fc.jsonValue({ noUnicodeString: false }).map((value): Json => JSON.parse(JSON.stringify(value)) as Json);
    fc.assert(fc.property(json, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }));
  });
});

describe("netstrings", () => {
  it("counts bytes, so that no two lists have one text", () => {
    expect(netstrings(["a", "é€😀", ""])).toBe("1:a,9:é€😀,0:,");
    fc.assert(fc.property(fc.array(fc.string()), fc.array(fc.string()), (one, other) => {
      expect(netstrings(one) === netstrings(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }));
  });
});

describe("suggest", () => {
  it.each([["prdo", "prod"], ["veiw", "view"], ["stagin", "staging"], ["stgaing", "staging"]])("takes %s for %s", (typed, meant) => {
    expect(suggest(typed, ["prod", "view", "staging"])).toEqual([meant]);
  });
  it("suggests nothing that is far off, three at most, nearest first", () => {
    expect(suggest("xyz", ["prod", "view"])).toEqual([]);
    expect(suggest("pods", ["pod", "podx", "podz", "pots", "prod"])).toHaveLength(3);
    for (const known of [["pod", "pot"], ["pot", "pod"]]) expect(suggest("poz", known)).toEqual(["pod", "pot"]);
    expect(suggest("payment", ["payments", "paymentss", "payment"])[0]).toBe("payment");
  });
  it("measures single letters", () => {
    expect([editDistance("", "ab"), editDistance("ab", ""), editDistance("ab", "ba"), editDistance("kitten", "sitting"), editDistance("a", "a")]).toEqual([2, 2, 1, 3, 0]);
  });
});

describe("sets and errors", () => {
  it("sorts without repeats", () => {
    expect(sortedSet(["b", "a", "b"])).toEqual(["a", "b"]);
  });
  it.each([InvalidInputError, UnavailableError, RejectedError, ConflictError, UnsafePlanError])("keep code, sentence and cause: %o", (Class) => {
    const cause = new Error("why");
    const error = new Class("malformed", "a sentence", { cause });
    expect(error).toMatchObject({ code: "malformed", message: "a sentence", cause, name: Class.name });
  });
});

describe("isSame", () => {
  it.each([
    [{ a: 1, b: [1, { c: "x" }] }, { b: [1, { c: "x" }], a: 1 }, true], [{ a: 1 }, { a: 1, b: undefined }, true], ["x", "x", true], [NaN, NaN, true],
    [{ a: 1 }, { a: 2 }, false], [{ a: 1 }, { a: 1, b: null }, false], [[1, 2], [1], false], [[], {}, false], [null, {}, false], [{}, undefined, false], ["1", 1, false],
  ])("says of %j and %j: %j", (one, other, same) => {
    expect(isSame(one, other)).toBe(same);
    expect(isSame(other, one)).toBe(same);
  });
});
