// The stored form of audit events.
import { describe, expect, it } from "vitest";
import { auditText } from "../../../src/domain/audit/audit-text.ts";
import { asked, storeGap } from "../../../src/domain/audit/facts.ts";
import { aRequest, noon } from "../../world/builders.ts";

describe("auditText", () => {
  it("is canonical: sorted keys, no spaces, times as text", () => {
    expect(auditText(storeGap("wiped", noon))).toBe('{"actor":{"part":"sweep"},"at":"2026-11-24T12:00:00.000Z","facts":{"kind":"wiped"},"type":"store.gap","v":1}');
  });
  it("is one line, whatever people wrote", () => {
    const request = aRequest();
    expect(auditText(asked({ ...request, terms: { ...request.terms, reason: "one\ntwo\u2028three" } }))).not.toMatch(/[\n\r]/);
  });
});
