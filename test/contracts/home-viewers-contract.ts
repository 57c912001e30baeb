// What everything promises that remembers who opened the Home tab.
import { afterEach, beforeEach, expect, it } from "vitest";
import type { HomeViewers } from "../../src/ports/store/home-viewers.ts";
import { a, noon } from "../world/builders.ts";
import { minutes, plus } from "../world/times.ts";

/** Something to try. */
export interface HomeViewersHarness extends AsyncDisposable {
  readonly viewers: HomeViewers;
}

const [ann, bob] = [a.user("U0ANN"), a.user("U0BOB")];

/** Runs the suite on what `open` makes. */
export function homeViewersContract(open: () => Promise<HomeViewersHarness>): void {
  let harness: HomeViewersHarness;
  beforeEach(async () => { harness = await open(); });
  afterEach(() => harness[Symbol.asyncDispose]());

  it("tells who opened it then or later, the latest first", async () => {
    const { viewers } = harness;
    await viewers.opened(ann, noon);
    await viewers.opened(bob, plus(noon, minutes(10)));
    expect(await viewers.since(noon)).toEqual([bob, ann]);
    expect(await viewers.since(plus(noon, minutes(1)))).toEqual([bob]);
    expect(await viewers.since(plus(noon, minutes(11)))).toEqual([]);
  });
  it("counts the last time, also when an earlier one is noted later", async () => {
    const { viewers } = harness;
    await viewers.opened(ann, plus(noon, minutes(10)));
    await viewers.opened(ann, noon);
    expect(await viewers.since(plus(noon, minutes(5)))).toEqual([ann]);
  });
  it("keeps the latest thousand", async () => {
    const { viewers } = harness;
    for (let index = 0; index < 1003; index += 1) await viewers.opened(a.user(`U0N${String(index).padStart(4, "0")}`), plus(noon, minutes(index)));
    const kept = await viewers.since(noon);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([1000, "U0N1002", "U0N0003"]);
  });
}
