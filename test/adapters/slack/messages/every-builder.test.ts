// Every message and form under text that wants to be more than text, and in every state: what comes out may be sent and says only what we say.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decisionMessage, helpMessage, listMessage, noSuchRequest, problemsMessage, statusMessage } from "../../../../src/adapters/slack/messages/answers.ts";
import { auditMessage } from "../../../../src/adapters/slack/messages/audit-answers.ts";
import { message } from "../../../../src/adapters/slack/messages/blocks.ts";
import { whoAmIMessage } from "../../../../src/adapters/slack/messages/identity.ts";
import { requestCard } from "../../../../src/adapters/slack/messages/card.ts";
import { directMessage } from "../../../../src/adapters/slack/messages/directs.ts";
import { explainedRequest, explanationMessage } from "../../../../src/adapters/slack/messages/explanations.ts";
import { outcomeMessage } from "../../../../src/adapters/slack/messages/outcomes.ts";
import { threadEntry } from "../../../../src/adapters/slack/messages/threads.ts";
import { policiesMessage } from "../../../../src/adapters/slack/messages/policies.ts";
import { clean } from "../../../../src/adapters/slack/messages/text-safety.ts";
import { accessPolicies } from "../../../../src/domain/policies/access-policies.ts";
import { parseCommand } from "../../../../src/adapters/slack/commands/parse-command.ts";
import { extendForm } from "../../../../src/adapters/slack/views/extend-form.ts";
import { breakGlassForm, glassReviewForm } from "../../../../src/adapters/slack/views/break-glass-form.ts";
import { reasonForm } from "../../../../src/adapters/slack/views/reason-form.ts";
import { homeView } from "../../../../src/adapters/slack/views/home-view.ts";
import { requestForm } from "../../../../src/adapters/slack/views/request-form.ts";
import type { Departure } from "../../../../src/domain/person/departure.ts";
import { departures } from "../../../../src/domain/person/departure.ts";
import type { ExplainedRule } from "../../../../src/domain/entitlement/explain-request.ts";
import type { AccessRequest, Actor, EndCause, Terms } from "../../../../src/domain/request/access-request.ts";
import type { DirectFact, ThreadFact } from "../../../../src/domain/request/notice.ts";
import { isFinal, requestStates } from "../../../../src/domain/request/request-state.ts";
import type { RequestPicture } from "../../../../src/ports/talk/notifier.ts";
import { a, aCluster, aConfiguration, anEntitlement, annsPrincipal, aPerson, aRequest, aRota, aTerms, firstId, noon, scope } from "../../../world/builders.ts";
import { hours, minutes, plus, seconds } from "../../../world/times.ts";
import { faultsOf } from "../payload-limits.ts";

const nasty = ["<!channel>", "<@U0BOB>", "&lt;!here&gt;", "`", "```", "*b*", "_i_", "~s~", "<https://evil.example|bank>", "‮", "​", "\u{E0041}", "\u0007", "😀", "é", "&", "<", ">", "\"", "'", "\\", "\n", "|", "^", "@channel", "x"];
const hostile = fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.array(fc.constantFrom(...nasty), { maxLength: 400 }).map((parts) => parts.join("")), fc.constant("😀".repeat(1600)), fc.constant("<!channel>".repeat(320)), fc.constant("&".repeat(3200)));
const names = fc.uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,60}[a-z0-9]$/), { minLength: 1, maxLength: 60 });
const actor = hostile.map((email) => ({ id: a.user("U0BOB"), email }));
const maybe = <T>(made: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(made, { nil: undefined });
const group = fc.record({ name: fc.constant(a.group("payments-leads")), members: fc.constantFrom([], [a.user("U0BOB")], Array.from({ length: 8 }, () => a.user("U0BOB"))) });

const asked = { extension: { id: firstId, shortId: a.shortId("REQ-BCDE2"), at: noon } };
interface Glass {
  readonly nth: number;
  readonly where: string;
  readonly isSilent: boolean;
  readonly hasReview: boolean;
}
function evidenceOf(glass: Glass | undefined): Pick<Terms, "breakGlass"> {
  return glass === undefined ? {} : { breakGlass: { rota: aRota().name, source: "pagerduty", where: glass.where, at: noon, ...(glass.isSilent ? { whenSilent: true } : { until: noon }) } };
}
function glassOf(glass: Glass | undefined, by: Actor, note: string): Pick<AccessRequest, "breakGlass"> {
  return glass === undefined ? {} : { breakGlass: { mac: "k:m", nth: glass.nth, alert: [], reviewWithin: hours(24), asked: 0, ...(glass.hasReview ? { review: { by, at: noon, verdict: "justified", note } } : {}) } };
}

function endOf({ kind, by, denied, why }: { kind: EndCause["kind"]; by: Actor; denied: string; why: Departure }): EndCause {
  if (kind === "withdraw" || kind === "revoke") return { kind, by, at: noon, reason: denied };
  if (kind === "operator") return { kind, operator: denied.slice(0, 200), reason: denied, at: noon };
  return kind === "requester_left" ? { kind, why, at: noon } : { kind, at: noon };
}
const request: fc.Arbitrary<AccessRequest> = fc.record({
  state: fc.constantFrom(...requestStates), email: hostile, reason: maybe(hostile), ticket: maybe(hostile), namespaces: maybe(names), by: actor, denied: hostile, detail: hostile,
  hasIntent: fc.boolean(), glass: maybe(fc.record({ nth: fc.integer({ min: 1, max: 12 }), where: fc.constantFrom("", "schedule PABC123, level 1"), isSilent: fc.boolean(), hasReview: fc.boolean() })), hasEnd: fc.constantFrom("none", "withdraw", "revoke", "outside", "requester_left", "operator", "endReached" as const), isRecovered: fc.boolean(), why: fc.constantFrom(...departures), approvals: fc.integer({ min: 0, max: 3 }), note: maybe(names), extended: fc.constantFrom<Partial<Terms>>({}, { extends: { root: firstId, request: firstId, shortId: a.shortId("REQ-BCDE1"), since: noon, until: plus(noon, hours(1)) } }),
  extension: fc.constantFrom<Partial<AccessRequest>>({}, asked, { extension: { ...asked.extension, until: plus(noon, hours(2)) } }), byRule: fc.constantFrom<Partial<AccessRequest>>({}, { approvalsNeeded: 0, approvals: [], approvedByRule: { at: noon, hash: "", mac: "" } }),
}).map((made): AccessRequest => aRequest({
  state: made.state, approvalsNeeded: 3, approvals: Array.from({ length: made.approvals }, () => ({ by: made.by, at: noon, hash: "", mac: "" })),
  terms: aTerms({
    requester: { id: a.user("U0ANN"), email: made.email, team: a.team("T0123456") }, scope: made.namespaces === undefined ? { type: "cluster" } : scope(...made.namespaces),
    ...made.extended,
    ...(made.reason === undefined ? {} : { reason: made.reason }), ...(made.ticket === undefined ? {} : { ticket: made.ticket }),
    ...evidenceOf(made.glass),
  }),
  ...made.byRule, ...made.extension,
  ...glassOf(made.glass, made.by, made.denied),
  denial: { by: made.by, at: noon, reason: made.denied }, failure: { code: "refused_by_aws", detail: made.detail }, closedAt: noon,
  ...(made.hasIntent ? { intent: { issuedAt: noon, notAfter: plus(noon, hours(1)), lease: "", generation: 1 }, activeAt: noon, removedAt: plus(noon, minutes(3)) } : {}),
  ...(made.hasEnd === "none" ? {} : { end: endOf({ ...made, kind: made.hasEnd }) }),
  ...(made.note === undefined ? {} : { namespaceNote: { kind: "matches", pattern: a.namespace("team-*"), names: made.note.map(a.namespace) } }), ...(made.isRecovered ? { recovered: true } : {}),
}));
const picture: fc.Arbitrary<RequestPicture> = fc.record({ request, cluster: fc.constantFrom(undefined, aCluster(), aCluster({ sensitive: true })), approverGroups: fc.array(group, { maxLength: 4 }), isOverdue: fc.boolean(), calls: maybe(fc.record({ after: fc.constant(minutes(10)), mayDecide: fc.boolean(), groups: fc.array(group, { maxLength: 4 }) })) })
  .map(({ isOverdue, calls, ...made }) => ({ ...made, now: noon, ...(calls === undefined ? {} : { escalation: calls }), ...(isOverdue ? { overdue: { since: noon, attempts: 14 } } : {}) }));

const threadFacts: readonly ThreadFact[] = ["still_waiting", "escalated", "approved", "denied", "granted", "continued", "removed", "overdue", "outside", "requester_left", "recovered", "broke_glass", "review_asked", "reviewed"];
const directFacts: readonly DirectFact[] = ["waiting", "active", "soon", "over", "denied", "expired", "failed", "withdrawn", "revoked", "lost"];
const entitled = [{ cluster: aCluster(), role: { name: a.role("view"), accessPolicies: [], scope: "namespace" as const }, entitlement: anEntitlement() }];

const explained: readonly ExplainedRule[] = [
  { kind: "decides" as const }, { kind: "fits" as const }, { kind: "other_role" as const, roles: [a.role("edit")] }, { kind: "not_named" as const, requesters: [a.group("sre")] },
  { kind: "refuses" as const, refusal: { code: "too_short" as const, asked: minutes(1), min: minutes(5) } },
].map((verdict, index) => ({ entitlement: anEntitlement({ index }), verdict }));

function expectFine(kind: "message" | "modal" | "home", payload: object): void {
  expect(faultsOf(kind, payload)).toEqual([]);
}

// Every builder of messages: a new one belongs here.
const builders: Readonly<Record<string, (drawn: RequestPicture, text: string) => object>> = {
  card: (drawn) => requestCard(drawn),
  list: (drawn) => listMessage({ mayLack: true, now: noon, requests: Array.from({ length: 14 }, (_, index) => ({ ...drawn.request, id: a.requestId(`01KAT5N0008ZQ4X7K3F9ABCD${String(index + 10)}`) })) }),
  status: (drawn) => statusMessage(drawn),
  decision: (drawn) => decisionMessage(drawn, "approve"),
  answer: (_, text) => message(`said: ${text.replaceAll(/[<>&]/g, "")}`.replaceAll(/[^\x20-\x7e]/g, "")),
  "no such request": (_, text) => message(noSuchRequest(text, true)),
  "why, allowed": ({ request: { terms } }) => explanationMessage({
    kind: "allowed", question: { asker: a.user("U0ANN"), about: a.user("U0ANN"), wish: { cluster: "prod", role: "view", namespaces: [] } }, rules: explained, stillNeeded: ["reason", "ticket"], terms, needed: 2, endsIfNow: noon, namespaceNote: undefined,
    principal: { arn: a.principal("arn:aws:iam::111122223333:role/x"), source: "template" }, approvers: { people: Array.from({ length: 20 }, () => a.user("U0BOB")), unlooked: 40, unknown: [a.group("sre")] },
  }, aConfiguration()),
  "why, refused": (_, text) => explanationMessage({
    kind: "refused", question: { asker: a.user("U0EVE"), about: a.user("U0ANN"), wish: { cluster: text, role: text, namespaces: [] } }, refusal: { code: "unknown_cluster", cluster: text, suggestions: [], possible: [] }, rules: explained, unknownGroups: [a.group("sre")], principal: undefined,
  }, aConfiguration()),
  "why of a request": (drawn) => explainedRequest(drawn, { people: [a.user("U0BOB")], unlooked: 0, unknown: [] }),
  whoami: ({ request: { terms } }, text) => whoAmIMessage({
    member: { ...aPerson(), email: text }, memberOf: new Set(terms.scope.type === "cluster" ? [] : [a.group("sre")]), unknown: [a.group("payments-leads")],
    places: Array.from({ length: 20 }, () => ({ mayLink: true, linkProblem: "outdated" as const, clusters: [a.cluster("prod")], principal: { arn: annsPrincipal, source: "template" as const, standing: "exists" as const } })),
  }),
  policies: (_, text) => policiesMessage(text === "" ? undefined : text.slice(0, 100), entitled),
  ...Object.fromEntries(accessPolicies.map(({ name }) => [`policy ${name}`, () => policiesMessage(name, entitled)])),
  "all policies": () => policiesMessage(undefined, entitled),
  "audit log": ({ request: { terms } }, text) => auditMessage({
    question: { skip: 15, person: `${"'".repeat(64)}@${"x".repeat(190)}`, cluster: "x".repeat(100) }, total: 99, newest: noon, oldest: noon, damaged: 2,
    events: Array.from({ length: 15 }, (_, index) => ({ at: "2026-11-24T12:00:00.000Z", type: index === 0 ? text : "request.asked", fields: { actor: { email: text }, cluster: terms.cluster, facts: { reason: text, role: text } } })),
  }, noon),
  "audit log, unread": (_, text) => auditMessage({ unknown: text }, noon),
  help: () => helpMessage("request", entitled),
  problems: (_, text) => {
    const parsed = parseCommand(text.slice(0, 2000), { clusters: ["prod"], roles: ["view"] });
    return "problems" in parsed ? problemsMessage(parsed.problems, "request", parsed.wish) : message("fine");
  },
  "refused break-glass": ({ request: { terms } }, text) => outcomeMessage({ kind: "break_glass_refused", refusal: { code: "no_break_glass", cluster: text, suggestions: [terms.cluster], possible: [terms.cluster] }, wish: { cluster: clean(text, 300) } }, aConfiguration()),
  "refused wish": ({ request: { terms } }, text) => outcomeMessage({ kind: "request_refused", refusal: { code: "unknown_cluster", cluster: text, suggestions: [terms.cluster], possible: [terms.cluster] }, wish: { cluster: clean(text, 300), role: clean(text, 300), namespaces: [], reason: clean(text, 500) } }, aConfiguration()),
  ...Object.fromEntries(threadFacts.map((fact) => [`thread: ${fact}`, (drawn: RequestPicture) => {
    const { broadcast: _, ...entry } = threadEntry(fact, { ...drawn, notice: { to: "thread", request: firstId, fact, n: 1, at: noon } });
    return entry;
  }])),
  ...Object.fromEntries(directFacts.map((fact) => [`direct: ${fact}`, (drawn: RequestPicture) => directMessage(fact, { ...drawn, card: { channel: a.channel("C0REQUESTS"), ts: "1.2", permalink: "https://example.slack.com/archives/C1/p12" } })])),
};

describe("every message", () => {
  it.each(Object.keys(builders))("%s: may be sent whatever people wrote", (name) => {
    fc.assert(fc.property(picture, hostile, (drawn, text) => {
      expectFine("message", builders[name]?.(drawn, text) ?? {});
    }), { numRuns: 150 });
  });

  it.each(Object.keys(builders).filter((name) => !name.startsWith("direct") && name !== "whoami"))("%s: holds no account id and no ARN, since others read it", (name) => {
    fc.assert(fc.property(picture, (drawn) => {
      const text = JSON.stringify(builders[name]?.(drawn, "x"));
      expect(["111122223333", "arn:aws", "people/ann"].filter((part) => text.includes(part))).toEqual([]);
    }), { numRuns: 50 });
  });
});

describe("the card", () => {
  // Characters that grow: `&` is escaped for Slack, a quote and a backslash for JSON, an emoji is two units.
  it.each(["&", "\\", "\"", "😀"])("fits into one message in every state, when everything in it is as long as it can be and made of %s", (sign) => {
    const long = sign.repeat(3200);
    const by = { id: a.user("U0BOB"), email: long };
    const terms = { ...aTerms({ reason: long, ticket: long, scope: scope(...Array.from({ length: 20 }, (_, index) => `${"n".repeat(60)}${String(index + 10)}`)) }), requester: { ...aTerms().requester, email: long } };
    const approverGroups = Array.from({ length: 4 }, () => ({ name: a.group("payments-leads"), members: Array.from({ length: 8 }, () => a.user("U0BOB")) }));
    for (const state of requestStates) {
      const drawn = aRequest({ state, terms, denial: { by, at: noon, reason: long }, failure: { code: "refused_by_aws", detail: long }, end: { kind: "revoke", by, at: noon, reason: long }, namespaceNote: { kind: "matches", pattern: a.namespace("team-*"), names: Array.from({ length: 60 }, (_, index) => a.namespace(`${"n".repeat(60)}${String(index + 10)}`)) } });
      expectFine("message", requestCard({ request: drawn, cluster: aCluster({ sensitive: true }), approverGroups, now: noon, overdue: { since: noon, attempts: 14 } }));
    }
  });

  it("has Approve only while it waits, and nothing but asking anew once it is over", () => {
    fc.assert(fc.property(picture, (drawn) => {
      const text = JSON.stringify(requestCard(drawn).blocks);
      expect(text.includes("request.card.approve")).toBe(drawn.request.state === "pending");
      const others = text.replaceAll('"action_id":"request.form.open"', "").replaceAll('"action_id":"glass.card.review"', "");
      if (text.includes("glass.card.review")) expect([isFinal(drawn.request.state), drawn.request.breakGlass?.review]).toEqual([true, undefined]);
      if (isFinal(drawn.request.state)) expect(others).not.toContain('"action_id"');
    }), { numRuns: 300 });
  });

  it("shows people's words as text that is never parsed, and keeps the reason out of notifications", () => {
    const card = requestCard({ request: aRequest({ terms: aTerms({ reason: "<!channel> *now*" }) }), cluster: aCluster(), approverGroups: [], now: noon });
    expect(card.blocks).toContainEqual({ type: "rich_text", elements: [{ type: "rich_text_quote", elements: [{ type: "text", text: "<!channel> *now*" }] }] });
    expect(card.text).toBe("ann@example.com asks for view on prod (payments) for 1h — REQ-BCDE1");
  });
});

describe("the Home tab", () => {
  const health = fc.record({ closed: fc.subarray([{ cluster: a.cluster("prod"), why: "store_lost" as const }, { cluster: a.cluster("staging"), why: "unknown_key" as const }]), overdue: fc.integer({ min: 0, max: 3 }), hasGoodConfiguration: fc.boolean(), isMany: fc.boolean() })
    .map(({ isMany, ...made }) => ({ ...made, untold: 1, auditBehind: 2, byState: requestStates.filter((state) => !isFinal(state)).map((state) => [state, 3] as const), activeByCluster: Array.from({ length: isMany ? 200 : 2 }, (_, index) => [a.cluster(`cluster-${String(index)}`), index + 1] as const), timeToGrant: { count: 3, median: seconds(2), longest: minutes(3) } }));

  it("may be shown whatever people wrote and however much there is, in at most 60 blocks and without an account id", () => {
    fc.assert(fc.property(fc.array(picture, { minLength: 1, maxLength: 3 }), fc.option(health, { nil: undefined }), fc.boolean(), fc.constantFrom(1, 30), (drawn, seen, flag, times) => {
      const pictures = (kind: string) => drawn.flatMap((one, index) => Array.from({ length: times }, (_, copy) => ({ ...one, request: { ...one.request, id: a.requestId(`01KAT5N0008ZQ4X7K3F9${kind}${String(index)}${String(copy + 10)}BC`) } })));
      const view = homeView({ kind: "home", access: pictures("A"), waiting: pictures("B"), toDecide: pictures("C"), over: pictures("D"), mayLack: flag, isIncomplete: flag, health: seen, now: noon });
      expectFine("home", view);
      expect(view.blocks.length).toBeLessThanOrEqual(60);
      expect(["111122223333", "arn:aws", "people/ann"].filter((part) => JSON.stringify(view).includes(part))).toEqual([]);
    }), { numRuns: 100 });
    expectFine("home", homeView({ kind: "unreadable", reference: "ERR-TEST1", now: noon }));
    expectFine("home", homeView({ kind: "refused", why: "guest" }));
  });

  it("calls nothing healthy while something is wrong", () => {
    fc.assert(fc.property(health, (seen) => {
      const text = JSON.stringify(homeView({ kind: "home", access: [], waiting: [], toDecide: [], over: [], mayLack: false, isIncomplete: false, health: seen, now: noon }));
      expect(text.includes("Healthy")).toBe(seen.closed.length === 0 && seen.overdue === 0 && seen.hasGoodConfiguration);
    }), { numRuns: 100 });
  });

  it("never says that there is no access while not everything was looked at", () => {
    const text = JSON.stringify(homeView({ kind: "home", access: [], waiting: [], toDecide: [], over: [], mayLack: true, isIncomplete: false, health: undefined, now: noon }));
    expect(text).toContain("I know of no access of yours.");
    expect(text).not.toContain("You have no access");
  });
});

describe("every form", () => {
  it("may be shown whatever was typed", () => {
    const wish = fc.record({ cluster: hostile, role: hostile, reason: hostile, ticket: hostile, namespaces: names.map((all) => all.slice(0, 20).map(a.namespace)), duration: fc.integer({ min: 1, max: 20_000 }).map(minutes) }, { requiredKeys: ["namespaces"] });
    fc.assert(fc.property(wish, fc.constantFrom(undefined, [], entitled), fc.boolean(), (typed, known, isKnown) => {
      const line = isKnown ? { ...typed, cluster: "prod", role: "view" } : typed;
      expectFine("modal", requestForm({ wish: line, entitled: known, groups: [], channel: "C0PAYMENTS" }));
    }), { numRuns: 200 });
    expectFine("modal", extendForm({ value: `v1:${firstId}:1:${"a".repeat(64)}`, channel: "C0REQUESTS" }));
    fc.assert(fc.property(wish, (typed) => { expectFine("modal", breakGlassForm(typed, "C0PAYMENTS")); }), { numRuns: 100 });
    expectFine("modal", glassReviewForm({ value: `v1:${firstId}:1:`, channel: "C0REQUESTS" }));
    for (const kind of ["deny", "revoke"] as const) expectFine("modal", reasonForm({ kind, value: `v1:${firstId}:1:${"a".repeat(64)}`, channel: "C0REQUESTS" }));
  });
});
