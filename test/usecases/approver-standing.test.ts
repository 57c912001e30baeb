// Whose earlier approvals do not count any more.
import { describe, expect, it } from "vitest";
import { UnavailableError } from "../../src/domain/errors.ts";
import type { People } from "../../src/ports/person/people.ts";
import { departedApprovers } from "../../src/usecases/request/approver-standing.ts";
import { a, aPerson, aRequest, noon } from "../world/builders.ts";
import { MemorySettings } from "../world/memory-system.ts";

const bob = a.user("U0BOB");
const request = aRequest({ approvals: [{ by: { id: bob, email: "bob@example.com" }, at: noon, hash: "h", mac: "m" }], approvalsNeeded: 2 });
const away = (): Promise<never> => Promise.reject(new UnavailableError("unavailable", "Slack is out"));
const settings = new MemorySettings();
settings.configuration = { ...settings.configuration, groups: settings.configuration.groups.map((group) => ({ ...group, members: [] })) };
const asks = (people: Partial<People>) => departedApprovers({ settings, people: { find: (id) => Promise.resolve(aPerson({ id, email: "bob@example.com" })), membersOf: () => Promise.resolve([bob]), ...people } }, request);

describe("departedApprovers", () => {
  it.each<readonly [string, Partial<People>, string | undefined]>([
    ["nobody who is still in an approving group", {}, undefined],
    ["who is in none of the groups any more", { membersOf: () => Promise.resolve([]) }, "approver_not_entitled"],
    ["who is deactivated", { find: (id) => Promise.resolve(aPerson({ id, deleted: true })) }, "approver_not_member"],
    ["whom Slack does not know any more", { find: () => Promise.resolve(undefined) }, "approver_not_member"],
    ["nobody while Slack does not say who they are", { find: away }, undefined],
    ["nobody while Slack does not say who is in the groups", { membersOf: away }, undefined],
  ])("names %s", async (_, people, why) => {
    expect(await asks(people)).toEqual(new Map(why === undefined ? [] : [[bob, why]]));
  });
  it("throws what is no answer of Slack's: a fault of ours must not count as a no or a yes", async () => {
    await expect(asks({ find: () => Promise.reject(new Error("a fault")) })).rejects.toThrow("a fault");
  });
});
