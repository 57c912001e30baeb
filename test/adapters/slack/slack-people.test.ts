// The Slack directory: flags as they come, copies of at most a minute, and no guess when Slack does not answer.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { memberRefusal } from "../../../src/domain/person/slack-person.ts";
import { UnavailableError } from "../../../src/domain/errors.ts";
import { isSlackUserGroupId, parseAs } from "../../../src/domain/ids.ts";
import { a } from "../../world/builders.ts";
import { seconds } from "../../world/times.ts";
import { changePerson } from "../../../src/sandbox/slack/acts/change-person.ts";
import { eventually } from "../../world/eventually.ts";
import { SlackStage } from "./slack-stage.ts";

let stage: SlackStage;
beforeEach(async () => { stage = await SlackStage.open(); });
afterEach(async () => { await stage[Symbol.asyncDispose](); });
const home = a.team("T0123456");
const group = (id: string) => ({ name: a.group("leads"), members: [], slackUserGroup: parseAs(id, isSlackUserGroupId, "a group id") });

describe("find", () => {
  it.each([["U0ANN", undefined], ["U0GUS", "guest"], ["U0RIA", "guest"], ["U0SAM", "stranger"], ["U0DAN", "deactivated"], ["U0FLOW", "bot"], ["U0EKSACCESS", "bot"]])("tells of %s what makes them: %s", async (id, refusal) => {
    const person = await stage.app.people.find(a.user(id));
    expect(person === undefined ? "nobody" : memberRefusal(person, home)).toBe(refusal);
  });

  it("tells nobody, when Slack knows no such person", async () => {
    expect(await stage.app.people.find(a.user("U0NOBODY"))).toBeUndefined();
  });

  it("keeps a copy for a minute, not longer", async () => {
    await stage.app.people.find(a.user("U0BOB"));
    Object.assign(stage.world.people.get("U0BOB") ?? {}, { deleted: true });
    stage.clock.advance(seconds(60));
    expect((await stage.app.people.find(a.user("U0BOB")))?.deleted).toBe(false);
    stage.clock.advance(seconds(1));
    expect((await stage.app.people.find(a.user("U0BOB")))?.deleted).toBe(true);
  });

  it.each(["users.info", "*"])("fails as unavailable and keeps no copy, when Slack is broken at %s", async (method) => {
    stage.world.chaos.serverError = [method];
    await expect(stage.app.people.find(a.user("U0BOB"))).rejects.toThrow(UnavailableError);
    stage.world.chaos.serverError = [];
    expect((await stage.app.people.find(a.user("U0BOB")))?.email).toBe("bob@example.com");
  });

  it("fails as unavailable, when a scope is missing: that is no answer either", async () => {
    stage.world.app.scopes.delete("users:read");
    await expect(stage.app.people.find(a.user("U0BOB"))).rejects.toThrow(UnavailableError);
  });

  it("gives up after two seconds, when Slack is slow", async () => {
    stage.world.chaos.slowUsersInfo = 4000;
    const begun = performance.now();
    await expect(stage.app.people.find(a.user("U0BOB"))).rejects.toThrow(UnavailableError);
    expect(performance.now() - begun).toBeLessThan(3500);
  });
});

describe("membersOf", () => {
  it("gives those of the configuration and of the user group", async () => {
    expect(await stage.app.people.membersOf({ ...group("S0PAYLEADS"), members: [a.user("U0EVE")] })).toEqual(["U0EVE", "U0BOB", "U0CAT"]);
    expect(await stage.app.people.membersOf({ name: a.group("sre"), members: [a.user("U0DORA")] })).toEqual(["U0DORA"]);
  });

  it("gives nobody for a user group that is disabled, or not there", async () => {
    expect(await stage.app.people.membersOf(group("S0OLDTEAM"))).toEqual([]);
    expect(await stage.app.people.membersOf(group("S0NOWHERE"))).toEqual([]);
  });

  it("keeps a copy for a minute, not longer", async () => {
    await stage.app.people.membersOf(group("S0PAYLEADS"));
    Object.assign(stage.world.groups.get("S0PAYLEADS") ?? {}, { members: ["U0CAT"] });
    stage.clock.advance(seconds(60));
    expect(await stage.app.people.membersOf(group("S0PAYLEADS"))).toEqual(["U0BOB", "U0CAT"]);
    stage.clock.advance(seconds(1));
    expect(await stage.app.people.membersOf(group("S0PAYLEADS"))).toEqual(["U0CAT"]);
  });

  it.each([["rateLimit"], ["serverError"]])("fails as unavailable, when Slack answers with %s", async (knob) => {
    Object.assign(stage.world.chaos, { [knob]: ["usergroups.users.list"] });
    await expect(stage.app.people.membersOf(group("S0PAYLEADS"))).rejects.toThrow(UnavailableError);
  });
});

describe("user_change", () => {
  it("has somebody looked at afresh who seems to have left, and nobody else", async () => {
    await stage.app.people.find(a.user("U0BOB"));
    await changePerson(stage.world, "U0ANN", { realName: "Ann B." });
    await changePerson(stage.world, "U0BOB", { deleted: true });
    await eventually(() => "bob is looked at", () => (stage.changed.length > 0 ? stage.changed : undefined));
    expect(stage.changed).toEqual(["U0BOB"]);
    expect((await stage.app.people.find(a.user("U0BOB")))?.deleted).toBe(true);
  });
});
