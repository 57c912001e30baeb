import { describe, expect, it } from "vitest";
import { departureOf, inRound } from "../../src/domain/person/departure.ts";
import { a, aPerson } from "../world/builders.ts";

const home = a.team("T0123456");
const org = a.team("E0123456");

describe("departureOf", () => {
  it.each([
    ["nobody Slack knows", undefined, "gone"],
    ["a deactivated account, of which Slack tells nothing else", { deleted: true, isRestricted: undefined, isUltraRestricted: undefined, team: undefined }, "deactivated"],
    ["a guest", { isRestricted: true }, "guest"], ["a single-channel guest", { isUltraRestricted: true }, "guest"],
    ["somebody of another workspace", { team: a.team("T0ACME00000") }, "stranger"], ["a stranger", { isStranger: true }, "stranger"],
    ["a bot", { isBot: true }, "bot"], ["an app's user", { isAppUser: true }, "bot"], ["a workflow", { isWorkflowBot: true }, "bot"], ["somebody invited anew", { isInvitedUser: true }, "invited"],
  ] as const)("is certain of %s", (_who, parts, departure) => {
    expect(departureOf(parts === undefined ? undefined : aPerson(parts), home)).toBe(departure);
  });
  it.each([
    ["a full member", {}], ["somebody whose flags Slack left out", { deleted: undefined, isBot: undefined, isRestricted: undefined, isUltraRestricted: undefined }],
    ["somebody whose workspace Slack left out", { team: undefined }], ["somebody without an e-mail address", { email: undefined }], ["somebody whose address is not confirmed", { emailConfirmed: false }],
  ] as const)("ends nothing of %s: that is no answer", (_who, parts) => {
    expect(departureOf(aPerson(parts), home)).toBeUndefined();
  });
  it("goes by the organisation where that is the home", () => {
    expect(departureOf(aPerson({ enterprise: org, team: a.team("T0OTHER") }), org)).toBeUndefined();
    expect(departureOf(aPerson({ enterprise: a.team("E0OTHER"), team: home }), org)).toBe("stranger");
    expect(departureOf(aPerson({ enterprise: undefined }), org)).toBeUndefined();
  });
});

describe("inRound", () => {
  const people = (count: number): string[] => Array.from({ length: count }, (_, index) => `U${String(index).padStart(3, "0")}`);
  it.each([[0, 0], [1, 1], [30, 30]])("asks about all of %i people every time", (count, asked) => {
    for (const round of [0, 1, 7]) expect(new Set(inRound([...people(count), ...people(count)], round)).size).toBe(asked);
  });
  it("asks about at most 30 at a time, and about each of 300 in ten rounds, which are five minutes", () => {
    const rounds = Array.from({ length: 10 }, (_, round) => inRound(people(300), 41 + round));
    expect(Math.max(...rounds.map(({ length }) => length))).toBe(30);
    expect(new Set(rounds.flat())).toEqual(new Set(people(300)));
  });
  it("begins with another one each time, so that nobody is always last", () => {
    const firsts = (count: number, rounds: number): number => new Set(Array.from({ length: rounds }, (_, round) => inRound(people(count), round)[0])).size;
    expect(firsts(5, 5)).toBe(5);
    expect(firsts(60, 60)).toBe(60);
  });
});
