// `audit export`, as it is typed, on files that the sink wrote.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createJsonlAuditSink } from "../../../src/adapters/audit/jsonl-audit-sink.ts";
import { runCommand } from "../../../src/adapters/cli/run-command.ts";
import { sha256 } from "../../../src/adapters/system/hmac-digests.ts";
import { commands } from "../../../src/compose/cli.ts";
import { approved, asked, denied, requestRefused, storeGap } from "../../../src/domain/audit/facts.ts";
import { csvRow } from "../../../src/domain/audit/export-csv.ts";
import { a, aRequest, aTerms, noon, secondId } from "../../world/builders.ts";
import { minutes, plus } from "../../world/times.ts";

const bob = { id: a.user("U0BOB"), email: "bob@example.com" };
const other = aRequest({ id: secondId, shortId: a.shortId("REQ-CCCC2"), terms: aTerms({ cluster: a.cluster("staging"), requester: { ...aTerms().requester, id: a.user("U0CAT"), email: "cat@example.com" } }), askedAt: plus(noon, minutes(20)) });
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "eks-access-export-"));
  path = join(folder, "audit.jsonl");
  await using sink = createJsonlAuditSink({ path, writer: "worker-1", sha256 });
  await sink.append([
    asked(aRequest()), approved(aRequest(), { by: bob, at: plus(noon, minutes(1)), hash: "h", mac: "m" }), storeGap("wiped", plus(noon, minutes(10))),
    asked(other), denied(other, { by: bob, at: plus(noon, minutes(30)), reason: '=HYPERLINK("https://evil.example")' }),
    requestRefused({ id: a.user("U0GUS"), email: "gus@example.com", at: plus(noon, minutes(40)) }, { cluster: "prod", role: "view" }, "not_member"),
  ]);
});
afterEach(() => rm(folder, { recursive: true }));

async function run(...args: readonly string[]) {
  const written: string[] = [];
  const result = await runCommand(["audit", "export", ...args], commands, { write: (text) => { written.push(text); return Promise.resolve(); }, showProgress: () => undefined });
  return { ...result, out: written.join("") + result.out };
}
const types = async (...args: readonly string[]): Promise<readonly string[]> => (await run(path, ...args)).out.split("\n").filter((line) => line !== "").map((line) => (JSON.parse(line) as { type: string }).type);

describe("audit export", () => {
  it("gives the lines as they were written", async () => {
    expect(await run(path)).toEqual({ exitCode: 0, error: "", out: await readFile(path, "utf8") });
  });
  it.each<[string, readonly string[], readonly string[]]>([
    ["of a person: what they did, and what others did about their requests", ["--person", "ann@example.com"], ["request.asked", "request.approved"]],
    ["of a person by Slack id, deeds on other people's requests too", ["--person", "U0BOB"], ["request.approved", "request.denied"]],
    ["of a cluster, refusals too", ["--cluster", "prod"], ["request.asked", "request.approved", "request.refused"]],
    ["of a request by its short id", ["--request", "REQ-CCCC2"], ["request.asked", "request.denied"]],
    ["of a request by its long id", ["--request", secondId], ["request.asked", "request.denied"]],
    ["from a time on", ["--from", "2026-11-24T12:30:00Z"], ["request.denied", "request.refused"]],
    ["before a time", ["--to", "2026-11-24T13:01:00+01:00"], ["request.asked"]],
    ["of one person's request on a cluster where it is not", ["--person", "ann@example.com", "--cluster", "staging"], []],
    ["of days in which nothing was", ["--from", "2026-11-25"], []],
  ])("gives the events %s", async (_, args, expected) => {
    expect(await types(...args)).toEqual(expected);
  });
  it("gives CSV that a spreadsheet does not run", async () => {
    const { out } = await run(path, "--format", "csv");
    const rows = out.split("\r\n");
    expect(rows[0]).toBe('"at","type","actor","email","request","cluster","principal","facts","stream","seq","hash"');
    expect(rows).toHaveLength(8);
    expect(rows[5]).toMatch(/^"2026-11-24T12:30:00\.000Z","request\.denied","U0BOB","bob@example\.com",/);
    expect(rows[5]).toContain('"{""reason"":""=HYPERLINK(\\""https://evil.example\\"")""}"');
  });
  it("stops before the first line that was changed, and says which", async () => {
    const lines = (await readFile(path, "utf8")).split("\n");
    await writeFile(path, lines.map((line, index) => (index === 2 ? line.replace("wiped", "wipes") : line)).join("\n"));
    const { exitCode, out, error } = await run(path);
    expect(exitCode).toBe(1);
    expect(out.split("\n")).toHaveLength(3);
    expect(error).toContain(`${path}:3: the line was changed: its hash is another one.\nNothing from there on was exported.`);
  });
  it.each([[[], "Which files?"], [["x", "--format", "xml"], "`--format xml` is not known"], [["x", "--from", "yesterday"], "`--from yesterday` is no time"], [["x", "--to", "2026-11-24T12:00"], "is no time"], [["x", "--since", "2026"], "'--since'"]])("says how it is called, when it was called with %j", async (args, sentence) => {
    const { exitCode, error } = await run(...args);
    expect([exitCode, error]).toEqual([2, expect.stringContaining(sentence)]);
  });
  it("names a file that cannot be read", async () => {
    expect(await run(`${path}.none`)).toEqual({ exitCode: 1, out: "", error: `${path}.none: cannot be read (ENOENT).\n` });
  });
});

describe("a CSV field", () => {
  const starts = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u3000@"];
  const fieldsOf = (row: string): readonly string[] => [...row.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n$)/g)].map(([, value = ""]) => value.replaceAll('""', '"'));
  it("never begins as a formula does, and loses nothing", () => {
    fc.assert(fc.property(fc.constantFrom(...starts, "", "a"), fc.string({ unit: "grapheme" }), (start, rest) => {
      const text = start + rest;
      const row = csvRow({ at: "2026-11-24T12:00:00.000Z", type: "t", stream: "s", seq: 1, hash: "h", prev: "", torn: [], fields: { actor: { slack: text } } });
      const fields = fieldsOf(row);
      expect(fields).toHaveLength(11);
      expect(fields[2]).toMatch(/^(?![ \u00A0\u3000]*[=+\-@\t\r\n＝＋－＠])/);
      expect([text, `'${text}`]).toContain(fields[2]);
    }));
  });
});
