// The chain itself, for what no file of a test comes to.
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/adapters/system/hmac-digests.ts";
import { sealEvent } from "../../../src/domain/audit/chain.ts";
import type { ChainEnd } from "../../../src/domain/audit/chain.ts";
import { ChainCheck } from "../../../src/domain/audit/chain-check.ts";
import type { ChainVerdict } from "../../../src/domain/audit/chain-check.ts";
import { openingBehind } from "../../../src/domain/audit/chain-tail.ts";
import { csvRow } from "../../../src/domain/audit/export-csv.ts";
import { EventFilter } from "../../../src/domain/audit/export-filter.ts";
import { storeGap } from "../../../src/domain/audit/facts.ts";
import { canonicalJson } from "../../../src/domain/canonical-text.ts";
import type { Json } from "../../../src/domain/canonical-text.ts";
import { noon } from "../../world/builders.ts";

const gap = storeGap("wiped", noon);
function chain(stream: string, count: number, opening: ChainEnd["opening"] = { torn: [] }): { readonly texts: readonly string[]; readonly end: ChainEnd } {
  const texts: string[] = [];
  let end: ChainEnd = { stream, seq: 0, prev: "", opening };
  for (let index = 0; index < count; index += 1) {
    const sealed = sealEvent(gap, end, sha256);
    texts.push(sealed.text);
    end = sealed.end;
  }
  return { texts, end };
}
function check(texts: readonly string[]): ChainVerdict {
  const chainCheck = new ChainCheck(sha256, []);
  for (const [index, text] of texts.entries()) chainCheck.take({ file: "f", line: index + 1, text, bytes: text, isWhole: true });
  return chainCheck.end();
}
const first = chain("a", 1).texts[0] ?? "";

describe("the chain check", () => {
  it("finds a line that is there twice, and hands over nothing from there on", () => {
    const { texts } = chain("a", 3);
    const twice = [...texts.slice(0, 2), texts[0] ?? "", ...texts.slice(2)];
    expect(check(twice).fault).toMatchObject({ line: 3, seq: 1, reason: "comes after line 2 of its chain: it was inserted or moved" });
    const chainCheck = new ChainCheck(sha256, []);
    const records = twice.map((text, index) => chainCheck.take({ file: "f", line: index + 1, text, bytes: text, isWhole: true })?.seq);
    expect(records).toEqual([1, 2, undefined, undefined]);
  });
  it("takes no first line that names one before it", () => {
    const forged = { ...(JSON.parse(first) as Record<string, Json>), prev: "x", hash: undefined };
    expect(check([canonicalJson({ ...forged, hash: sha256(canonicalJson(forged)) })]).fault?.reason).toBe("is the first of its chain, but names a line before it");
  });
  it("takes a chain that was opened while others wrote, up to ten thousand lines of them", () => {
    const { texts, end } = chain("a", 10_002);
    const behind = (seq: number): readonly string[] => {
      const { hash } = JSON.parse(texts[seq - 1] ?? "") as { hash: string };
      return [...texts, ...chain("b", 1, { torn: [], after: { stream: end.stream, seq, hash } }).texts];
    };
    expect(check(behind(3)).fault).toBeUndefined();
    expect(check(behind(2)).fault?.reason).toContain("was written behind line 2 of chain a, which is not there");
  });
  it.each(["5", "[]", "null", '"text"'])("takes %s for no line of a log", (text) => {
    expect(check([text]).fault?.reason).toBe("is no JSON object");
  });
});

describe("the opening of a chain", () => {
  it("names the last whole line and what was torn behind it, and leaves a line of no chain for the verifier to find", () => {
    const line = (text: string) => ({ text, bytes: text });
    expect(openingBehind([line(first), line("{torn")], sha256)).toMatchObject({ after: { stream: "a", seq: 1 }, torn: [sha256("{torn")] });
    expect(openingBehind([line("{}"), line("{torn")], sha256)).toEqual({ torn: [sha256("{torn")] });
    expect(openingBehind([line("{torn")], sha256)).toBeUndefined();
  });
});

describe("an event of a later version, without what this one writes", () => {
  const record = { at: "2026-11-24T12:00:00.000Z", type: "t", stream: "s", seq: 1, hash: "h", prev: "", torn: [], fields: {} };
  it("is exported with empty fields, and fits no filter by what it does not say", () => {
    expect(csvRow(record)).toBe('"2026-11-24T12:00:00.000Z","t","","","","","","","s","1","h"\r\n');
    expect(new EventFilter({}).wants(record)).toBe(true);
    for (const filter of [{ person: "ann@example.com" }, { request: "REQ-7K3FQ" }, { cluster: "prod" }]) expect(new EventFilter(filter).wants(record)).toBe(false);
  });
});
