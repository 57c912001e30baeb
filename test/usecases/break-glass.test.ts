// Break-glass over ports in memory: what is asked again at the grant, what a forged record gets, and what fails in between.
import { describe, expect, it } from "vitest";
import { UnavailableError } from "../../src/domain/errors.ts";
import { breakGlass } from "../../src/usecases/break-glass/break-glass.ts";
import { remindReviews } from "../../src/usecases/break-glass/remind-reviews.ts";
import { reviewBreakGlass } from "../../src/usecases/break-glass/review-break-glass.ts";
import { workOffIntake } from "../../src/usecases/request/work-off-intake.ts";
import { a, aBreakGlassRule, aConfiguration, anEntitlement, aPerson, aRota, firstId, noon, secondId } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { hours, minutes, seconds } from "../world/times.ts";

const away = new UnavailableError("unavailable", "away");
const rules = { onCall: [aRota()], breakGlass: [aBreakGlassRule()], entitlements: [anEntitlement({ roles: [a.role("admin")], namespaces: [] })] };

function aGlassWorld(parts: Partial<ReturnType<typeof aConfiguration>> = {}) {
  const world = aWorld();
  world.settings.configuration = aConfiguration({ ...rules, ...parts });
  const typed = (wish: { readonly cluster?: string; readonly reason?: string; readonly role?: string } = {}, id = firstId, person = "U0DORA") =>
    breakGlass(world.deps, { requestId: id, person: a.user(person), wish: { cluster: "prod", reason: "API down", ...wish } });
  return { ...world, typed };
}
const refusedWith = (code: string) => ({ kind: "break_glass_refused", refusal: { code } });

describe("breaking the glass", () => {
  it("goes through the urgent lane to access, with both facts and no approval, once however often it is asked", async () => {
    const world = aGlassWorld();
    expect(await world.typed()).toMatchObject({ kind: "broke_glass", nth: 1 });
    expect(await world.typed()).toMatchObject({ kind: "broke_glass", nth: 1 });
    expect(world.queue.asked.filter((one) => one.includes("grant"))).toEqual([expect.stringContaining("urgent grant")]);
    expect(world.queue.asked.some((one) => one.startsWith("urgent tell"))).toBe(true);
    expect(await world.grant()).toBe("done");
    expect((await world.stored()).state).toBe("active");
    expect(world.requests.events.map(({ type }) => type)).toEqual(["request.asked", "request.broke_glass", "access.intended", "access.confirmed"]);
  });

  it.each<[string, string, (world: ReturnType<typeof aGlassWorld>) => void]>([
    ["the configuration is bad", "configuration_invalid", (world) => { world.settings.valid = false; }],
    ["the directory is silent", "directory_unknown", (world) => { world.away.directory = away; }],
    ["the source is silent", "rota_silent", (world) => { world.away.onCall = away; }],
    ["somebody else is on call", "not_on_call", (world) => { world.truth.onCall = [{ email: "eve@example.com" }]; }],
    ["AWS is silent", "aws_unreachable", (world) => { world.away.aws = away; }],
    ["aws-auth maps the principal", "mapped_in_aws_auth", (world) => { world.truth.facts = { ...world.truth.facts, mode: "API_AND_CONFIG_MAP" }; world.truth.mapped = true; }],
    ["there is no principal in IAM", "principal_missing", (world) => { world.truth.principal = undefined; }],
    ["the configuration gives no principal", "no_principal", (world) => { world.settings.configuration = aConfiguration({ ...rules, people: { template: undefined, emailDomains: [], overrides: new Map() } }); }],
    ["the account was deactivated", "not_member", (world) => { world.people.set(a.user("U0DORA"), aPerson({ id: a.user("U0DORA"), email: "dora@example.com", deleted: true })); }],
  ])("is refused, when %s", async (_when, code, change) => {
    const world = aGlassWorld();
    change(world);
    expect(await world.typed()).toMatchObject(refusedWith(code));
    expect(await world.requests.read(firstId)).toBeUndefined();
    expect(world.queue.asked).toEqual([]);
  });

  it("passes on what is no silence but a defect", async () => {
    for (const what of ["directory", "onCall", "aws"] as const) {
      const world = aGlassWorld();
      world.away[what] = new Error("a defect");
      await expect(world.typed()).rejects.toThrow("a defect");
    }
  });

  it("does not wait for a request that waits, and is refused while it runs", async () => {
    const world = aGlassWorld();
    await world.ask({ role: "admin", namespaces: [] }, secondId, "U0DORA");
    expect(await world.typed()).toMatchObject({ kind: "broke_glass" });
    await world.grant();
    expect(await world.typed({}, a.requestId("01KAT5N2008ZQ4X7K3F9ABCDE3"))).toMatchObject({ kind: "break_glass_refused", refusal: { code: "duplicate", state: "active" } });
  });

  it("does not stand in the way of asking for more time with an approval", async () => {
    const world = aGlassWorld();
    await world.typed();
    await world.grant();
    expect(await world.ask({ role: "admin", namespaces: [] }, secondId, "U0DORA")).toMatchObject({ kind: "asked" });
  });

  it("is stored even when the queue is away: the sweep asks for the grant, urgently too", async () => {
    const world = aGlassWorld();
    world.queue.isAway = true;
    expect(await world.typed()).toMatchObject({ kind: "broke_glass" });
    world.queue.isAway = false;
    await world.sweep();
    expect(world.queue.asked.filter((one) => one.includes("grant"))).toEqual([expect.stringContaining("urgent grant")]);
    // Two lanes would tell everything twice.
    expect(new Set(world.queue.asked.filter((one) => one.includes("tell")).map((one) => one.split(" ")[0]))).toEqual(new Set(["urgent"]));
  });

  it("of two repeats that are stored at once, counts the faster one", async () => {
    const world = aGlassWorld();
    expect(await Promise.all([world.typed(), world.typed()])).toEqual([expect.objectContaining({ kind: "broke_glass" }), expect.objectContaining({ kind: "broke_glass" })]);
    expect(world.requests.events.filter(({ type }) => type === "request.broke_glass")).toHaveLength(1);
  });

  it("writes refusals to the audit log", async () => {
    const world = aGlassWorld();
    world.truth.onCall = [];
    await workOffIntake(world.deps, { key: "k", at: noon, person: a.user("U0DORA"), answerTo: { user: a.user("U0DORA") }, work: { kind: "break_glass", requestId: firstId, wish: { cluster: "prod", reason: "x" } } });
    await world.deps.trail.flush();
    expect(world.answers).toMatchObject([refusedWith("not_on_call")]);
    expect(world.sink.events.map(({ type, facts }) => [type, facts["code"]])).toEqual([["break_glass.refused", "not_on_call"]]);
  });
});

describe("at the grant, everything is asked again", () => {
  it.each<[string, string, (world: ReturnType<typeof aGlassWorld>) => void]>([
    ["the shift is over", "not_on_call", (world) => { world.truth.onCall = [{ email: "eve@example.com" }]; }],
    ["the account was deactivated", "requester_not_member", (world) => { world.people.delete(a.user("U0DORA")); }],
    ["the e-mail address is another one", "not_entitled", (world) => { world.people.set(a.user("U0DORA"), aPerson({ id: a.user("U0DORA"), email: "other@example.com" })); }],
    ["the rule is gone", "terms_changed", (world) => { world.settings.configuration = aConfiguration({ ...rules, breakGlass: [] }); }],
    ["the rule changed", "terms_changed", (world) => { world.settings.configuration = aConfiguration({ ...rules, breakGlass: [aBreakGlassRule({ hash: "new" })] }); }],
    ["the rule gives less time without saying so", "not_entitled", (world) => { world.settings.configuration = aConfiguration({ ...rules, breakGlass: [aBreakGlassRule({ duration: minutes(20) })] }); }],
    ["the role has other policies", "terms_changed", (world) => { world.settings.configuration = aConfiguration({ ...rules, roles: [{ name: a.role("admin"), accessPolicies: [a.policy("AmazonEKSAdminPolicy")], scope: "cluster" }] }); }],
    ["ten minutes are over", "grant_window_over", (world) => { world.clock.advance(minutes(11)); }],
    ["the principal was made anew", "principal_changed", (world) => { world.truth.principal = { arn: a.principal("arn:aws:iam::111122223333:role/people/dora"), uniqueId: "AROANEW", kind: "role" }; }],
  ])("and nothing is given, when %s", async (_when, code, change) => {
    const world = aGlassWorld();
    await world.typed();
    change(world);
    expect(await world.grant()).toBe("done");
    expect(await world.stored()).toMatchObject({ state: "failed", failure: { code } });
    expect(world.requests.events.map(({ type }) => type)).not.toContain("access.intended");
  });

  it("and the yes of the source stands for a minute when it goes silent; later the grant waits", async () => {
    const world = aGlassWorld();
    await world.typed();
    world.away.onCall = away;
    world.clock.advance(seconds(61));
    await expect(world.grant()).rejects.toThrow("does not say who is on call");
    expect((await world.stored()).state).toBe("activating");
    const quick = aGlassWorld();
    await quick.typed();
    quick.away.onCall = away;
    quick.clock.advance(seconds(59));
    expect(await quick.grant()).toBe("done");
    expect((await quick.stored()).state).toBe("active");
  });

  it("and a record that somebody wrote into the store gives nothing", async () => {
    const world = aGlassWorld();
    await world.typed();
    const stored = await world.stored();
    const other = { ...stored, id: secondId, shortId: a.shortId("REQ-BCDE2") };
    world.requests.forge(other);
    await world.grant(secondId);
    expect(await world.stored(secondId)).toMatchObject({ state: "failed", failure: { code: "approval_invalid" } });
    const { breakGlass: _proof, ...rest } = stored;
    const { breakGlass: _evidence, ...terms } = stored.terms;
    world.requests.forge({ ...rest, terms });
    await world.grant();
    expect((await world.stored()).failure?.code).toBe("terms_changed");
  });
});

describe("the review", () => {
  async function ended() {
    const world = aGlassWorld();
    await world.typed();
    await world.grant();
    await world.end(firstId, "U0DORA");
    await world.endJob();
    world.clock.advance(seconds(6));
    await world.endJob();
    expect((await world.stored()).state).toBe("withdrawn");
    return world;
  }
  const review = (world: Awaited<ReturnType<typeof ended>>, person = "U0EVE", id = firstId) => reviewBreakGlass(world.deps, { requestId: id, person: a.user(person), verdict: "justified", note: "it was down" });

  it("is asked for once each time, however many processes look", async () => {
    const world = await ended();
    await Promise.all([remindReviews(world.deps), remindReviews(world.deps), remindReviews(world.deps)]);
    await remindReviews(world.deps);
    expect(world.requests.events.filter(({ type }) => type === "review.asked")).toHaveLength(1);
    world.clock.advance(hours(25));
    await remindReviews(world.deps);
    expect(world.requests.events.filter(({ type }) => type === "review.asked").at(-1)).toMatchObject({ facts: { late: true } });
    expect(await review(world)).toMatchObject({ kind: "glass_reviewed" });
    expect(await world.requests.listToReview()).toEqual([]);
  });

  it.each<[string, string, string, (world: Awaited<ReturnType<typeof ended>>) => void]>([
    ["the person themself", "U0DORA", "own_break_glass", () => undefined], ["somebody else", "U0BOB", "not_a_reviewer", () => undefined], ["a guest", "U0GUS", "not_member", () => undefined],
    ["a reviewer whom Slack does not know now", "U0EVE", "cannot_verify", (world) => { world.away.directory = away; }],
    ["a reviewer by a Slack user group that Slack does not tell", "U0EVE", "cannot_verify", (world) => { world.away.groups = away; world.settings.configuration = aConfiguration({ ...rules, groups: [{ name: a.group("platform"), members: [] }] }); }],
  ])("is not taken from %s", async (_who, person, code, change) => {
    const world = await ended();
    change(world);
    expect(await review(world, person)).toMatchObject({ kind: "glass_review_refused", refusal: { code } });
    expect(await world.requests.listToReview()).toHaveLength(1);
  });

  it("is not taken for what nobody knows, and not twice; a defect is passed on", async () => {
    const world = await ended();
    expect(await review(world, "U0EVE", secondId)).toMatchObject({ refusal: { code: "not_found" } });
    world.away.directory = new Error("a defect");
    await expect(review(world)).rejects.toThrow("a defect");
    world.away.directory = undefined;
    await review(world);
    expect(await review(world)).toMatchObject({ kind: "glass_review_refused", refusal: { code: "already_reviewed", by: "U0EVE" } });
    world.requests.flush();
    expect(await review(world)).toMatchObject({ refusal: { code: "not_found" } });
  });

  it("is looked at again, when the store does not take it", async () => {
    const world = await ended();
    world.requests.beforeReplace = () => { throw away; };
    await remindReviews(world.deps);
    expect(world.log.lines.join("\n")).toContain("review not asked for; looked at again");
  });
});
