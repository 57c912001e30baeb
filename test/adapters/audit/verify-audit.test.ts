// The audit file through its front door: written by the sink, verified by the command.
import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAuditFiles } from "../../../src/adapters/audit/audit-files.ts";
import { createJsonlAuditSink } from "../../../src/adapters/audit/jsonl-audit-sink.ts";
import { lineOf } from "../../../src/adapters/audit/line-text.ts";
import { auditVerify } from "../../../src/adapters/cli/audit-verify.ts";
import { sha256 } from "../../../src/adapters/system/hmac-digests.ts";
import { requestRefused, storeGap } from "../../../src/domain/audit/facts.ts";
import type { AuditEvent } from "../../../src/domain/audit/audit-event.ts";
import { canonicalJson } from "../../../src/domain/canonical-text.ts";
import type { Json } from "../../../src/domain/canonical-text.ts";
import { isSlackUserId, parseAs } from "../../../src/domain/ids.ts";
import type { AuditFiles } from "../../../src/ports/system/audit-files.ts";
import { verifyAudit } from "../../../src/usecases/audit/verify-audit.ts";
import { noon } from "../../world/builders.ts";
import { plus, seconds } from "../../world/times.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "eks-access-verify-"));
  path = join(folder, "audit.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

const ann = parseAs("U0ANN", isSlackUserId, "a user");
// A replacement character is what bytes that are no text become when they are read carelessly.
function event(index: number): AuditEvent {
  const at = plus(noon, seconds(index));
  return index % 3 === 0 ? storeGap("wiped", at) : requestRefused({ id: ann, email: "ann@example.com", at }, { cluster: `prod\u{fffd}ü${String(index)}`, role: "view" }, "no_entitlement");
}
const some = (count: number, from = 0): readonly AuditEvent[] => Array.from({ length: count }, (_, index) => event(from + index));

async function write(events: readonly AuditEvent[], to = path): Promise<readonly string[]> {
  const anchors: string[] = [];
  await using sink = createJsonlAuditSink({ path: to, writer: "worker-1", sha256, onAnchor: (anchor) => { anchors.push(anchor); } });
  for (let from = 0; from < events.length; from += 1000) await sink.append(events.slice(from, from + 1000));
  await sink[Symbol.asyncDispose]();
  return anchors;
}

interface Verdict {
  readonly ok: boolean;
  readonly events: number;
  readonly torn: number;
  readonly anchors: readonly string[];
  readonly fault?: { readonly line?: number; readonly file?: string; readonly seq?: number; readonly reason: string };
}
const progress: number[] = [];
const terminal = { write: () => Promise.resolve(), showProgress: (done: number) => { progress.push(done); } };
const run = (...args: readonly string[]) => auditVerify({ files: createAuditFiles(), sha256 }).run(args, terminal);
async function verify(...args: readonly string[]): Promise<Verdict> {
  const { out, exitCode } = await run(...args, "--json");
  const verdict = JSON.parse(out) as Verdict;
  expect(exitCode).toBe(verdict.ok ? 0 : 1);
  return verdict;
}
async function verifyLines(lines: readonly string[], ...args: readonly string[]): Promise<Verdict> {
  const changed = join(folder, "changed.jsonl");
  await writeFile(changed, lines.map((line) => `${line}\n`).join(""));
  return verify(changed, ...args);
}
/** As the files are read, without a disk: for what is done thousands of times. */
function inMemory(bytes: Uint8Array): AuditFiles {
  const parts = Buffer.from(bytes).toString("latin1").split("\n");
  return {
    size: () => Promise.resolve(bytes.length),
    lines: async function* () {
      for (const [index, part] of parts.entries()) {
        const isWhole = index < parts.length - 1;
        if (isWhole || part !== "") yield { file: "m", line: index + 1, isWhole, size: part.length + 1, ...lineOf(Buffer.from(part, "latin1")) };
      }
    },
  };
}
const linesOf = async (file = path): Promise<readonly string[]> => (await readFile(file, "utf8")).split("\n").slice(0, -1);

describe("audit verify, on a log of 10,000 events", () => {
  it("says that it is whole, and finds every kind of change at its first bad line", { timeout: 120_000 }, async () => {
    await write(some(10_000));
    expect(await verify(path)).toMatchObject({ ok: true, events: 10_000, torn: 0 });
    const bytes = await readFile(path);
    const lines = await linesOf();
    const changed = join(folder, "changed.jsonl");
    const spot = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(fc.asyncProperty(spot, async ([at, difference]) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ difference;
      await writeFile(changed, copy);
      const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
      expect((await verify(changed)).fault?.line).toBe(line);
    }), { numRuns: 6 });
    const index = fc.integer({ min: 1, max: 9_998 });
    await fc.assert(fc.asyncProperty(index, index, async (one, other) => {
      expect((await verifyLines(lines.toSpliced(one, 1))).fault).toMatchObject({ line: one + 1, seq: one + 2 });
      expect((await verifyLines(lines.toSpliced(one, 0, lines[other] ?? ""))).fault).toMatchObject({ line: other === one ? one + 2 : one + 1 });
      const [from, to] = one < other ? [one, other] : [other, one];
      const swapped = lines.with(from, lines[to] ?? "").with(to, lines[from] ?? "");
      if (from !== to) expect((await verifyLines(swapped)).fault).toMatchObject({ line: from + 1, seq: to + 1 });
    }), { numRuns: 2 });
  });
});

describe("audit verify, on a small log", () => {
  it("finds every flipped bit, every removed and every doubled byte in the line that holds it", { timeout: 60_000 }, async () => {
    await write(some(3));
    const bytes = await readFile(path);
    const wrong: string[] = [];
    const look = async (what: string, copy: Uint8Array, line: number) => {
      const { fault } = await verifyAudit({ files: inMemory(copy), sha256 }, { paths: ["m"], anchors: [] }, () => undefined);
      // A second end of line is a line of its own.
      if (fault?.line !== line && !(what.startsWith("doubled") && fault?.line === line + 1)) wrong.push(`${what}: ${String(fault?.line)} instead of ${String(line)}`);
    };
    for (let at = 0; at < bytes.length; at += 1) {
      const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
      const byte = bytes[at] ?? 0;
      for (let bit = 0; bit < 8; bit += 1) {
        const copy = Buffer.from(bytes);
        copy[at] = byte ^ (1 << bit);
        await look(`bit ${String(bit)} of byte ${String(at)}`, copy, line);
      }
      await look(`removed ${String(at)}`, Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]), line);
      await look(`doubled ${String(at)}`, Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + 1), bytes.subarray(at)]), line);
    }
    expect(wrong).toEqual([]);
  });

  it("finds a change that reads the same: bytes that become a replacement character", async () => {
    await write(some(3));
    const bytes = await readFile(path);
    const at = bytes.indexOf(Buffer.from("\u{fffd}"));
    bytes[at] = 0xf0;
    await writeFile(path, bytes);
    expect((await verify(path)).fault).toMatchObject({ line: 2, reason: "holds bytes that are no text" });
  });

  it("finds a line that says the same in another spelling, and one that was written anew with a hash that fits", async () => {
    await write(some(4));
    const lines = await linesOf();
    const second = lines[1] ?? "";
    for (const spelled of [second.replace('","', '", "'), second.replace("ü", "\\u00fc"), second.replace("{", '{"actor":1,')]) {
      expect((await verifyLines(lines.with(1, spelled))).fault).toMatchObject({ line: 2, reason: "is not spelled as it was written" });
    }
    const said = { ...(JSON.parse(second) as Record<string, Json>), at: "2026-11-24T12:00:00.000Z", hash: undefined };
    const forged = canonicalJson({ ...said, hash: sha256(canonicalJson(said)) });
    expect((await verifyLines(lines.with(1, forged))).fault).toMatchObject({ line: 3, seq: 3, reason: expect.stringContaining("does not follow the line before it") as string });
  });

  it("finds a cut end, when an anchor is known, and a beginning that is missing", async () => {
    const anchors = await write(some(8));
    const lines = await linesOf();
    const anchor = anchors.at(-1) ?? "";
    expect(anchor).toMatch(/^worker-1\.[0-9a-f]{8}:8:[0-9a-f]{64}$/);
    expect((await verifyLines(lines, "--anchor", anchor)).ok).toBe(true);
    expect((await verifyLines(lines.slice(0, -2), "--anchor", anchor)).fault).toMatchObject({ seq: 8, reason: "is named by an anchor, but not there: the chain ends with line 6" });
    expect((await verifyLines([], "--anchor", anchor)).fault?.reason).toContain("no line of this chain is");
    expect((await verifyLines(lines.slice(3))).fault).toMatchObject({ line: 1, seq: 4 });
    const third = (await verifyLines(lines.slice(0, 3))).anchors[0] ?? "";
    expect(await verifyLines(lines.slice(3), "--anchor", third)).toMatchObject({ ok: true, events: 5 });
    expect((await verifyLines(lines, "--anchor", third.replace(/.$/, (last) => (last === "0" ? "1" : "0")))).fault).toMatchObject({ line: 3, seq: 3 });
  });
});

describe("the chain of a writer", () => {
  it("begins anew at every start and names the line before, so that what an earlier start wrote at its end cannot be cut", async () => {
    await write(some(3));
    await write(some(2, 3));
    expect(await verify(path)).toMatchObject({ ok: true, events: 5, anchors: [expect.any(String), expect.any(String)] });
    const lines = await linesOf();
    expect((await verifyLines(lines.toSpliced(2, 1))).fault).toMatchObject({ line: 3, seq: 1 });
    expect((await verifyLines(lines.slice(3))).fault?.reason).toContain("was written behind line 3 of chain worker-1");
  });

  it("is told after the first write and at most every hundred events", async () => {
    const anchors: string[] = [];
    await using sink = createJsonlAuditSink({ path, writer: "w", sha256, onAnchor: (anchor) => { anchors.push(anchor.split(":")[1] ?? ""); } });
    for (const each of some(205)) await sink.append([each]);
    await sink[Symbol.asyncDispose]();
    expect(anchors).toEqual(["1", "101", "201", "205"]);
  });

  it("names what a killed process left unfinished; nobody can put in, change or remove such a line", async () => {
    await write(some(3));
    const torn = Buffer.concat([Buffer.from('{"actor":{"part":"sw'), Buffer.from([0xc3])]);
    await appendFile(path, torn);
    expect((await verify(path)).fault).toMatchObject({ line: 4, reason: expect.stringContaining("a process was killed while writing it") as string });
    await write(some(2, 3));
    expect(await verify(path)).toMatchObject({ ok: true, events: 5, torn: 1 });
    const whole = await readFile(path);
    await writeFile(path, Buffer.from(whole.toString("latin1").replace('{"actor":{"part":"sw\u00c3', '{"actor":{"part":"sx\u00c3'), "latin1"));
    expect((await verify(path)).fault).toMatchObject({ line: 4 });
    await writeFile(path, Buffer.from(whole.toString("latin1").replace('{"actor":{"part":"sw\u00c3\n', ""), "latin1"));
    expect((await verify(path)).fault).toMatchObject({ line: 4, seq: 1, reason: "names an unfinished line before it that is not there: it was removed" });
  });

  it("finds the last event behind an unfinished line that is longer than one look at the file", async () => {
    await write(some(2));
    await appendFile(path, "x".repeat(200_000));
    await write(some(1, 2));
    expect(await verify(path)).toMatchObject({ ok: true, events: 3, torn: 1 });
  });

  it("goes on over a rotation: the files together are whole, in their order only", async () => {
    await using sink = createJsonlAuditSink({ path, writer: "w", sha256 });
    await sink.append(some(3));
    await rename(path, `${path}.1`);
    await sink.append(some(2, 3));
    expect(await verify(`${path}.1`, path)).toMatchObject({ ok: true, events: 5, anchors: [expect.any(String)] });
    expect((await verify(path, `${path}.1`)).fault).toMatchObject({ file: path, line: 1 });
    expect((await verify(path)).fault?.reason).toContain("give the files before, or an anchor");
  });

  it("is not broken by a second writer in the same file", async () => {
    await using one = createJsonlAuditSink({ path, writer: "bot", sha256 });
    await using other = createJsonlAuditSink({ path, writer: "worker", sha256 });
    for (let round = 0; round < 20; round += 1) await Promise.all([one.append(some(2, round * 2)), other.append(some(1, round))]);
    expect(await verify(path)).toMatchObject({ ok: true, events: 60 });
  });
});

describe("audit verify, on a log without events", () => {
  it("says that nothing is verified, and what an empty log may mean", async () => {
    await writeFile(path, "");
    const said = "There is no event in what was given, so nothing is verified: a log that was just begun is empty, and so is one that somebody emptied. An anchor from before tells which it is";
    expect(await run(path)).toEqual({ exitCode: 1, out: "", error: `${said}.\n` });
    expect(await verify(path)).toEqual({ ok: false, events: 0, torn: 0, anchors: [], fault: { reason: said } });
  });
  it("names what is missing, when an anchor tells that it was emptied", async () => {
    const [anchor = ""] = await write(some(3));
    await writeFile(path, "");
    expect((await run(path, "--anchor", anchor)).error).toMatch(/^line 3 of chain worker-1\.[0-9a-f]{8} is named by an anchor, but not there: no line of this chain is\.\n$/);
  });
  it("does not mind one of several files", async () => {
    await write(some(3));
    await writeFile(`${path}.1`, "");
    expect((await verify(`${path}.1`, path)).ok).toBe(true);
  });
});

describe("audit verify, on how it is called", () => {
  it("shows progress, and says in words what it found", async () => {
    await write(some(20));
    progress.length = 0;
    expect((await run(path)).out).toMatch(/^All 20 events are as they were written, in 1 chain\.\nKeep these anchors elsewhere; [^]* {2}worker-1\.[0-9a-f]{8}:20:[0-9a-f]{64}\n$/);
    expect(progress.at(-1)).toBe(1);
    await writeFile(path, (await linesOf()).toSpliced(4, 1).join("\n"));
    expect(await run(path)).toMatchObject({ exitCode: 1, out: "", error: expect.stringMatching(/audit\.jsonl:5: line 6 of chain worker-1\.[0-9a-f]{8} follows line 4 of its chain: what was between is missing or moved\.\n4 events before it/) as string });
  });
  it.each([[["a", "--anchor", "x"], "is no anchor"], [[], "Which files?"], [["a", "--frob"], "frob"]])("refuses %j with exit code 2", async (args, sentence) => {
    expect(await run(...args)).toMatchObject({ exitCode: 2, error: expect.stringContaining(sentence) as string });
  });
  it("says which file cannot be read, with exit code 1", async () => {
    expect(await run(join(folder, "none"))).toMatchObject({ exitCode: 1, error: expect.stringContaining("none: cannot be read (ENOENT)") as string });
    expect(await run(folder)).toMatchObject({ exitCode: 1, error: expect.stringContaining("is no file") as string });
  });
});
