// "Start over": one at a time, nothing is left behind.
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Replaceable } from "../../src/sandbox/replaceable.ts";

function things(options: { readonly isEndedFirst: boolean } = { isEndedFirst: false }) {
  const log: string[] = [];
  let count = 0;
  const begin = async () => {
    count += 1;
    const name = String(count);
    await wait(5);
    log.push(`begun ${name}`);
    return { name, [Symbol.asyncDispose]: () => { log.push(`ended ${name}`); return Promise.resolve(); } };
  };
  return { log, beginning: { begin, isEndedFirst: () => options.isEndedFirst } };
}

describe("Replaceable", () => {
  it("begins one new thing for three calls at once", async () => {
    const { log, beginning } = things();
    await using one = await Replaceable.begin(beginning);
    await Promise.all([one.replace(), one.replace(), one.replace()]);
    expect(one.current.name).toBe("2");
    expect(log).toEqual(["begun 1", "begun 2", "ended 1"]);
  });
  it("ends the old one first when the two share something", async () => {
    const { log, beginning } = things({ isEndedFirst: true });
    await using one = await Replaceable.begin(beginning);
    await one.replace();
    expect(log).toEqual(["begun 1", "ended 1", "begun 2"]);
  });
  it("waits for a replacement that is under way when it ends, and begins none after that", async () => {
    const { log, beginning } = things();
    const one = await Replaceable.begin(beginning);
    const replaced = one.replace();
    await one[Symbol.asyncDispose]();
    await replaced;
    expect(log).toEqual(["begun 1", "begun 2", "ended 1", "ended 2"]);
    await expect(one.replace()).rejects.toThrow("The sandbox is stopping.");
  });
});
