// The people, groups and channels of the sample workspace.
import { aChannel } from "./model/channel.ts";
import { aPerson, type Person, type UserGroup } from "./model/person.ts";
import type { SlackWorld } from "./world.ts";

function somePeople(world: SlackWorld): readonly Person[] {
  return [
    aPerson("U0ANN", "ann"), aPerson("U0BOB", "bob"), aPerson("U0CAT", "cat"), aPerson("U0DORA", "dora"),
    aPerson("U0EVE", "eve"), aPerson("U0IVAN", "ivan"), aPerson("U0KIM", "kim", { email: "kim@contractor.example" }),
    aPerson("U0GUS", "gus", { isRestricted: true, isUltraRestricted: true }),
    aPerson("U0RIA", "ria", { isRestricted: true }),
    aPerson("U0SAM", "sam", { teamId: "T0ACME00000", isStranger: true, email: "sam@acme.example" }),
    aPerson("U0DAN", "dan", { deleted: true }),
    aPerson("U0FLOW", "workflow", { isBot: true, isWorkflowBot: true, email: undefined }),
    aPerson("U0ANN2", "ann.second", { realName: "Ann", email: "ann@example.com" }),
    aPerson(world.app.botUserId, world.app.name, { isBot: true, email: undefined }),
    ...Array.from({ length: 55 }, (_, index) => aPerson(`U0CREW${String(index + 1).padStart(2, "0")}`, `crew${String(index + 1)}`)),
  ];
}

function someGroups(): readonly UserGroup[] {
  const crew = Array.from({ length: 55 }, (_, index) => `U0CREW${String(index + 1).padStart(2, "0")}`);
  return [
    { id: "S0SRE", handle: "sre", name: "SRE", members: ["U0DORA", "U0EVE"], dateDelete: 0 },
    { id: "S0PAYLEADS", handle: "payments-leads", name: "Payments leads", members: ["U0BOB", "U0CAT"], dateDelete: 0 },
    { id: "S0ONCALL", handle: "platform-oncall", name: "Platform on call", members: ["U0DORA"], dateDelete: 0 },
    { id: "S0ADMINS", handle: "platform-admins", name: "Platform administrators", members: ["U0EVE", "U0DORA"], dateDelete: 0 },
    { id: "S0OLDTEAM", handle: "old-team", name: "Old team", members: ["U0ANN"], dateDelete: 1_700_000_000 },
    { id: "S0EVERYONE", handle: "engineering", name: "Engineering", members: ["U0ANN", "U0BOB", "U0CAT", "U0DORA", "U0EVE", ...crew], dateDelete: 0 },
  ];
}

function addChannels(world: SlackWorld): void {
  const staff = ["U0ANN", "U0BOB", "U0CAT", "U0DORA", "U0EVE", "U0IVAN", "U0ANN2", "U0KIM"];
  const bot = world.app.botUserId;
  const channels = [
    aChannel("C0REQUESTS", "access-requests", { members: [...staff, bot] }),
    aChannel("C0PAYMENTS", "payments", { members: [...staff, "U0GUS", "U0RIA"] }),
    aChannel("C0SECURITY", "security", { members: ["U0DORA", "U0EVE", "U0IVAN", bot] }),
    aChannel("C0ADMINS", "platform-admins", { kind: "private", members: ["U0EVE", "U0DORA", bot] }),
    aChannel("C0SHARED", "shared-acme", { members: ["U0ANN", "U0BOB", "U0SAM", bot], isExtShared: true }),
    aChannel("C0ARCHIVE", "archive", { members: [...staff, bot], isArchived: true }),
    aChannel("C0PRIVATE", "private-without-bot", { kind: "private", members: ["U0ANN", "U0BOB"] }),
  ];
  for (const channel of channels) world.channels.set(channel.id, channel);
}

/**
 * Fills a new world: ann (engineer), bob and cat (payments leads), dora (SRE, on call), eve (administrator), ivan (auditor), kim (contractor with a
 * mail address of another domain),
 * gus and ria (guests), sam (of another organisation), dan (deactivated), a workflow's bot, ann's second account, a crew of
 * 55 for the group of 60; seven channels. Ids are stable: `U0ANN`, `S0SRE`, `C0REQUESTS` …
 */
export function seedSlack(world: SlackWorld): void {
  for (const person of somePeople(world)) world.people.set(person.id, person);
  for (const group of someGroups()) world.groups.set(group.id, group);
  addChannels(world);
  world.changed();
}
