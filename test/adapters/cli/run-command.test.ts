// The table of commands: what was typed, its help, and what is near it.
import { describe, expect, it } from "vitest";
import type { Command } from "../../../src/adapters/cli/command.ts";
import { runCommand } from "../../../src/adapters/cli/run-command.ts";
import { openTerminal } from "../../../src/adapters/cli/terminal.ts";
import { commands } from "../../../src/compose/cli.ts";
import manifest from "../../../package.json" with { type: "json" };

const { version } = manifest;
const terminal = { write: () => Promise.resolve(), showProgress: () => undefined };
const echo = (words: string): Command => ({ words, takes: "FILE", summary: `About ${words}.`, details: "More.", run: (args) => ({ exitCode: 0, out: `${words}: ${args.join(" ")}`, error: "" }) });
const table = [echo("serve"), echo("audit verify"), echo("audit export")];
const run = (line: string) => runCommand(line.split(" ").filter((word) => word !== ""), table, terminal);

describe("runCommand", () => {
  it("hands a command the words after its own", async () => {
    expect(await run("audit export a --json")).toEqual({ exitCode: 0, out: "audit export: a --json", error: "" });
  });
  it.each([["audit verfy x", "audit verify"], ["sevre", "serve"], ["audti verify", "audit verify"]])("says for `%s` what was probably meant, with exit code 2", async (line, meant) => {
    expect(await run(line)).toMatchObject({ exitCode: 2, out: "", error: expect.stringContaining(`Did you mean \`${meant}\`?`) as string });
  });
  it("lists every command, when none was typed or one that nobody knows", async () => {
    expect((await run("")).error).toMatch(/^Which command\?\nusage:\n[^]*serve FILE[^]*audit verify FILE[^]*audit export FILE/);
    expect((await run("frobnicate")).error).toContain("There is no command `frobnicate`.\nusage:");
  });
  it("has help for all, for a group and for one, with exit code 0", async () => {
    expect(await run("--help")).toMatchObject({ exitCode: 0, out: expect.stringContaining("About serve.") as string });
    expect((await run("help audit")).out).not.toContain("serve");
    expect((await run("audit verify --help")).out).toBe("usage: eks-access audit verify FILE\nAbout audit verify.\n\nMore.\n");
    expect((await run("help audit verify")).out).toBe((await run("audit verify -h")).out);
  });
});

describe("the commands of the product", () => {
  it("tell the version of package.json, in the help too", async () => {
    const product = (line: string) => runCommand(line.split(" "), commands, terminal);
    expect(await product("--version")).toEqual({ exitCode: 0, out: `${version}\n`, error: "" });
    expect((await product("--help")).out).toContain(`eks-access --version\n      The version of this program: ${version}.\n`);
    expect(await product("version")).toMatchObject({ exitCode: 2, error: expect.stringContaining("Did you mean `--version`?") as string });
  });
  it("have words of their own, and refuse an option that they do not know with their usage and exit code 2", async () => {
    expect(new Set(commands.map(({ words }) => words)).size).toBe(commands.length);
    for (const command of commands) {
      expect(await command.run(["--frobnicate"], terminal), command.words).toMatchObject({ exitCode: 2, error: expect.stringContaining(`usage: eks-access ${command.words}`) as string });
    }
  });
});

describe("the progress bar", () => {
  const streams = (isTTY: boolean) => {
    const shown: string[] = [];
    return { shown, terminal: openTerminal({ stdout: { write: (_text, taken) => { taken(); } }, stderr: { isTTY, write: (text) => shown.push(text) } }) };
  };
  it("is shown where a person looks, once a step, and taken away", () => {
    const { shown, terminal: bar } = streams(true);
    for (const done of [0.5, 0.501, 1]) bar.showProgress(done);
    bar.clear();
    expect(shown).toEqual([`\r[${"#".repeat(20)}${".".repeat(20)}]  50 %`, `\r[${"#".repeat(40)}] 100 %`, "\r\u001b[K"]);
  });
  it("is not shown in a pipe", () => {
    const { shown, terminal: bar } = streams(false);
    bar.showProgress(0.5);
    bar.clear();
    expect(shown).toEqual([]);
  });
});
