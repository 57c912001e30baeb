// Limits are passed line by line and with a reason: what is switched off for a whole file is never looked at again.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const comment = /(?:\/\/|\/\*)\s*eslint-disable.*/g;
const reasoned = /^\/\/ eslint-disable-(?:next-)?line (?:@?[\w-]+(?:\/[\w-]+)*(?:, )?)+ -- \S.{9,}/;

/** The comments that switch a rule off without naming it, for more than a line, or without a reason. */
function unreasoned(text: string): readonly string[] {
  return [...text.matchAll(comment)].map(([found]) => found).filter((found) => !reasoned.test(found));
}

function sources(): readonly string[] {
  return ["src", "scripts"].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts")).map((name) => join(folder, name)));
}

describe("eslint-disable", () => {
  it.each(["/* eslint-disable */", "/* eslint-disable no-console */", "// eslint-disable-next-line", "// eslint-disable-next-line no-console", "// eslint-disable-next-line no-console -- ok"])("is refused as %s", (line) => {
    expect(unreasoned(line)).toEqual([line]);
  });

  it("is accepted for a line, with a rule and a reason", () => {
    expect(unreasoned("// eslint-disable-next-line @typescript-eslint/require-await, no-console -- the interface is asynchronous")).toEqual([]);
  });

  it("has a reason wherever it is used", () => {
    const files = sources();
    expect(files.length).toBeGreaterThan(200);
    expect(files.flatMap((file) => unreasoned(readFileSync(join(root, file), "utf8")).map((line) => `${file}: ${line}`))).toEqual([]);
  });
});
