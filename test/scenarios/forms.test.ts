// Forms, and the commands that only answer.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Untouched } from "../world/untouched.ts";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import type { Card, Form, Name, SandboxWorld } from "../world/sandbox-world.ts";

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

// The form is drawn a second time when it is known what the person may ask for.
async function openForm(name: Name): Promise<Form> {
  await world.as(name).command("#payments", "/eks-access", "Request access");
  return world.as(name).form();
}

const offered = async (form: Form, label: string, typed = ""): Promise<readonly string[]> => (await form.options(label, typed)).map(({ text }) => text);

async function withdraw(name: Name, card: Card): Promise<void> {
  await world.as(name).click(card, "Withdraw");
  await card.says("Withdrawn");
}

describe("the request form", () => {
  it("offers each person only what that person may ask for", async () => {
    const form = await openForm("ann");
    expect(await offered(form, "Cluster")).toEqual(["legacy", "prod", "staging"]);
    expect(await offered(form, "Cluster", "st")).toEqual(["staging"]);
    await form.fill("Cluster", "prod");
    expect(await offered(form, "Role")).toEqual(["edit", "view"]);
    await form.fill("Role", "view");
    await form.says("1 approval by @payments-leads");
    expect(await offered(form, "Namespaces", "pay")).toEqual(["payments", "payments-*"]);
    expect(await offered(form, "Namespaces", "payments-batch")).toEqual(["payments-batch"]);
    expect(await offered(form, "Namespaces", "billing")).toEqual([]);
    expect(await offered(form, "How long")).toEqual(["5m", "15m", "30m", "1h", "2h", "4h", "8h"]);
    await form.close();

    const sre = await openForm("dora");
    await sre.fill("Cluster", "prod");
    expect(await offered(sre, "Role")).toEqual(["admin", "edit", "view"]);
    await sre.fill("Role", "admin");
    await sre.says("2 approvals by");
    expect(sre.text).not.toContain("Namespaces");
    expect(await offered(sre, "How long")).toEqual(["5m", "15m", "30m", "1h", "2h"]);
    await sre.close();
  });

  it("offers a guest nothing", async () => {
    const form = await openForm("gus");
    await form.says("No entitlement names you, so you can't ask for anything.");
    expect(await offered(form, "Cluster")).toEqual([]);
    await form.close();
  });

  it("says what is wrong at the field where it is, then asks", async () => {
    const form = await openForm("ann");
    expect(await form.submit()).toEqual({ Cluster: "Please complete this required field.", Role: "Please complete this required field.", Namespaces: "Please complete this required field." });
    await form.fill("Cluster", "prod");
    await form.fill("Role", "edit");
    await form.says("1 approval by @payments-leads");
    await form.fill("Namespaces", "payments");
    await form.fill("How long", "15m");
    await form.fill("Reason", "why");
    await form.fill("Ticket", "no ticket!");
    expect(await form.submit()).toEqual({ Reason: "Say why, in at least 8 characters." });
    await form.fill("Reason", "checkout is down");
    expect(await form.submit()).toEqual({ Ticket: "Letters, digits, # / _ . - only." });
    await form.fill("Ticket", "INC-1");
    expect(await form.submit()).toEqual({});
    expect(world.as("ann").hasForm).toBe(false);
    const card = await world.cardWhen("INC-1");
    // The bot is not in #payments and a form has no response_url: the direct message is the answer, and the only one.
    const id = /REQ-\w{5}/.exec(card.text)?.[0] ?? "no id";
    const told = (): readonly string[] => world.directs("ann").filter((text) => text.includes(id));
    await world.until(() => told().length > 0, "the message to ann");
    expect(told()).toEqual([expect.stringMatching(/edit on prod, payments, is waiting for @payments-leads/)]);
    expect(card.text).toMatch(/edit on prod[^]*payments[^]*15m[^]*checkout is down/);
    await withdraw("ann", card);
  });
});

describe("Deny…", () => {
  it("asks for a reason, which reaches the requester", async () => {
    const card = await world.asked("ann", "prod view ns=payments");
    await world.as("bob").click(card, "Deny…");
    const form = await world.as("bob").form();
    expect(await form.submit()).toEqual({ Reason: "Please complete this required field." });
    await form.fill("Reason", "no");
    expect(await form.submit()).toEqual({ Reason: "Say why." });
    await form.fill("Reason", "please use staging");
    expect(await form.submit()).toEqual({});
    await card.says("Denied by @bob");
    expect(card.text).toContain("please use staging");
    await world.until(() => world.directs("ann").some((text) => /was denied by @bob\. No access was granted\.[^]*please use staging/.test(text)), "the message to ann");
  });

  it("is refused to somebody who is no approver, and the request goes on waiting", async () => {
    const card = await world.asked("ann", "prod view ns=payments");
    await world.as("dora").click(card, "Deny…");
    const form = await world.as("dora").form();
    await form.fill("Reason", "because I can");
    const from = world.slack.sights.length;
    expect(await form.submit()).toEqual({});
    expect(await world.as("dora").readsSince(from, "No access")).toContain("you are not one of them");
    expect(card.text).toContain("Waiting for approval.");
    await withdraw("ann", card);
  });
});

async function granted(line: string): Promise<Card> {
  const card = await world.asked("ann", line);
  await world.as("bob").click(card, "Approve");
  await card.says("Active until");
  return card;
}

describe("End now", () => {
  it("gives one's own access back without a question", async () => {
    const card = await granted("prod view ns=payments");
    const read = await world.as("ann").clickAndRead(card, "End now", "being removed");
    expect(read).toContain("I say when it is confirmed gone.");
    expect(world.as("ann").hasForm).toBe(false);
    await card.says("Given back by @ann");
    expect(world.associations("prod", "ann")).toEqual([]);
    await world.until(() => world.directs("ann").some((text) => text.includes("is given back and removed.")), "the message to ann");
  });

  it("asks an approver why, and tells the requester", async () => {
    const card = await granted("prod view ns=payments");
    await world.as("cat").click(card, "End now");
    const form = await world.as("cat").form();
    expect(form.text).toContain("The access is removed at once.");
    expect(await form.submit()).toEqual({ Reason: "Please complete this required field." });
    await form.fill("Reason", "incident is over");
    expect(await form.submit()).toEqual({});
    await card.says("Revoked by @cat");
    expect(card.text).toContain("incident is over");
    expect(world.associations("prod", "ann")).toEqual([]);
    await world.until(() => world.directs("ann").some((text) => /was revoked by @cat and is removed\.[^]*incident is over/.test(text)), "the message to ann");
  });
});

describe("the commands that answer", () => {
  it("list shows nothing, what waits, what is live, and what is over", async () => {
    expect(await world.as("eve").command("#payments", "/eks-access list", "no requests")).toContain("You have no requests and no access right now.");
    const waiting = await world.asked("eve", "prod view ns=payments");
    const line = /REQ-\w{5}/.exec(waiting.text)?.[0] ?? "";
    expect(await world.as("eve").command("#payments", "/eks-access list", "Open")).toMatch(new RegExp(`${line} view on prod, payments — pending[^]*\\[Withdraw\\]`));
    await world.as("bob").click(waiting, "Approve");
    await waiting.says("Active until");
    expect(await world.as("eve").command("#payments", "/eks-access list", "left")).toMatch(/active, (5\dm|1h)\S* left \(until (?:today|tomorrow) \d\d:\d\d\)[^]*\[End now\]/);
    await world.as("eve").click(world.as("eve").ephemeral(), "End now");
    await waiting.says("Given back by @eve");
    expect(await world.as("eve").command("#payments", "/eks-access list", "Last ones")).toContain(`${line} view on prod, payments — given back`);
  });

  it("status shows a request to its requester and its approvers, to nobody else", async () => {
    const card = await world.asked("ann", "prod view ns=payments");
    const id = /REQ-\w{5}/.exec(card.text)?.[0] ?? "";
    for (const name of ["ann", "bob", "eve"] as const) expect(await world.as(name).command("#payments", `/eks-access status ${id}`, "Asked")).toContain(`${id} view on prod, payments — pending`);
    for (const name of ["kim", "gus"] as const) expect(await world.as(name).command("#payments", `/eks-access status ${id}`, "There is no")).toContain(`There is no request ${id} that you may see.`);
    await withdraw("ann", card);
  });

  it("help explains all commands, or one with what the person may ask for", async () => {
    expect(await world.as("ann").command("#payments", "/eks-access help", "eks-access")).toContain("/eks-access request <cluster> <role> [ns=a,b] [for=2h]");
    const one = await world.as("ann").command("#payments", "/eks-access help request", "Example");
    expect(one).toContain("prod (view: 1h, at most 8h)");
    expect(one).not.toContain("admin");
  });

  it("a line with mistakes is answered with all of them, and the form", async () => {
    const text = await world.as("ann").command("#payments", "/eks-access request prod view ns=payments for=2 reson=x", "No access");
    expect(text).toContain("for=2 has no unit.");
    expect(text).toContain("I don't know reson=. Did you mean reason=?");
    expect(text).toContain("[Open the form]");
  });
});
