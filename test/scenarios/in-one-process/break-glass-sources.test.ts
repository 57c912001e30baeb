// Every source that can say who is on call, end to end. What a source says does not depend on which processes ask.
import { describe, expect, it } from "vitest";
import { brokenGlass, glassIsOver, typedGlass, withConfiguration } from "../../world/break-glass.ts";

describe("the other sources", () => {
  it.each<[string, string, string]>([
    ["incident.io", "incidentIo: { schedule: 01SANDBOXSCHEDULE000000000 }", "platform by incident.io, schedule 01SANDBOX"],
    ["a Slack user group", "slackUserGroup: S0ONCALL", "platform by a Slack user group"],
    ["a list of members", "members: [U0DORA]", "platform by the configuration's list"],
  ])("give access by %s", (_name, source, words) => withConfiguration((text) => text.replace(/platform: \{ pagerduty.*/, `platform: { ${source} }`), async (world) => {
    const card = await brokenGlass(world);
    expect(card.text).toContain(words);
    expect(await typedGlass(world, "eve", 'prod reason="x"', "No access")).toContain("You are not on call for prod");
    await glassIsOver(world, card);
  }));
});
