// What is refused, in which words, and that nothing came of it.
import { mkdtempDisposable, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Untouched, byTheBot } from "../world/untouched.ts";
import { aSandboxWorld, channels } from "../world/sandbox-world.ts";
import type { Card, Name, SandboxWorld } from "../world/sandbox-world.ts";

let world: SandboxWorld;
let untouched: Untouched;
beforeAll(async () => {
  world = await aSandboxWorld();
  untouched = new Untouched(world.world.aws.journal);
});
afterAll(async () => {
  expect(untouched.problems()).toEqual([]);
  expect(byTheBot(world.world.aws.journal)).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const end = "No access was granted.";
const cards = (): number => world.slack.messages.filter(({ channelId, threadTs }) => channelId === channels["#access-requests"] && threadTs === undefined).length;

// Types a line that is refused; gives what was read, and fails when anything else came of it.
async function refused(name: Name, line: string, channel: keyof typeof channels = "#payments"): Promise<string> {
  const before = cards();
  const text = await world.as(name).command(channel, `/eks-access ${line}`, end);
  expect(cards()).toBe(before);
  expect(byTheBot(world.world.aws.journal)).toEqual([]);
  return text;
}

describe("asking", () => {
  it.each(["gus", "ria"] as const)("is refused to the guest %s", async (name) => {
    expect(await refused(name, "request prod view ns=payments")).toContain(`Guests can't use eks-access. ${end}`);
  });

  it("is refused to somebody deactivated", async () => {
    expect(await refused("dan", "request prod view ns=payments")).toContain(`Your account is deactivated. ${end}`);
  });

  it("is refused to somebody of another organisation", async () => {
    expect(await refused("sam", "request prod view ns=payments", "#shared-acme")).toContain(`People of other organisations can't use eks-access. ${end}`);
  });

  it("is refused for a cluster that does not exist, with one that may be meant, which a click sends", async () => {
    expect(await refused("ann", "request prd view ns=payments")).toContain(`There is no cluster prd that you can ask for. Did you mean prod? You can ask for: legacy, prod, staging. ${end}`);
    const ann = world.as("ann");
    expect(await ann.clickAndRead(ann.ephemeral(), "Send corrected", "is waiting")).toMatch(/REQ-\w{5} is waiting for 1 approval by @payments-leads/);
    const card = await world.cardWhen();
    expect(card.text).toContain("view on prod");
    await ann.clickAndRead(card, "Withdraw", "is withdrawn");
    await card.says("Withdrawn");
  });

  it.each([
    ['request prod admin reason="I want it"', "You can't ask for admin on prod: no entitlement gives it to you."],
    ["request prod viw ns=payments", "prod has no role viw for you. Did you mean view? Roles there: edit, view."],
    ["request prod view ns=billing", "With view on prod you may ask for payments, payments-*, checkout, not billing."],
    ["request prod view ns=payments-x", "prod has no namespace payments-x. Did you mean payments?"],
    ["request prod view ns=payments for=9h", "9h is longer than 8h, the longest for view on prod. Did you mean for=8h?"],
    ["request prod view ns=payments for=1m", "1m is shorter than 5m, the shortest that can be asked for."],
    ["request legacy view ns=payments", "legacy uses only aws-auth (authentication mode CONFIG_MAP); access entries do not work there. An administrator has to change the mode first."],
  ])("is refused to ann for `%s`", async (line, sentence) => {
    expect(await refused("ann", line)).toContain(`${sentence} ${end}`);
  });

  it("is refused on staging to dora, whom aws-auth maps", async () => {
    expect(await refused("dora", "request staging view ns=payments")).toContain(`aws-auth on staging maps your principal, and an access entry would override it. An administrator must take that row out first. ${end}`);
  });

  it("is refused on prod to cat, who has a standing entry", async () => {
    expect(await refused("cat", "request prod view ns=payments")).toContain(`Your principal has an access entry on prod that eks-access did not make, and this cluster is set to leave those alone. ${end}`);
  });

  it("is refused on prod to ivan, whose principal is a role of Identity Center", async () => {
    expect(await refused("ivan", "request prod view ns=payments")).toContain(`is shared by several people, so access would reach them all. ${end}`);
  });

  it("opens the form with everything filled in, when the reason is missing", async () => {
    const before = cards();
    const ann = world.as("ann");
    await ann.command("#payments", "/eks-access request prod edit ns=payments for=2h", "by @payments-leads");
    const form = await ann.form();
    expect(["Cluster", "Role", "Namespaces", "How long", "Reason"].map((label) => form.value(label))).toEqual(["prod", "edit", "payments", "2h", ""]);
    expect(await form.submit()).toEqual({ Reason: "Please complete this required field." });
    await form.fill("Reason", "why");
    expect(await form.submit()).toEqual({ Reason: "Say why, in at least 8 characters." });
    expect(cards()).toBe(before);
    await form.fill("Reason", "checkout is down");
    expect(await form.submit()).toEqual({});
    const card = await world.cardWhen("edit on prod");
    expect(card.text).toContain("checkout is down");
    expect(card.text).toContain("2h");
    await ann.click(card, "Withdraw");
    await card.says("Withdrawn");
  });
});

// A click that is refused: what is read; the card stays as it is.
async function clickRefused(name: Name, card: Card, label = "Approve"): Promise<string> {
  const before = card.text;
  const text = await world.as(name).clickAndRead(card, label, end);
  expect(card.text).toBe(before);
  expect(byTheBot(world.world.aws.journal)).toEqual([]);
  return text;
}

describe("approving", () => {
  let card: Card;
  beforeAll(async () => { card = await world.asked("ann", "prod view ns=payments"); });
  afterAll(async () => {
    expect(card.text).toContain("Waiting for approval.");
    await world.as("ann").click(card, "Withdraw");
    await card.says("Withdrawn");
  });

  it("is refused for one's own request", async () => {
    expect(await clickRefused("ann", card)).toContain(`You can't decide your own request. @payments-leads can. ${end}`);
  });

  it("is refused to a second account of the same human", async () => {
    expect(await clickRefused("ann.second", card)).toContain(`You can't decide your own request. @payments-leads can. ${end}`);
  });

  it("is refused to somebody who is no approver", async () => {
    expect(await clickRefused("dora", card)).toMatch(/You can't decide REQ-\w{5}: its approvers are @payments-leads, and you are not one of them\. No access was granted\./);
  });

  it.each([["gus", "Guests can't use eks-access."], ["ria", "Guests can't use eks-access."], ["dan", "Your account is deactivated."], ["sam", "People of other organisations can't use eks-access."]] as const)("is refused to %s", async (name, sentence) => {
    expect(await clickRefused(name, card)).toContain(`${sentence} ${end}`);
  });

  it("is refused to an approver who was deactivated, when the old click still arrives", async () => {
    const bob = world.slack.people.get("U0BOB");
    if (bob === undefined) throw new Error("bob is missing");
    bob.deleted = true;
    world.advance(61_000); // copies of the directory are up to a minute old
    expect(await clickRefused("bob", card)).toContain(`Your account is deactivated. ${end}`);
    bob.deleted = false;
    world.advance(61_000);
  });
});

describe("approving too late", () => {
  it("is refused when the request lapsed", async () => {
    const card = await world.asked("ann", "prod view ns=checkout");
    const shown = card.message;
    world.advance(31 * 60_000);
    expect(await world.as("bob").clickAndRead(shown, "Approve", end)).toMatch(/REQ-\w{5} lapsed.* No access was granted\./);
    await card.says("Lapsed. Nobody decided before");
    await world.until(() => world.directs("ann").some((text) => text.includes("Nobody decided view on prod")), "the message to ann");
  });
});

const sample = new URL("../../src/sandbox/eks-access.yaml", import.meta.url);

describe("approving after the configuration was changed", () => {
  it("is refused, because it is not what the card shows", async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), "eks-access-test-"));
    const configurationPath = join(folder.path, "eks-access.yaml");
    const text = await readFile(sample, "utf8");
    await writeFile(configurationPath, text);
    await using changing = await aSandboxWorld({ configurationPath });
    const card = await changing.asked("ann", "prod view ns=payments");
    const shown = card.text;

    await writeFile(configurationPath, text.replace("view: { accessPolicies: [AmazonEKSViewPolicy]", "view: { accessPolicies: [AmazonEKSAdminViewPolicy]"));
    changing.advance(6_000);
    await changing.until(() => changing.log.lines.some((line) => line.includes("configuration read again")), "the new configuration");

    expect(await changing.as("bob").clickAndRead(card, "Approve", end)).toMatch(/REQ-\w{5} changed after this card was drawn, so your click was not counted\..* No access was granted\./);
    expect(card.text).toBe(shown);
    expect(byTheBot(changing.world.aws.journal)).toEqual([]);
  });
});
