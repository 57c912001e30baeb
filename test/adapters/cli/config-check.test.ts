// `config check` and `config schema`, as they are typed.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runCommand } from "../../../src/adapters/cli/run-command.ts";
import { commands } from "../../../src/compose/cli.ts";

const terminal = { write: () => Promise.resolve(), showProgress: () => undefined };
const run = (...words: readonly string[]) => runCommand(["config", ...words], commands, terminal);
const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const broken = at("test/data/broken-configurations/");
const expected = readFileSync(`${broken}expected.txt`, "utf8").split("\n").filter((line) => line !== "");
const files = readdirSync(broken).filter((name) => name.endsWith(".yaml"));

describe("config check", () => {
  it("is tried on at least thirty broken files, and something is expected of each", () => {
    expect(files.length).toBeGreaterThanOrEqual(30);
    expect([...new Set(expected.map((line) => line.split(":")[0]))]).toEqual(files);
  });
  it.each(files)("refuses %s, each problem with its line and column", async (name) => {
    const { exitCode, error } = await run("check", broken + name);
    expect(exitCode).toBe(1);
    expect(error.replaceAll(broken, "").split("\n").slice(0, -2)).toEqual(expected.filter((line) => line.startsWith(`${name}:`)));
    const { exitCode: alike, out } = await run("check", broken + name, "--json");
    const { ok, problems } = JSON.parse(out) as { ok: boolean; problems: readonly { line: number; column: number }[] };
    expect([alike, ok]).toEqual([1, false]);
    expect(problems.map(({ line, column }) => `${name}:${String(line)}:${String(column)}`)).toEqual(expected.filter((line) => line.startsWith(`${name}:`)).map((line) => line.split(":").slice(0, 3).join(":")));
  });
  it("takes the example, and says so", async () => {
    const example = at("deploy/eks-access.example.yaml");
    expect(await run("check", example)).toEqual({ exitCode: 0, out: `${example} is good.\n`, error: "" });
    expect(JSON.parse((await run("check", example, "--json")).out)).toMatchObject({ ok: true, problems: [], warnings: [] });
  });
  it("says which file cannot be read with exit code 1, and how it is called with 2", async () => {
    expect(await run("check", "/none.yaml")).toMatchObject({ exitCode: 1, error: "/none.yaml: the configuration cannot be read (ENOENT).\n" });
    expect(await run("check")).toMatchObject({ exitCode: 2, error: expect.stringContaining("Which file?") as string });
  });
});

describe("config schema", () => {
  it("prints the schema that is shipped", async () => {
    expect((await run("schema")).out).toBe(readFileSync(at("deploy/eks-access.schema.json"), "utf8"));
  });
});
