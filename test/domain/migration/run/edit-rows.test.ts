// Rows are taken out of aws-auth, and put back, by text: every other byte stays.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAwsAuth } from "../../../../src/adapters/kubernetes/read-aws-auth.ts";
import { removeRows, restoreRows } from "../../../../src/domain/migration/run/edit-rows.ts";

const arn = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;
const block = (name: string, more = ""): string => `- rolearn: ${arn(name)}${more}\n  username: ${name}\n  groups:\n  - dev\n`;

function removed(mapRoles: string, ...names: readonly string[]): string {
  const edit = removeRows({ mapRoles, other: "x" }, names.map(arn), readAwsAuth);
  if ("refusal" in edit) return `refused: ${edit.refusal}`;
  return edit.changes[0]?.after ?? "unchanged";
}

describe("taking rows out", () => {
  it.each<readonly [string, string, readonly string[], string]>([
    ["the first of two", block("a") + block("b"), ["a"], block("b")],
    ["the last of two", block("a") + block("b"), ["b"], block("a")],
    ["all spellings of a principal", block("a") + block("A") + block("b"), ["a"], block("b")],
    ["with the comments directly above it, and no others", `# head\n\n# of a\n${block("a")}\n# foot\n\n${block("b")}# end\n`, ["a"], `# head\n\n\n# foot\n\n${block("b")}# end\n`],
    ["indented lists", `  - rolearn: ${arn("a")}\n  - rolearn: ${arn("b")} # b\n`, ["a"], `  - rolearn: ${arn("b")} # b\n`],
    ["the only one: the key stays", block("a"), ["a"], "[]\n"],
    ["the only one of an indented list", `# head\n\n  - rolearn: ${arn("a")}\n`, ["a"], "# head\n\n  []\n"],
    ["windows line ends", `- rolearn: ${arn("a")}\r\n- rolearn: ${arn("b")}\r\n`, ["a"], `- rolearn: ${arn("b")}\r\n`],
    ["JSON, first", `[{"rolearn":"${arn("a")}"}, {"rolearn":"${arn("b")}"}]\n`, ["a"], `[{"rolearn":"${arn("b")}"}]\n`],
    ["JSON, last", `[{"rolearn":"${arn("a")}"}, {"rolearn":"${arn("b")}"}]\n`, ["b"], `[{"rolearn":"${arn("a")}"}]\n`],
    ["JSON, middle", `[{"rolearn":"${arn("a")}"}, {"rolearn":"${arn("b")}"},\n {"rolearn":"${arn("c")}"}]`, ["b"], `[{"rolearn":"${arn("a")}"}, {"rolearn":"${arn("c")}"}]`],
    ["JSON, all", `[{"rolearn":"${arn("a")}"}]\n`, ["a"], "[]\n"],
    ["JSON with signs in texts", `[{"rolearn":"${arn("a")}","username":"],{\\"#"},{"rolearn":"${arn("b")}"}]`, ["b"], `[{"rolearn":"${arn("a")}","username":"],{\\"#"}]`],
    ["nothing", block("a"), ["zzz"], "unchanged"],
  ])("%s", (_name, text, names, after) => {
    expect(removed(text, ...names)).toBe(after);
  });

  it("is refused, when a kept row uses an anchor of one that would go, and when the section cannot be read", () => {
    expect(removed(`- &x\n  rolearn: ${arn("a")}\n  groups: &g [dev]\n- rolearn: ${arn("b")}\n  groups: *g\n`, "a")).toMatch(/^refused: mapRoles would not say what was wanted/);
    expect(removed(`- rolearn: ${arn("a")}\n  username: {{SessionName}}\n`, "a")).toMatch(/^refused: mapRoles cannot be read/);
  });

  const part = fc.record({ name: fc.constantFrom("a", "b", "c", "d"), comment: fc.constantFrom("", "# one\n", "\n# two\n\n", "  # deep\n"), tail: fc.constantFrom("", "   # tail", "\n  userid: x") });
  it("leaves exactly the other rows, and putting them back gives the first text again, whatever is written around them", () => {
    fc.assert(fc.property(fc.array(part, { maxLength: 6 }), fc.subarray(["a", "b", "c", "d"]), (parts, names) => {
      const text = parts.map(({ name, comment, tail }) => `${comment}${block(name, tail)}`).join("");
      const edit = removeRows({ mapRoles: text }, names.map(arn), readAwsAuth);
      if ("refusal" in edit) throw new Error(edit.refusal);
      const after = edit.changes[0]?.after ?? text;
      const reading = readAwsAuth({ mapRoles: after }).mapRoles;
      expect(reading.kind === "read" ? reading.items.map((row) => row.arn) : []).toEqual(parts.filter(({ name }) => !names.includes(name)).map(({ name }) => arn(name)));
      expect(restoreRows({ mapRoles: after }, edit.changes, readAwsAuth)).toEqual({ changes: edit.changes.map(({ section, before }) => ({ section, before: after, after: before })) });
    }), { numRuns: 300 });
  });
});

describe("putting rows back", () => {
  const made = [{ section: "mapRoles" as const, before: block("a") + block("b"), after: block("b") }];
  const restored = (mapRoles: string): string => {
    const edit = restoreRows({ mapRoles }, made, readAwsAuth);
    return "refusal" in edit ? `refused: ${edit.refusal}` : edit.changes[0]?.after ?? "unchanged";
  };

  it("keeps what somebody added since, and takes over their indentation", () => {
    expect(restored(`  - rolearn: ${arn("b")}\n  - rolearn: ${arn("new")}\n`)).toBe(`  - rolearn: ${arn("b")}\n  - rolearn: ${arn("new")}\n${block("a").replaceAll(/^(?=.)/gm, "  ")}`);
  });
  it("does not put twice what is there again", () => {
    expect(restored(block("b") + block("a"))).toBe("unchanged");
  });
  it("fills an empty list, and a section that is gone", () => {
    expect(restored("# empty\n[]\n")).toBe(`# empty\n${block("a")}`);
    expect(restored("")).toBe(block("a"));
  });
  it("is refused for a list in JSON, whose rows have another form", () => {
    expect(restored(`[{"rolearn":"${arn("b")}"}]`)).toMatch(/^refused: /);
  });
});
