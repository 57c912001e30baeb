// Break-glass through the front door: at once for who is on call, for nobody else, and reviewed afterwards.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { brokenGlass, glassIsOver, idIn, typedGlass, withConfiguration } from "../world/break-glass.ts";
import { eventually } from "../world/eventually.ts";
import { aSandboxWorld, people } from "../world/sandbox-world.ts";
import type { Name, SandboxWorld } from "../world/sandbox-world.ts";
import { TruthfulCards } from "../world/truthful-cards.ts";

const minute = 60_000;
const hour = 60 * minute;
const admin = ["AmazonEKSClusterAdminPolicy on cluster"];

describe("break-glass", () => {
  let world: SandboxWorld;
  beforeAll(async () => { world = await aSandboxWorld(); });
  afterEach(() => { world.world.onCall.mood = "fine"; });
  afterAll(async () => { await world[Symbol.asyncDispose](); });

  it("gives who is on call the whole cluster within five seconds, without anybody's click, loudly; and takes it back after its time", async () => {
    const from = Date.now();
    const said = await typedGlass(world, "dora", 'prod reason="API down"', "you get access now");
    const card = await world.cardWhen(idIn(said));
    await card.says("Active until", { step: 0, within: 5000 });
    expect(Date.now() - from).toBeLessThan(5000);
    expect(world.associations("prod", "dora")).toEqual(admin);
    expect(card.text).toContain("🔥");
    expect(card.text).toMatch(/Break-glass: admin on prod[^]*none: on call, platform by PagerDuty, schedule PSANDBOX, policy PPLATFORM, level 1[^]*API down[^]*No approval: on call\./);
    await world.until(() => card.thread.length >= 2, "the thread");
    expect(card.thread.join("\n")).toMatch(/@sre, @platform-admins: access without approval\. @dora, on call \(platform by PagerDuty[^]*takes admin on prod for 30m\. Please watch\./);
    await world.until(() => world.directs("dora").some((text) => text.includes("You have admin on prod") && text.includes("aws eks update-kubeconfig")), "the message to dora");
    world.advance(30 * minute);
    await card.says("Ended");
    expect(world.own("prod", "dora")).toBeUndefined();
    await card.says("Review open, due");
    expect(card.text).toContain("API down"); // who reviews reads why
    expect(card.text).toContain("[Review…]");
    const events = (await world.audit()).filter(({ request }) => request !== undefined).map(({ type }) => type);
    expect(events).toEqual(expect.arrayContaining(["request.asked", "request.broke_glass", "access.intended", "access.confirmed", "access.end_reached", "access.ended"]));
    expect((await world.audit()).find(({ type }) => type === "request.broke_glass")?.facts).toMatchObject({ nth: 1, onCall: { rota: "platform", source: "pagerduty", where: "schedule PSANDBOX, policy PPLATFORM, level 1" } });
  });

  it("asks for what was left out, and says how often it was", async () => {
    await world.as("dora").command("#payments", "/eks-access break glass production", "Break glass");
    const form = await world.as("dora").form();
    expect(form.text).toContain("Everybody is told, and it is reviewed afterwards.");
    expect([form.value("Cluster"), form.value("Reason")]).toEqual(["production", ""]);
    await form.fill("Reason", "API still down");
    await form.fill("How long", "15m");
    expect(await form.submit()).toEqual({});
    const card = await world.cardWhen("API still down");
    await card.says("Active until");
    expect(card.text).toMatch(/15m, the 2nd time in 12 h/);
    await glassIsOver(world, card);
  });

  it("is refused a second time while it runs: nobody extends it for themself", async () => {
    const card = await brokenGlass(world);
    expect(await typedGlass(world, "dora", 'prod reason="more"', "No access")).toContain("You have this already, or it is being granted");
    expect(card.text).not.toContain("[Extend…]");
    expect(await world.as("dora").command("#payments", `/eks-access extend ${idIn(card.text)} for=30m reason="more"`, "No more time")).toContain("broke the glass, and that can't be extended");
    expect(await typedGlass(world, "dora", 'prod for=31m reason="more"', "No access")).toContain("longer than 30m");
    await glassIsOver(world, card);
  });

  it("can be revoked by its reviewers", async () => {
    const card = await brokenGlass(world);
    await world.as("eve").click(card, "End now");
    const form = await world.as("eve").form();
    await form.fill("Reason", "wrong cluster");
    expect(await form.submit()).toEqual({});
    await card.says("Revoked by @eve");
    expect(world.associations("prod", "dora")).toEqual([]);
  });

  it.each<[Name, string]>([
    ["eve", "You are not on call for prod (rota platform by PagerDuty)."], ["ann", "You are not on call for prod"], ["gus", "Guests can't use eks-access."], ["ria", "Guests can't use eks-access."],
  ])("is refused to %s", async (name, words) => {
    const refusals = async (): Promise<number> => (await world.audit()).filter(({ type }) => type === "break_glass.refused").length;
    const before = await refusals();
    expect(await typedGlass(world, name, 'prod reason="please"', "No access was granted.")).toContain(words);
    expect(world.associations("prod", name)).toEqual([]);
    await eventually("the refusal in the audit file", async () => (await refusals()) > before);
  });

  it("is refused to a stranger and to somebody who was deactivated, whatever the rota says", async () => {
    world.world.onCall.shifts.push({ service: "pagerduty", schedule: "PSANDBOX", policy: "PPLATFORM", level: 1, email: "sam@acme.example" });
    expect(await world.as("sam").command("#shared-acme", '/eks-access break-glass prod reason="x"', "No access")).toContain("People of other organisations can't use eks-access.");
    world.world.onCall.shifts.pop();
    const dora = world.slack.people.get(people.dora);
    if (dora === undefined) throw new Error("dora is gone");
    world.advance(2 * minute); // copies of the directory are a minute old at most
    dora.deleted = true;
    const said = await typedGlass(world, "dora", 'prod reason="x"', "No access");
    dora.deleted = false;
    world.advance(2 * minute);
    expect(said).toContain("Your account is deactivated.");
    expect([world.associations("prod", "dora"), world.own("prod", "sam")]).toEqual([[], undefined]);
  });

  it("is refused on the second level, and names clusters only to who is on call for them", async () => {
    world.world.onCall.shifts.push({ service: "pagerduty", schedule: "PSANDBOX", policy: "PPLATFORM", level: 2, email: "bob@example.com" });
    expect(await typedGlass(world, "bob", 'prod reason="x"', "No access")).toContain("You are not on call for prod");
    expect(await typedGlass(world, "bob", 'prd reason="x"', "No access")).not.toContain("prod");
    expect(await typedGlass(world, "dora", 'prd reason="x"', "No access")).toContain("Did you mean prod?");
    world.world.onCall.shifts.pop();
  });

  it.each(["down", "nonsense"] as const)("is refused, when the source is %s: unknown means no", async (mood) => {
    world.world.onCall.mood = mood;
    const said = await typedGlass(world, "dora", 'prod reason="API down"', "No access was granted.");
    expect(said).toMatch(/Nobody says whether you are on call for prod: rota platform by PagerDuty did not answer\. Use the sealed emergency role[^]*\/eks-access request prod admin reason="…"/);
    expect(world.associations("prod", "dora")).toEqual([]);
  });

  it("works with Opsgenie, each cluster with its own rota and length", async () => {
    const card = await brokenGlass(world, 'staging reason="staging is down"', "cat");
    expect(card.text).toMatch(/How long 1h[^]*none: on call, staging by Opsgenie, schedule 5a4d0b7e/);
    expect(world.associations("staging", "cat")).toEqual(admin);
    expect(await typedGlass(world, "dora", 'staging reason="x"', "No access")).toContain("You are not on call for staging (rota staging by Opsgenie)");
    await glassIsOver(world, card, "cat");
  });
});

describe("the review", () => {
  it("is asked for at the end and until it is given, is never one's own, and is kept", async () => {
    await using world = await aSandboxWorld();
    using cards = new TruthfulCards(world.world);
    const card = await brokenGlass(world);
    await glassIsOver(world, card);
    await world.until(() => card.thread.some((text) => text.includes("please review what @dora did")), "the first ask");
    expect(card.thread.filter((text) => text.includes("please review"))[0]).toContain("@sre, @platform-admins");
    world.advance(12 * hour);
    await world.until(() => card.thread.some((text) => text.includes("still to be reviewed")), "the second ask");
    world.advance(12 * hour);
    await world.until(() => card.thread.some((text) => text.includes("nobody reviewed this break-glass by")), "the third ask");
    world.advance(24 * hour);
    await world.until(() => card.thread.filter((text) => text.includes("nobody reviewed this break-glass by")).length === 2, "the fourth ask");

    await world.as("dora").click(card, "Review…");
    const own = await world.as("dora").form();
    await own.fill("Verdict", "Justified");
    await own.fill("What happened", "I was right");
    const from = world.slack.sights.length;
    expect(await own.submit()).toEqual({});
    expect(await world.as("dora").readsSince(from, "You can't")).toContain("You can't review what you did yourself. @sre, @platform-admins can.");
    await world.as("bob").click(card, "Review…");
    const strange = await world.as("bob").form();
    await strange.fill("Verdict", "Justified");
    await strange.fill("What happened", "looks fine");
    expect(await strange.submit()).toEqual({});
    expect(await world.as("bob").readsSince(from, "you are not")).toContain("you are not one of them");
    expect(card.text).toContain("[Review…]");

    await world.as("eve").click(card, "Review…");
    const form = await world.as("eve").form();
    expect(await form.submit()).toEqual({ "Verdict": "Please complete this required field.", "What happened": "Please complete this required field." });
    await form.fill("Verdict", "Needs follow-up");
    await form.fill("What happened", "write a runbook for this");
    expect(await form.submit()).toEqual({});
    await card.says("Reviewed by @eve");
    expect(card.text).toMatch(/needs follow-up[^]*write a runbook for this/);
    expect(card.text).not.toContain("[Review…]");
    world.advance(48 * hour);
    await world.until(() => card.thread.some((text) => text.includes("Reviewed by @eve: needs follow-up.")), "the thread");
    expect(card.thread.filter((text) => text.includes("nobody reviewed"))).toHaveLength(2);
    const facts = (await world.audit()).filter(({ type }) => type.startsWith("review."));
    expect(facts.map(({ type }) => type)).toEqual(["review.asked", "review.asked", "review.asked", "review.asked", "review.given"]);
    expect([cards.lies, cards.claims > 0]).toEqual([[], true]);
    expect(facts.at(-1)?.facts).toEqual({ note: "write a runbook for this", verdict: "follow_up" });
  });
});

describe("a full queue", () => {
  it("does not hold up who is on call: grants of others hang, and the glass breaks all the same", async () => {
    await using world = await aSandboxWorld();
    const { faults } = world.world.aws;
    const held = faults.hang({ service: "eks", operation: "CreateAccessEntry", cluster: "staging-eu-1" }, "before");
    for (const name of ["ann", "bob", "cat", "eve"] as const) {
      for (const line of ["view ns=payments", "view ns=checkout", "view ns=payments-batch", "edit ns=payments", "view ns=payments-*"]) {
        const card = await world.asked(name, `staging ${line} reason="a rush hour"`);
        await world.as(name === "bob" ? "cat" : "bob").click(card, "Approve");
      }
    }
    // As many as the workers do at once: ten in each process.
    const slots = 10 * world.world.products.filter(({ role }) => role !== "bot").length;
    await world.until(() => held.hits >= slots, `${String(slots)} grants that hang`, { step: 0, within: 20_000 });
    const card = await world.cardWhen(idIn(await typedGlass(world, "dora", 'prod reason="API down"', "you get access now")));
    await card.says("Active until", { step: 0, within: 8000 });
    expect(world.associations("prod", "dora")).toEqual(admin);
    held.release();
  });
});

describe("an on-call source that is silent", () => {
  it("gives access to whom the configuration names for that, and to nobody else; the card says so", async () => {
    await withConfiguration((text) => text.replace("whenSilent: refuse", "whenSilent: { members: [U0BOB] }"), async (world) => {
      world.world.onCall.mood = "down";
      expect(await typedGlass(world, "dora", 'prod reason="API down"', "No access")).toContain("Nobody says whether you are on call");
      const card = await world.cardWhen(idIn(await typedGlass(world, "bob", 'prod reason="PagerDuty is down too"', "you get access now")));
      await card.says("Active until");
      expect(card.text).toContain("platform: PagerDuty did not answer, and the configuration names this person for that");
      expect(world.associations("prod", "bob")).toEqual(admin);
      world.world.onCall.mood = "fine";
      await world.as("bob").click(card, "End now");
      await card.says("Given back");
      expect(await typedGlass(world, "bob", 'prod reason="again"', "No access")).toContain("You are not on call for prod");
    });
  });
});
