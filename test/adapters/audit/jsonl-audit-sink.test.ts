// The audit file.
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createJsonlAuditSink } from "../../../src/adapters/audit/jsonl-audit-sink.ts";
import { storeGap } from "../../../src/domain/audit/facts.ts";
import { UnavailableError } from "../../../src/domain/errors.ts";
import { sha256 } from "../../../src/adapters/system/hmac-digests.ts";
import { canonicalJson } from "../../../src/domain/canonical-text.ts";
import type { Json } from "../../../src/domain/canonical-text.ts";
import { auditSinkContract } from "../../contracts/audit-sink-contract.ts";
import { noon } from "../../world/builders.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "eks-access-audit-"));
  path = join(folder, "deep", "audit.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

async function lines(of = path): Promise<readonly string[]> {
  const text = await readFile(of, "utf8").catch(() => "");
  return text.split("\n").slice(0, -1);
}
/** What a line says, without its place in the chain. */
function withoutLink(line: string): string {
  return canonicalJson({ ...(JSON.parse(line) as Record<string, Json>), stream: undefined, seq: undefined, prev: undefined, hash: undefined, after: undefined, torn: undefined });
}
const event = storeGap("wiped", noon);

describe("JsonlAuditSink", () => {
  auditSinkContract(() => {
    const sink = createJsonlAuditSink({ path, writer: "w", sha256 });
    return Promise.resolve({ sink, stored: async () => (await lines()).map(withoutLink), [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose]() });
  });

  it("makes folder and file for this user only, at the first append", async () => {
    await using sink = createJsonlAuditSink({ path, writer: "w", sha256 });
    await expect(stat(path)).rejects.toThrow();
    await sink.append([event]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "deep"))).mode & 0o777).toBe(0o700);
  });
  it("goes on in a new file, when the old one was renamed", async () => {
    await using sink = createJsonlAuditSink({ path, writer: "w", sha256 });
    await sink.append([event]);
    await rename(path, `${path}.1`);
    await sink.append([event, event]);
    expect(await lines(`${path}.1`)).toHaveLength(1);
    expect(await lines()).toHaveLength(2);
  });
  it("adds to what is there, and begins a new line after one that a crash cut", async () => {
    await mkdir(join(folder, "deep"));
    await appendFile(path, '{"v":1,"type":"ha');
    await using sink = createJsonlAuditSink({ path, writer: "w", sha256 });
    await sink.append([event]);
    const stored = await lines();
    expect(stored).toHaveLength(2);
    expect(JSON.parse(stored[1] ?? "")).toMatchObject({ v: 1, type: "store.gap", at: "2026-11-24T12:00:00.000Z" });
  });
  it("51 fails with UnavailableError while it cannot write, and writes again when it can", async () => {
    await mkdir(path, { recursive: true }); // a folder where the file should be
    await using sink = createJsonlAuditSink({ path, writer: "w", sha256 });
    const results = await Promise.allSettled([sink.append([event]), sink.append([event])]);
    expect(results.map((result) => (result.status === "rejected" ? (result.reason as unknown) : undefined))).toEqual([expect.any(UnavailableError), expect.any(UnavailableError)]);
    await rm(path, { recursive: true });
    await sink.append([event]);
    expect(await lines()).toHaveLength(1);
  });
  it("writes out what was handed over, when it is disposed of", async () => {
    const sink = createJsonlAuditSink({ path, writer: "w", sha256 });
    const appended = sink.append([event]);
    await sink[Symbol.asyncDispose]();
    await appended;
    expect(await lines()).toHaveLength(1);
  });
});
