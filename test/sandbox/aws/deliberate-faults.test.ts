// Keeps the list of deliberate faults true to the code.
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { deliberateFaults } from "./deliberate-faults.ts";

describe("the list of deliberate faults", () => {
  it.each(deliberateFaults)("finds its place: $says", async ({ file, find }) => {
    const text = await readFile(new URL(`../../../src/sandbox/${file}`, import.meta.url), "utf8");
    expect(text.split(find).length).toBe(2);
  });
});
