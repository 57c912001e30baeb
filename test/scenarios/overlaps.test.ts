// Two requests of one person share one access entry: the end of either leaves exactly the other.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Untouched } from "../world/untouched.ts";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import type { Card, SandboxWorld } from "../world/sandbox-world.ts";

const minute = 60_000;
let world: SandboxWorld;
let untouched: Untouched;
beforeAll(async () => {
  world = await aSandboxWorld();
  untouched = new Untouched(world.world.aws.journal);
});
afterAll(async () => {
  expect(untouched.problems()).toEqual([]);
  await world[Symbol.asyncDispose]();
});

async function granted(line: string): Promise<Card> {
  const card = await world.asked("ann", line);
  await world.as("bob").click(card, "Approve");
  await card.says("Active until");
  return card;
}

const viewPayments = "prod view ns=payments";
const viewCheckout = "prod view ns=checkout";
const editPayments = 'prod edit ns=payments reason="checkout is down"';
const left = { [viewPayments]: "AmazonEKSViewPolicy on payments", [viewCheckout]: "AmazonEKSViewPolicy on checkout", [editPayments]: "AmazonEKSEditPolicy on payments" };

const pairs = [
  { what: "the same policy on other namespaces", first: viewPayments, second: viewCheckout, both: ["AmazonEKSViewPolicy on checkout,payments"] },
  { what: "another policy", first: viewPayments, second: editPayments, both: ["AmazonEKSEditPolicy on payments", "AmazonEKSViewPolicy on payments"] },
] as const;

describe.each(pairs)("two overlapping requests of one person, $what", ({ first, second, both }) => {
  it.each([{ ending: first, staying: second }, { ending: second, staying: first }])("leaves exactly `$staying`, when the time of `$ending` is over", async ({ ending, staying }) => {
    const short = await granted(`${ending} for=20m`);
    const long = await granted(`${staying} for=1h`);
    expect(world.associations("prod", "ann")).toEqual(both);

    world.advance(20 * minute);
    await short.says("Ended");
    expect(world.associations("prod", "ann")).toEqual([left[staying]]);
    expect(long.text).toContain("Active until");

    world.advance(40 * minute);
    await long.says("Ended");
    expect(world.own("prod", "ann")).toBeUndefined();
  });

  it.each([{ ending: first, staying: second }, { ending: second, staying: first }])("leaves exactly `$staying`, when `$ending` is given back early", async ({ ending, staying }) => {
    const one = await granted(first);
    const other = await granted(second);
    const [given, kept] = ending === first ? [one, other] : [other, one];
    await world.as("ann").click(given, "End now");
    await given.says("Given back");
    expect(world.associations("prod", "ann")).toEqual([left[staying]]);
    expect(kept.text).toContain("Active until");

    await world.as("ann").click(kept, "End now");
    await kept.says("Given back");
    expect(world.associations("prod", "ann")).toEqual([]);
  });
});
