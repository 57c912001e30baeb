// What administrators read: it may be sent whatever stands on a cluster, and what does not fit is told and can be reached.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../../../src/adapters/slack/commands/parse-command.ts";
import type { Message } from "../../../../src/adapters/slack/messages/blocks.ts";
import { lookMessage, lookRefusal, lookTopics, lookingText, stillLooking } from "../../../../src/adapters/slack/messages/looks.ts";
import type { AccessPage } from "../../../../src/domain/overview/access-page.ts";
import type { RowView } from "../../../../src/domain/overview/aws-auth-view.ts";
import type { ClusterView } from "../../../../src/domain/overview/cluster-view.ts";
import type { EntryView } from "../../../../src/domain/overview/entry-view.ts";
import { a, aConfiguration, annsPrincipal, noon, prodArn } from "../../../world/builders.ts";
import { faultsOf } from "../payload-limits.ts";

const nasty = ["<!channel>", "<@U0BOB>", "`", "*b*", "‮", "​", "\u0007", "😀", "&", "<", ">", "\"", "\\", "\n", "x"];
const hostile = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.array(fc.constantFrom(...nasty), { maxLength: 900 }).map((parts) => parts.join("")), fc.constant("\"".repeat(5000)), fc.constant("x".repeat(20_000)));
const lists = (most: number): fc.Arbitrary<readonly string[]> => fc.array(hostile, { maxLength: most });
const unknown = hostile.map((why) => ({ unknown: why }));
const finding = hostile.map((about) => ({ code: "policy_not_leased" as const, principal: annsPrincipal, about }));
const cluster: fc.Arbitrary<ClusterView> = fc.record({
  cluster: fc.constant("prod"), arn: fc.constant<string>(prodArn), mode: fc.oneof(fc.constantFrom("API" as const, "CONFIG_MAP" as const), unknown), status: fc.oneof(hostile, unknown), version: fc.oneof(hostile, unknown), platformVersion: hostile,
  supportsEntries: fc.oneof(fc.boolean(), unknown), creator: fc.oneof(fc.constantFrom("hidden" as const, "not_seen" as const, { likely: annsPrincipal }), unknown),
  entries: fc.oneof(unknown, fc.record({ total: fc.nat(), byType: fc.dictionary(hostile, fc.nat(), { maxKeys: 5 }), ours: fc.record({ entries: fc.nat(), leases: fc.nat() }), unread: fc.array(unknown.map((why) => ({ principal: annsPrincipal, ...why })), { maxLength: 60 }) })),
  awsAuth: fc.oneof(unknown, fc.constantFrom("absent" as const, "without_effect" as const), fc.record({ byKind: fc.dictionary(hostile, fc.nat(), { maxKeys: 5 }), withEntry: fc.nat(), unreadable: fc.array(fc.record({ section: hostile, why: hostile }), { maxLength: 3 }) })),
  drift: fc.oneof(unknown, fc.record({ findings: fc.array(finding, { maxLength: 60 }), requests: fc.constantFrom("compared" as const, "not_asked" as const) })),
  next: fc.oneof(unknown, fc.record({ mode: fc.constant("API" as const), obstacles: fc.array(fc.oneof(unknown, lists(60).map((names) => ({ code: "row_without_entry" as const, names }))), { maxLength: 6 }) })),
});
const entry: fc.Arbitrary<EntryView> = fc.record({
  principal: fc.constant(annsPrincipal), owner: fc.constantFrom("ours" as const, "other" as const), type: hostile, since: fc.constant("2026-11-24T12:00:00.000Z"), username: hostile, groups: lists(60),
  policies: fc.array(fc.record({ policy: hostile, scope: fc.oneof(fc.constant("cluster" as const), lists(60), unknown) }), { maxLength: 20 }), leases: fc.constant([]), alarms: fc.constant([]),
});
const row: fc.Arbitrary<RowView> = fc.record({ name: hostile, kind: fc.constantFrom("other" as const, "unclear" as const), username: hostile, groups: lists(60) });
const page: fc.Arbitrary<AccessPage> = fc.record({ entries: fc.oneof(unknown, fc.array(entry, { maxLength: 12 })), rows: fc.array(row, { maxLength: 8 }), mode: unknown, sections: fc.array(fc.record({ section: hostile, why: hostile }), { maxLength: 3 }), isFirst: fc.boolean() })
  .map(({ entries, rows, mode, sections, isFirst }) => ({ view: { cluster: "prod", arn: prodArn, mode, entries, awsAuth: { rows, unreadable: sections } }, wish: { kind: "entries", cluster: "prod", from: isFirst ? 1 : 21, match: "a" }, entries: 40, rows: rows.length }));

function preformattedIn({ blocks }: Message): string {
  const found = blocks.find(({ type }) => type === "rich_text");
  return JSON.stringify(found);
}
function buttons({ blocks }: Message): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from(JSON.stringify(blocks).matchAll(/"text":"([^"]+)","emoji":true\},"value":"([^"]+)"/g)).map(([, label = "", value = ""]) => [label, value]));
}

describe("every answer to a look", () => {
  it("may be sent, whatever stands on a cluster", () => {
    fc.assert(fc.property(cluster, (view) => {
      expect(faultsOf("message", lookMessage({ kind: "cluster", view, isSensitive: true }, noon))).toEqual([]);
    }), { numRuns: 150 });
    fc.assert(fc.property(fc.array(cluster, { minLength: 1, maxLength: 10 }), fc.integer({ min: 0, max: 40 }), (views, others) => {
      expect(faultsOf("message", lookMessage({ kind: "clusters", views, from: 1, total: views.length + others }, noon))).toEqual([]);
    }), { numRuns: 60 });
    fc.assert(fc.property(page, (made) => {
      expect(faultsOf("message", lookMessage({ kind: "entries", page: made }, noon))).toEqual([]);
    }), { numRuns: 150 });
    fc.assert(fc.property(hostile, (typed) => {
      expect(faultsOf("message", lookMessage({ kind: "unknown_cluster", typed: typed.slice(0, 100), suggestions: ["prod"], names: ["prod", "staging"] }, noon))).toEqual([]);
    }), { numRuns: 100 });
  });

  it("says where it goes on, whenever something that was found is not in it", () => {
    fc.assert(fc.property(page.filter(({ view }) => Array.isArray(view.entries)), (made) => {
      const sent = lookMessage({ kind: "entries", page: made }, noon);
      const shown = /: (\d+) to (\d+) of/.exec(JSON.stringify(sent.blocks[0]));
      const [first, last] = [Number(shown?.[1]), Number(shown?.[2])];
      const read = (Array.isArray(made.view.entries) ? made.view.entries.length : 0) + (typeof made.view.awsAuth === "object" && "rows" in made.view.awsAuth ? made.view.awsAuth.rows.length : 0);
      if (read === 0) return;
      expect(first).toBe(made.wish.from);
      expect(last).toBeGreaterThanOrEqual(first);
      if (last - first + 1 < read) expect(buttons(sent)["Next"]).toBe(`entries prod from=${String(last + 1)} match=a`);
    }), { numRuns: 150 });
  });

  it("says how much is left of a list or an item that is cut, and where all of it is", () => {
    const names = Array.from({ length: 40 }, (_, index) => `arn:aws:iam::111122223333:role/number-${String(index)}`);
    const view: ClusterView = {
      cluster: "prod", arn: prodArn, mode: "API_AND_CONFIG_MAP", status: "ACTIVE", version: "1.33", platformVersion: "eks.5", supportsEntries: true, creator: "not_seen", awsAuth: "absent",
      entries: { total: 40, byType: {}, ours: { entries: 0, leases: 0 }, unread: names.map((principal) => ({ principal: a.principal(principal), unknown: "it is out" })) },
      drift: { findings: names.map((principal) => ({ code: "nothing_lives", principal: a.principal(principal), about: "" })), requests: "compared" }, next: { mode: "API", obstacles: [{ code: "row_without_entry", names }] },
    };
    const text = preformattedIn(lookMessage({ kind: "cluster", view, isSensitive: false }, noon));
    expect(text.match(/and 28 more/g)).toHaveLength(3);
    const long = { ...view, version: "x".repeat(2000) };
    expect(preformattedIn(lookMessage({ kind: "cluster", view: long, isSensitive: false }, noon))).toContain("… cut here; in a terminal `eks-access cluster prod` shows all of it");
  });

  it("has buttons that ask for what they say", () => {
    fc.assert(fc.property(page, cluster, (made, view) => {
      const sent = [lookMessage({ kind: "entries", page: made }, noon), lookMessage({ kind: "cluster", view, isSensitive: false }, noon), lookMessage({ kind: "clusters", views: [view], from: 11, total: 40 }, noon)];
      for (const value of sent.flatMap((one) => Object.values(buttons(one)))) expect(parseCommand(value, { clusters: [], roles: [] })).toMatchObject({ command: { kind: "look" } });
    }), { numRuns: 50 });
    expect(Object.keys(buttons(lookMessage({ kind: "clusters", views: [], from: 41, total: 40 }, noon)))).toEqual([]);
  });
});

describe("the words of a look", () => {
  it("say what goes on", () => {
    expect(lookingText({ kind: "clusters", from: 1 })).toBe("Looking at the clusters…");
    expect(lookingText({ kind: "entries", cluster: "<!channel>", from: 1 })).toBe("Looking at who has access to `&lt;!channel&gt;`…");
    expect(stillLooking({ kind: "cluster", cluster: "prod" }, 40, 300)).toBe("Still looking: 40 of 300 access entries read.");
    expect(stillLooking({ kind: "clusters", from: 1 }, 1, 3)).toBe("Still looking: 1 of 3 clusters read.");
    expect(stillLooking({ kind: "cluster", cluster: "prod" }, 0, 0)).toBe("Still looking; nothing has answered yet.");
  });
  it("say why nothing is shown, and what else there is", () => {
    const refusal = (...[one]: Parameters<typeof lookRefusal>): string => lookRefusal(one, aConfiguration(), "You can ask on `prod`.");
    expect(refusal({ code: "not_administrator", administrators: [a.group("platform")] }, aConfiguration(), "")).toBe("Only administrators (<@U0EVE>) can look at clusters and the audit log, so nothing is shown. You can ask on `prod`.");
    expect(refusal({ code: "not_member", why: "guest" }, aConfiguration(), "")).toBe("Guests can't use eks-access. Nothing is shown.");
    expect(refusal({ code: "cannot_verify", reference: "ERR-5QX2A" }, aConfiguration(), "")).toBe("Slack did not say whether you are an administrator, so nothing is shown. Try again in a minute. (ERR-5QX2A)");
  });
  it("say of every verb that it changes nothing", () => {
    for (const topic of Object.values(lookTopics)) expect(topic()).toMatch(/administrators.*It changes nothing\.$/);
  });
});
