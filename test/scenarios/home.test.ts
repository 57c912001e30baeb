// The Home tab and the shortcut, as people use them.
import { describe, expect, it } from "vitest";
import { CuttableRedis } from "../world/cuttable-redis.ts";
import { aSandboxWorld, redisFolders } from "../world/sandbox-world.ts";

describe("the Home tab", () => {
  it("is enough to ask, approve, use and give back, and follows what happens without being opened again", async () => {
    await using world = await aSandboxWorld();
    const anns = await world.as("ann").openHome("That is how it should be.");
    const bobs = await world.as("bob").openHome("Nothing waits for your decision.");
    const card = await world.asked("ann", 'prod view ns=payments reason="checkout errors since noon"');
    await anns.says("Waiting for approval.", "My requests");
    await bobs.says("ann@example.com", "Waiting for me");
    expect(bobs.part("Waiting for me")).toContain("checkout errors since noon");
    expect(bobs.part("Waiting for me")).toContain("AmazonEKSViewPolicy");
    await bobs.click("Approve");
    await card.says("Active until");
    await anns.says("Active until", "My access");
    expect(anns.part("My access")).toMatch(/left\./);
    expect(anns.part("My requests")).toContain("Nothing of yours waits");
    await bobs.says("Nothing waits for your decision.");
    expect(world.associations("prod", "ann")).toEqual(["AmazonEKSViewPolicy on payments"]);
    await anns.click("End now");
    await anns.says("You have no access right now.", "My access");
    expect(anns.part("Last ones")).toContain("Given back");
    expect(world.own("prod", "ann")?.associations ?? []).toEqual([]);
  });

  it("withdraws a request that waits, and denies one with a reason", async () => {
    await using world = await aSandboxWorld();
    const first = await world.asked("ann", "prod view ns=payments");
    await (await world.as("ann").openHome("Waiting for approval.")).click("Withdraw");
    await first.says("Withdrawn");
    const second = await world.asked("ann", "prod view ns=checkout");
    await (await world.as("bob").openHome("checkout")).click("Deny…");
    const form = await world.as("bob").form();
    await form.fill("Reason", "not today");
    expect(await form.submit()).toEqual({});
    await second.says("Denied");
    expect((await world.as("ann").openHome("Denied")).part("Last ones")).toContain("Denied");
  });

  it("shows nobody what is another's, unless it waits for their decision", async () => {
    await using world = await aSandboxWorld();
    await world.asked("ann", 'prod view ns=payments reason="a private matter"');
    for (const name of ["kim", "ann.second", "ivan"] as const) {
      const { text } = await world.as(name).openHome();
      expect(text).not.toContain("private matter");
      expect(text).not.toContain("ann@example.com");
      expect(text).not.toContain("For administrators");
    }
    const eves = await world.as("eve").openHome("For administrators");
    expect(eves.text).not.toContain("private matter");
    expect(eves.part("For administrators")).toContain("Healthy");
    expect(eves.part("For administrators")).toContain("1 pending");
  });

  it("tells guests that they can't use it, and shows them nothing else", async () => {
    await using world = await aSandboxWorld();
    const { text } = await world.as("gus").openHome("Guests");
    expect(text).not.toContain("Request access");
  });

  it("says that it could not be read while Redis is away, never that there is no access, and mends itself", async () => {
    await using redis = await CuttableRedis.start(redisFolders);
    await using world = await aSandboxWorld({ redisUrl: redis.url });
    const card = await world.asked("ann", "prod view ns=payments");
    await world.as("bob").click(card, "Approve");
    await card.says("Active until");
    await world.as("ann").openHome("Active until");
    await redis.cut();
    const home = await world.as("ann").openHome("I can't read what you have right now.");
    expect(home.text).not.toContain("no access");
    await redis.restore();
    await home.says("Active until", "My access");
  });

  it("opens the form by the shortcut from anywhere, and tells what comes of it directly", async () => {
    await using world = await aSandboxWorld();
    await world.as("ann").shortcut();
    const form = await world.as("ann").form();
    for (const [label, value] of [["Cluster", "prod"], ["Role", "view"]] as const) await form.fill(label, value);
    await form.says("1 approval by");
    await form.fill("Namespaces", "payments");
    expect(await form.submit()).toEqual({});
    await (await world.cardWhen("ann@example.com")).says("Waiting for approval");
    await world.until(() => world.directs("ann").some((text) => text.includes("is waiting")), "ann is told directly");
  });
});
