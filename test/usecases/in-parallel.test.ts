// Many things at a time.
import { expect, it } from "vitest";
import { inParallel } from "../../src/usecases/access/in-parallel.ts";

it("gives results in the order of the items, sixteen at a time at most", async () => {
  let running = 0;
  let most = 0;
  const results = await inParallel(Array.from({ length: 40 }, (_, index) => index), async (item) => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < 1 + (item % 3); turn += 1) await Promise.resolve();
    running -= 1;
    return item * 2;
  });
  expect(results).toEqual(Array.from({ length: 40 }, (_, index) => index * 2));
  expect(most).toBe(16);
});

it("begins nothing more once something failed", async () => {
  const begun: number[] = [];
  await expect(inParallel(Array.from({ length: 40 }, (_, index) => index), async (item) => {
    begun.push(item);
    await Promise.resolve();
    if (item === 0) throw new Error("no");
    await Promise.resolve();
  })).rejects.toThrow("no");
  await new Promise((resolve) => { setImmediate(resolve); });
  expect(begun).toHaveLength(16);
});
