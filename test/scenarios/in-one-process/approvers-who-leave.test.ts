// An approver leaves the group, or Slack, before the last approval: what they said does not count, nobody is held up by it, and somebody else approves instead.
import { afterAll, beforeAll, expect, it } from "vitest";
import { changePerson } from "../../../src/sandbox/slack/acts/change-person.ts";
import { aSandboxWorld } from "../../world/sandbox-world.ts";
import type { Card, Name, SandboxWorld } from "../../world/sandbox-world.ts";

let world: SandboxWorld;
beforeAll(async () => { world = await aSandboxWorld(); });
afterAll(() => world[Symbol.asyncDispose]());

const minute = 60_000;
async function approved(card: Card, by: Name, says: string): Promise<void> {
  await world.as(by).click(card, "Approve");
  await card.says(says);
}
/** Copies of the directory are up to a minute old. */
const directoryIsReadAgain = (): void => { world.advance(minute + 1000); };

function leads(...members: readonly string[]): void {
  const group = world.slack.groups.get("S0PAYLEADS");
  if (group === undefined) throw new Error("there is no such group");
  world.slack.groups.set(group.id, { ...group, members: [...members] });
}

it.each<readonly [string, () => unknown, string, () => unknown]>([
  ["left the group", () => { leads("U0CAT"); }, "in none of the approving groups now", () => { leads("U0BOB", "U0CAT"); }],
  ["was deactivated", () => changePerson(world.slack, "U0BOB", { deleted: true }), "no full member of Slack now", () => changePerson(world.slack, "U0BOB", { deleted: false })],
])("the approval of somebody who %s is dropped at the next one; card, thread and audit log say so", async (_, goes, why, comesBack) => {
  const card = await world.asked("dora", 'prod admin for=30m reason="the nodes are gone"');
  const from = (await world.audit()).length;
  await approved(card, "bob", "1 of 2");
  await goes();
  directoryIsReadAgain();
  await approved(card, "cat", `1 of 2, @payments-leads, @platform-admins. The approval of @bob does not count any more: ${why}.`);
  expect(card.text).toContain("Approved by @cat");
  expect(world.associations("prod", "dora")).toEqual([]);
  await world.until(() => card.thread.some((text) => text.includes(`Approved by @cat, 1 of 2`) && text.includes(`The approval of @bob does not count any more: ${why}.`)), "the thread entry");
  await approved(card, "eve", "Active until");
  expect(card.text).toContain("Approved by @cat, @eve.");
  expect(world.associations("prod", "dora")).toEqual(["AmazonEKSClusterAdminPolicy on cluster"]);
  expect((await world.audit()).slice(from).filter(({ type }) => /approv/.test(type)).map(({ type, facts }) => [type, facts["number"] ?? facts["by"]])).toEqual([["request.approved", 1], ["request.approval_dropped", "bob@example.com"], ["request.approved", 1], ["request.approved", 2]]);
  await world.as("dora").click(card, "End now");
  await card.says("Given back");
  await comesBack();
  directoryIsReadAgain();
});
