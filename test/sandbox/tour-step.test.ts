// The guided tour says only what is true, judged by the newest card and the entries.
import { describe, expect, it } from "vitest";
import { tourStep } from "../../src/sandbox/browser/page/tour-step.ts";
import type { EntryState, MessageState, PageState } from "../../src/sandbox/browser/page-state.ts";

function card(line: string): MessageState {
  return {
    ts: "1.000001", channelId: "C0REQUESTS", author: "eks-access", isApp: true, isEphemeral: false, isEdited: false, text: "", threadTs: undefined, isBroadcast: false, replies: 0,
    blocks: [{ type: "header", text: { type: "plain_text", text: "REQ-1" } }, { type: "rich_text", elements: [{ type: "text", text: "*Active* until never" }] }, { type: "section", fields: [{ type: "mrkdwn", text: "*Who*\n<@U0ANN> ann@example.com" }] }, { type: "context", elements: [{ type: "mrkdwn", text: line }, { type: "mrkdwn", text: "REQ-1" }] }],
  };
}

function entry(policies: EntryState["policies"]): EntryState {
  return { principal: "arn:aws:iam::111122223333:role/people/ann", type: "STANDARD", username: "", madeBy: "eks-access", policies, groups: [], leases: [], tags: {} };
}

function state(me: string, line?: string, entries: readonly EntryState[] = []): PageState {
  const person = (id: string, name: string, marks: readonly string[] = []) => ({ id, name, realName: name, email: undefined, marks });
  return {
    me, team: "Example", teamUrl: "https://example.slack.com/", clock: { now: 0, offset: 0, nextEnd: undefined }, names: {}, channels: [], home: undefined, shortcuts: [], modals: [], banners: [], notifications: [], deliveries: [], calls: [], faults: [], redis: "embedded",
    people: [person("U0ANN", "ann"), person("U0BOB", "bob", ["payments-leads"])], messages: line === undefined ? [] : [card(line)],
    clusters: [{ arn: "a", name: "prod", eksName: "prod", region: "", account: "", mode: "API", version: "", namespaces: [], awsAuth: undefined, entries }],
  };
}

const view = entry([{ name: "AmazonEKSViewPolicy", scope: "payments" }]);
const active = "*Active* until 12:00. Approved by <@U0BOB>.";

describe("tourStep", () => {
  it.each([
    ["nothing asked", "U0ANN", undefined, "Type it for me"],
    ["nothing asked, as bob", "U0BOB", undefined, "Be ann"],
    ["waiting", "U0ANN", "Waiting for approval. Lapses 12:00.", "Be bob"],
    ["waiting, as bob", "U0BOB", "Waiting for approval. Lapses 12:00.", "Show the card"],
    ["approved once", "U0BOB", "Approved by <@U0BOB> 12:00; waiting for one more, by somebody else. Lapses 12:00.", "Show the card"],
    ["granting", "U0BOB", "Approved by <@U0BOB>. Granting: checking…", "Show the card"],
    ["denied", "U0ANN", "*Denied* by <@U0BOB> 12:00. No access was given.", "Ask again as ann"],
    ["ended", "U0ANN", "*Ended* 12:00, confirmed. In use for 1h.", "Ask again as ann"],
    ["going", "U0ANN", "Time is over. Removed; confirming…", undefined],
  ])("offers what fits: %s", (_, me, line, label) => {
    expect(tourStep(state(me, line)).button?.label).toBe(label);
  });
  it("offers to be ann only to others, while she has access", () => {
    expect(tourStep(state("U0BOB", active, [view]))).toMatchObject({ button: { label: "Be ann" } });
    expect(tourStep(state("U0ANN", active, [view]))).toMatchObject({ button: { label: "To the next end" } });
    expect(tourStep(state("U0ANN", active, [view])).text).toContain("You have access now");
  });
  it("does not call an entry without a policy access", () => {
    expect(tourStep(state("U0ANN", "*Given back* by <@U0ANN> 12:00, confirmed.", [entry([])])).text).toContain("That access is gone");
    expect(tourStep(state("U0ANN", active, [entry([])])).text).toContain("no access entry gives anything");
  });
  it("does not say that something ended which was never there", () => {
    expect(tourStep(state("U0ANN", "*Lapsed.* Nobody decided before 12:00. No access was given.")).text).toBe("That request gave no access. Ask again, and approve it this time.");
  });
});
