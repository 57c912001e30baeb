// The line after /eks-access: examples of the grammar, what is never guessed, and properties over any text.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCommand } from "../../../../src/adapters/slack/commands/format-command.ts";
import { hasVerb, parseCommand } from "../../../../src/adapters/slack/commands/parse-command.ts";
import { readShortId } from "../../../../src/adapters/slack/commands/read-short-id.ts";
import type { Command, CommandProblem, Parsed, TypedWish } from "../../../../src/adapters/slack/commands/command.ts";
import { clean } from "../../../../src/adapters/slack/messages/text-safety.ts";
import { editDistance } from "../../../../src/domain/suggest.ts";
import { instant, minutes } from "../../../../src/domain/time.ts";
import { a } from "../../../world/builders.ts";

const vocabulary = { clusters: ["prod", "staging", "production"], roles: ["view", "edit", "admin"] };
const parse = (line: string): Parsed => parseCommand(line, vocabulary);
const asked = (parts: Partial<Omit<TypedWish, "namespaces">> & { readonly namespaces?: readonly string[] }): Command => ({
  kind: "request", wish: { cluster: "prod", role: "view", ...parts, namespaces: (parts.namespaces ?? []).map(a.namespace) },
});
const payments = asked({ namespaces: ["payments"] });
function problems(line: string): readonly CommandProblem[] {
  const parsed = parse(line);
  return "problems" in parsed ? parsed.problems : [];
}

describe("a look", () => {
  it.each([
    ["clusters", { kind: "clusters", from: 1 }], ["Clusters from=11", { kind: "clusters", from: 11 }], ["cluster Prod", { kind: "cluster", cluster: "prod" }], ["cluster cluster=prod", { kind: "cluster", cluster: "prod" }],
    ["entries prod", { kind: "entries", cluster: "prod", from: 1 }], ["entries prod --type standard match=role/ci from= 21", { kind: "entries", cluster: "prod", from: 21, type: "STANDARD", match: "role/ci" }],
    ["audit", { kind: "audit", question: { skip: 0 } }], ["audit <@U0ANN|ann> Prod last=2h", { kind: "audit", question: { skip: 0, person: "U0ANN", cluster: "prod", last: 7_200_000 } }],
    ["audit req-7k3fq", { kind: "audit", question: { skip: 0, request: "REQ-7K3FQ" } }], ["audit <mailto:Ann@example.com|Ann@example.com>", { kind: "audit", question: { skip: 0, person: "Ann@example.com" } }],
    ["audit person=<@U0ANN|ann> from=2026-11-24 to=2026-11-24t12:00:00z skip=15", { kind: "audit", question: { skip: 15, person: "U0ANN", from: Date.parse("2026-11-24"), to: Date.parse("2026-11-24T12:00Z") } }],
  ])("is understood from `%s`", (line, wish) => {
    expect(parse(line)).toEqual({ command: { kind: "look", wish } });
  });
  it.each<readonly [string, readonly CommandProblem[]]>([
    ["cluster", [{ code: "which_cluster", verb: "cluster" }]], ["entries type=EC2", [{ code: "which_cluster", verb: "entries" }]], ["entries prod now", [{ code: "surplus", typed: "now", verb: "entries" }]],
    ["clusters prod", [{ code: "surplus", typed: "prod", verb: "clusters" }]], ["entries prod from=0 type=a-b match=<!channel>", [{ code: "look_value", key: "from", typed: "0" }, { code: "look_value", key: "type", typed: "a-b" }, { code: "look_value", key: "match", typed: "<!channel>" }]],
    ["audit prod staging", [{ code: "surplus", typed: "staging", verb: "audit" }]], ["audit verify", [{ code: "audit_elsewhere", typed: "verify" }]], ["audit req-x", [{ code: "id", typed: "req-x" }]],
    ["audit @ann", [{ code: "audit_value", key: "person", typed: "@ann" }]], ["audit from=yesterday to=2026-11-24T12:00 last=soon skip=-1", [{ code: "audit_value", key: "from", typed: "yesterday" }, { code: "audit_value", key: "to", typed: "2026-11-24T12:00" }, { code: "audit_value", key: "last", typed: "soon" }, { code: "audit_value", key: "skip", typed: "-1" }]],
    ["policies view edit", [{ code: "surplus", typed: "edit", verb: "policies" }]],
    ["clusters type=EC2", [{ code: "unknown_key", typed: "type", value: "EC2", suggestions: [], verb: "clusters" }]],
  ])("is not guessed from `%s`", (line, expected) => {
    expect(problems(line)).toEqual(expected);
  });
  it("leaves its keys to be words of a reason elsewhere", () => {
    expect(parse("request prod view ns=payments reason=no answer from=db type=x")).toEqual({ command: asked({ namespaces: ["payments"], reason: "no answer from=db type=x" }) });
  });
});

describe("break-glass", () => {
  const glass = (parts: object): Command => ({ kind: "break_glass", wish: { cluster: "prod", ...parts } });
  it.each<[string, Command]>([
    ['break-glass prod reason="API down"', glass({ reason: "API down" })], ["breakglass prod reason=API down", glass({ reason: "API down" })], ["bg prod", glass({})], ["break glass prod", glass({})],
    ["Break Glass Prod", glass({})], ["break-glass", { kind: "break_glass", wish: {} }], ['break-glass prod role=admin for=15m ticket=INC-1 reason="x"', glass({ role: "admin", duration: minutes(15), ticket: "INC-1", reason: "x" })],
    ["break-glass prod admin 15m", glass({ role: "admin", duration: minutes(15) })], ["break-glass prd", glass({ cluster: "prd" })],
  ])("is read from `%s`", (line, command) => {
    expect(parse(line)).toEqual({ command });
    expect(parse(formatCommand(command))).toEqual({ command });
    expect(hasVerb(line)).toBe(true);
  });
  it("is never guessed: a mistake is told, and nothing is understood", () => {
    expect(parse("break-glass prod ns=payments")).toEqual({ verb: "break-glass", wish: { namespaces: [] }, problems: [expect.objectContaining({ code: "unknown_key", typed: "ns" })] });
    expect(parse("break-glass prod for=2")).toMatchObject({ verb: "break-glass", problems: [{ code: "duration" }] });
    expect(problems("brek-glass prod")).toEqual([{ code: "unknown_verb", typed: "brek-glass", suggestions: ["break-glass"] }]);
    expect(parse("break-glas")).toMatchObject({ problems: [{ code: "unknown_verb", suggestions: ["break-glass"] }] });
    expect(parse("break")).toMatchObject({ problems: [{ code: "unknown_verb" }] });
    expect(parse('"break" glass')).toMatchObject({ problems: [{ code: "unknown_verb" }] });
  });
});

describe("parseCommand", () => {
  it.each([
    ["request prod view ns=payments", payments],
    ["request view prod ns=payments", payments],
    ["prod view ns=payments", payments],
    ["view prod ns=payments", payments],
    ["ns=payments prod view", payments],
    ["REQUEST Prod VIEW NS=Payments", payments],
    ["req prod view ns=payments", payments],
    ["ask prod view ns=payments", payments],
    ["/eks-access request prod view ns=payments", payments],
    ["`/eks-access prod view ns=payments`", payments],
    ["```request prod view ns=payments```", payments],
    ["  request\tprod\n view   ns=payments ", payments],
    ["request cluster=prod role=view namespace=payments", payments],
    ["request role=view prod ns=payments", payments],
    ["request prod view ns = payments", payments],
    ["request prod view ns =payments", payments],
    ["request prod view ns= payments", payments],
    ["request prod view --ns payments", payments],
    ["request prod view --ns=payments", payments],
    ["request prod view —ns payments", payments],
    ["request prod view –ns=payments", payments],
    ["request prod view -n payments", payments],
    ["request prod view -n=payments", payments],
    ["request prod view ns='payments'", payments],
    ["request prod view ns=“payments”", payments],
    ["request prod view ns=„payments“", payments],
    ["request prod view ns=<http://payments|payments>", payments],
    ["request prod view ns=a,b,team-*", asked({ namespaces: ["a", "b", "team-*"] })],
    ["request prod view ns=a, b ,c", asked({ namespaces: ["a", "b", "c"] })],
    ["request prod view ns=a,a", asked({ namespaces: ["a"] })],
    ["request prod view 2h", asked({ duration: minutes(120) })],
    ["request prod view for 2h", asked({ duration: minutes(120) })],
    ["request 2h prod view", asked({ duration: minutes(120) })],
    ["request prod view 90 min", asked({ duration: minutes(90) })],
    ["request prod view for=2 hours", asked({ duration: minutes(120) })],
    ["request prod view for=1h 30m ns=payments", asked({ duration: minutes(90), namespaces: [a.namespace("payments")] })],
    ["request prod view for 90 min", asked({ duration: minutes(90) })],
    ["request prod view for=1h30m", asked({ duration: minutes(90) })],
    ["request prod view duration=1d", asked({ duration: minutes(1440) })],
    ["request prod view reason=checkout is down for=30m", asked({ reason: "checkout is down", duration: minutes(30) })],
    ["request prod view reason=checkout is down ticket=\"INC-1\"", asked({ reason: "checkout is down", ticket: "INC-1" })],
    ["request prod view because=can't log in", asked({ reason: "can't log in" })],
    ["request prod view reason=the \"big\" one", asked({ reason: "the \"big\" one" })],
    ["request prod view reason=rate > 5 & a=b stays", asked({ reason: "rate > 5 & a=b stays" })],
    ["request prod view reason=rate &gt; 5 &amp; a=b stays", asked({ reason: "rate > 5 & a=b stays" })],
    ["request prod view reason=\"say \\\"hi\\\" for=2h\"", asked({ reason: "say \"hi\" for=2h" })],
    ["request prod view reason='can't log in'", asked({ reason: "can't log in" })],
    ["request prod view reason=‘can’t log in’ for=1h", asked({ reason: "can’t log in", duration: minutes(60) })],
    ["request prod view --reason \"checkout is down\" 1h", asked({ reason: "checkout is down", duration: minutes(60) })],
    ["request prod view reason = \"checkout is down\" 1h", asked({ reason: "checkout is down", duration: minutes(60) })],
    ["request prod view reason=ask <@U0BOB|bob> in <#C0OPS|ops-room>", asked({ reason: "ask @bob in #ops-room" })],
    ["request prod view reason=ask <@U0BOB>", asked({ reason: "ask @U0BOB" })],
    ["request prod view reason=ask <@U0BOB|bob ns=billing>", asked({ reason: "ask @U0BOB" })],
    ["request prod view reason=see <https://example.com/x>", asked({ reason: "see https://example.com/x" })],
    ["request prod view issue=PAY/12#3", asked({ ticket: "PAY/12#3" })],
    ["request prod view reason=a​b‮c", asked({ reason: "abc" })],
  ])("reads `%s`", (line, command) => {
    expect(parse(line)).toEqual({ command });
  });

  it.each<[string, Command]>([
    ["", { kind: "form", wish: { namespaces: [] } }],
    ["request", { kind: "form", wish: { namespaces: [] } }],
    ["request prod", { kind: "form", wish: { cluster: "prod", namespaces: [] } }],
    ["request view ns=payments", { kind: "form", wish: { role: "view", namespaces: [a.namespace("payments")] } }],
    ["prod", { kind: "form", wish: { cluster: "prod", namespaces: [] } }],
    ["list", { kind: "list" }], ["ls", { kind: "list" }], ["my", { kind: "list" }],
    ["help", { kind: "help" }], ["?", { kind: "help" }], ["help ask", { kind: "help", topic: "request" }],
    ["status req-bcde1", { kind: "status", id: a.shortId("REQ-BCDE1") }],
    ["status bcdei", { kind: "status", id: a.shortId("REQ-BCDE1") }],
    ["end", { kind: "end" }], ["done", { kind: "end" }], ["give-back REQ-BCDE1", { kind: "end", id: a.shortId("REQ-BCDE1") }],
    ["revoke REQ-BCDE1 reason=incident is over", { kind: "end", id: a.shortId("REQ-BCDE1"), reason: "incident is over" }],
    ["withdraw reason=\"not needed\"", { kind: "end", reason: "not needed" }],
    ["extend REQ-BCDE1", { kind: "extend", id: a.shortId("REQ-BCDE1") }], ["renew bcdei 1h reason=one more look", { kind: "extend", id: a.shortId("REQ-BCDE1"), duration: minutes(60), reason: "one more look" }],
    ["extend REQ-BCDE1 for 90 min", { kind: "extend", id: a.shortId("REQ-BCDE1"), duration: minutes(90) }],
    ["approve REQ-BCDE1", { kind: "approve", id: a.shortId("REQ-BCDE1") }], ["approve bcdei 1A2B3C4D", { kind: "approve", id: a.shortId("REQ-BCDE1"), hash: "1a2b3c4d" }],
    ["deny REQ-BCDE1 reason=use staging", { kind: "deny", id: a.shortId("REQ-BCDE1"), reason: "use staging" }], ["deny REQ-BCDE1 1a2b3c4d", { kind: "deny", id: a.shortId("REQ-BCDE1"), hash: "1a2b3c4d" }],
  ])("reads `%s`", (line, command) => {
    expect(parse(line)).toEqual({ command });
  });

  it.each<[string, readonly CommandProblem[]]>([
    ["reqest prod view", [{ code: "unknown_verb", typed: "reqest", suggestions: ["request"] }]],
    ["observe prod2", [{ code: "unknown_verb", typed: "observe", suggestions: [] }]],
    ["migrate", [{ code: "which_cluster", verb: "migrate" }]],
    ["migrate legacy now", [{ code: "migrate_word", typed: "now" }]],
    ["migrate legacy approve yes", [{ code: "hash", typed: "yes" }]],
    ["extend", [{ code: "id", typed: "" }]], ["extend REQ-BCDE1 soon", [{ code: "stray", typed: "soon" }]], ["extend REQ-BCDE1 for=90", [{ code: "duration", typed: "90", suggestion: "90m" }]],
    ["extend REQ-BCDE1 ns=payments", [{ code: "unknown_key", typed: "ns", value: "payments", suggestions: [], verb: "extend" }]],
    ["request prod view forr=2h", [{ code: "unknown_key", typed: "forr", value: "2h", suggestions: ["for"], verb: "request" }]],
    ["request prod view for=1h for=2h", [{ code: "given_twice", key: "for", values: ["1h", "2h"] }]],
    ["request prod view ns=", [{ code: "no_value", key: "ns" }]],
    ["request prod view ns= for=2h", [{ code: "no_value", key: "ns" }]],
    ["request prod view reason=\"\"", [{ code: "no_value", key: "reason" }]],
    ["request prod view --for", [{ code: "no_value", key: "for" }]],
    ["request prod view payments", [{ code: "stray", typed: "payments", suggestion: "ns=payments" }]],
    ["request prod view a_b", [{ code: "stray", typed: "a_b" }]],
    ["request prod view very urgent", [{ code: "stray", typed: "very" }, { code: "stray", typed: "urgent" }]],
    ["request prod view urgent ns=payments", [{ code: "stray", typed: "urgent" }]],
    ["request prod view reason=\"checkout is down", [{ code: "open_quote", begins: "checkout is do" }]],
    ["request prod view --reason \"checkout is down", [{ code: "open_quote", begins: "checkout is do" }]],
    ["request prod view for=90", [{ code: "duration", typed: "90", suggestion: "90m" }]],
    ["request prod view for=soon", [{ code: "duration", typed: "soon" }]],
    ["request prod view for=0m", [{ code: "duration", typed: "0m" }]],
    ["request prod view ns=Pay_ments", [{ code: "namespace", typed: "pay_ments" }]],
    ["request prod view ticket=a!b", [{ code: "ticket", typed: "a!b" }]],
    ["status", [{ code: "id", typed: "" }]],
    ["status 7K", [{ code: "id", typed: "7K" }]],
    ["end all", [{ code: "id", typed: "all" }]],
    ["approve", [{ code: "id", typed: "" }]], ["approve REQ-BCDE1 yes", [{ code: "hash", typed: "yes" }]], ["approve REQ-BCDE1 1a2b3c4d now", [{ code: "stray", typed: "now" }]],
    ["approve REQ-BCDE1 reason=fine", [{ code: "unknown_key", typed: "reason", value: "fine", suggestions: [], verb: "approve" }]], ["aprove REQ-BCDE1", [{ code: "unknown_verb", typed: "aprove", suggestions: ["approve"] }]],
    ["list everything", [{ code: "stray", typed: "everything" }]],
    ["list ns=payments", [{ code: "unknown_key", typed: "ns", value: "payments", suggestions: [], verb: "list" }]],
    ["help reqest", [{ code: "unknown_verb", typed: "reqest", suggestions: ["request"] }]],
    ["request prod view for=90 ns=a_b asap ticket=!", [
      { code: "stray", typed: "asap" }, { code: "duration", typed: "90", suggestion: "90m" }, { code: "namespace", typed: "a_b" }, { code: "ticket", typed: "!" },
    ]],
  ])("tells what is wrong in `%s`", (line, expected) => {
    expect(problems(line)).toEqual(expected);
  });

  it("treats a line whose first word is unknown as a request, when other words say so", () => {
    expect(parse("prdo view ns=payments")).toEqual({ command: { kind: "request", wish: { cluster: "prdo", role: "view", namespaces: [a.namespace("payments")] } } });
  });

  it("does not know names that the person may not see", () => {
    const seen = parseCommand("production", { clusters: ["prod"], roles: [] });
    expect(seen).toMatchObject({ problems: [{ code: "unknown_verb", suggestions: [] }] });
  });

  it("refuses more than 2,000 characters or 80 words before it looks at them", () => {
    expect(problems(`request prod view reason=${"x".repeat(1976)}`)).toEqual([{ code: "too_long" }]);
    expect(problems(`request prod view reason=${"x ".repeat(78)}`)).toEqual([{ code: "too_long" }]);
    expect(problems(`request prod view reason=${"x ".repeat(77)}`)).toEqual([]);
  });

  it("takes a reason of 500 characters whole, and cuts no longer one silently", () => {
    expect(parse(`request prod view reason=${"😀".repeat(500)}`)).toMatchObject({ command: { wish: { reason: "😀".repeat(500) } } });
    expect(parse(`request prod view reason=${"😀".repeat(600)}`)).toMatchObject({ problems: [{ code: "long_reason", length: 600 }] });
    expect(parse(`end REQ-7K3FQ reason=${"x".repeat(501)}`)).toMatchObject({ problems: [{ code: "long_reason", length: 501 }] });
  });
  it("suggests no length of nothing", () => {
    expect(parse("request prod view for=0")).toMatchObject({ problems: [{ code: "duration", typed: "0" }] });
    expect(JSON.stringify(parse("request prod view for=0"))).not.toContain("suggestion");
  });
});

describe("readShortId", () => {
  it.each([["REQ-7K3FQ", "REQ-7K3FQ"], ["7k3fq", "REQ-7K3FQ"], ["req-OIL3F", "REQ-0113F"], ["REQ_7K3FQ", "REQ-7K3FQ"], ["7K", undefined], ["REQ-7K3F!", undefined], ["", undefined]])("reads %s as %s", (typed, id) => {
    expect(readShortId(typed)).toBe(id);
  });
});

describe("hasVerb", () => {
  it.each([["", true], ["list", true], ["/eks-access help", true], ["prod view", false], ["nonsense", false]])("says of `%s`: %s", (line, expected) => {
    expect(hasVerb(line)).toBe(expected);
  });
});

const pieces = fc.constantFrom(..."request prod view ns= for= reason= ticket= --ns -n = \" ' “ ” ‘ ’ \\ ` , * 2h 90 min for — <@U1|x> <https://a|b> & &lt; end list REQ-BCDE1 / == a b".split(" "), " ", "\n", "‮", "𝕏", "\u{E0041}");
const anyLine = fc.oneof(fc.string({ unit: "binary", maxLength: 2100 }), fc.array(pieces, { maxLength: 120 }).map((parts) => parts.join(" ")), fc.array(pieces, { maxLength: 300 }).map((parts) => parts.join("")));

const namespaceName = fc.stringMatching(/^[a-z0-9*](?:[a-z0-9*-]{0,20}[a-z0-9*])?$/).map(a.namespace);
const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
const reason = fc.string({ unit: "binary", maxLength: 200 }).map((text) => clean(text, 100)).filter((text) => text !== "");
const wish = fc.record({
  cluster: name, role: name, namespaces: fc.uniqueArray(namespaceName, { maxLength: 20 }), duration: fc.integer({ min: 1, max: 20_000 }).map(minutes), reason, ticket: fc.stringMatching(/^[A-Za-z0-9#/_.-]{1,64}$/),
}, { requiredKeys: ["cluster", "role", "namespaces"] });
const shortId = fc.stringMatching(/^REQ-[0-9A-HJKMNP-TV-Z]{5}$/).map(a.shortId);
const command: fc.Arbitrary<Command> = fc.oneof(
  wish.map((made): Command => ({ kind: "request", wish: made })),
  fc.record({ id: shortId, reason }, { requiredKeys: [] }).map((made): Command => ({ kind: "end", ...made })),
  shortId.map((id): Command => ({ kind: "status", id })),
  fc.record({ cluster: name, from: fc.integer({ min: 1, max: 99_999 }), type: fc.stringMatching(/^[A-Z0-9_]{1,40}$/), match: fc.stringMatching(/^[A-Za-z0-9_+=,.@:/-]{1,100}$/) }, { requiredKeys: ["cluster", "from"] }).map((made): Command => ({ kind: "look", wish: { kind: "entries", ...made } })),
  fc.constantFrom<Command>({ kind: "look", wish: { kind: "clusters", from: 1 } }, { kind: "look", wish: { kind: "clusters", from: 11 } }, { kind: "look", wish: { kind: "cluster", cluster: "prod" } }, { kind: "policies" }, { kind: "policies", name: "AmazonEKSViewPolicy" }),
  fc.record({ request: shortId, person: fc.constantFrom("U0ANN", "ann@example.com", "a+b'c@example.com"), cluster: name.filter((one) => one !== "verify" && one !== "export"), from: fc.integer({ min: 0, max: 2e12 }), to: fc.integer({ min: 0, max: 2e12 }), last: fc.integer({ min: 1, max: 9999 }), skip: fc.integer({ min: 0, max: 99_999 }) }, { requiredKeys: ["skip"] })
    .map(({ from, to, last, ...made }): Command => ({ kind: "look", wish: { kind: "audit", question: { ...made, ...(from === undefined ? {} : { from: instant(from) }), ...(to === undefined ? {} : { to: instant(to) }), ...(last === undefined ? {} : { last: minutes(last) }) } } })),
  fc.record({ id: shortId, duration: fc.integer({ min: 1, max: 10_000 }).map(minutes), reason }, { requiredKeys: ["id"] }).map((made): Command => ({ kind: "extend", ...made })),
  fc.record({ id: shortId, hash: fc.stringMatching(/^[0-9a-f]{8}$/) }, { requiredKeys: ["id"] }).map((made): Command => ({ kind: "approve", ...made })),
  fc.record({ id: shortId, hash: fc.stringMatching(/^[0-9a-f]{8}$/), reason }, { requiredKeys: ["id"] }).map((made): Command => ({ kind: "deny", ...made })),
  fc.constantFrom<Command>({ kind: "list" }, { kind: "help" }, { kind: "help", topic: "request" }, { kind: "help", topic: "end" }),
);

describe("any line", () => {
  it("is parsed without throwing, and fast", () => {
    let slowest = 0;
    fc.assert(fc.property(anyLine, (line) => {
      const begun = performance.now();
      parse(line);
      slowest = Math.max(slowest, performance.now() - begun);
    }), { numRuns: 2000 });
    expect(slowest).toBeLessThan(100);
  });

  it.each([["quotes", "\""], ["backslashes", "\\"], ["brackets", "<@U"], ["equals", "="], ["letters and equals", "a="], ["dashes", "--"], ["commas", ","], ["digits", "9"], ["units", "9m"], ["links", "<https://a|"]])("made of %s is parsed within 50 ms", (_, piece) => {
    const begun = performance.now();
    parse(`request prod view ns=${piece.repeat(Math.floor(1900 / piece.length))}`);
    parse(`request reason="${piece.repeat(Math.floor(1900 / piece.length))}`);
    expect(performance.now() - begun).toBeLessThan(50);
  });

  it("is read again from what its command is written as", () => {
    fc.assert(fc.property(command, (made) => {
      expect(parse(formatCommand(made))).toEqual({ command: made });
    }), { numRuns: 1000 });
  });

  it("means the same in any order of its pairs", () => {
    const pairs = ["ns=payments", "for=2h", "reason=\"checkout is down\"", "ticket=INC-1", "cluster=prod", "role=view"];
    fc.assert(fc.property(fc.shuffledSubarray(pairs, { minLength: pairs.length }), (shuffled) => {
      expect(parse(`request ${shuffled.join(" ")}`)).toEqual({ command: asked({ namespaces: ["payments"], duration: minutes(120), reason: "checkout is down", ticket: "INC-1" }) });
    }));
  });

  it("is never answered with a suggestion that is far from what was typed", () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z]{1,12}$/), (word) => {
      for (const problem of problems(word)) if (problem.code === "unknown_verb") for (const suggestion of problem.suggestions) expect(editDistance(word, suggestion)).toBeLessThanOrEqual(2);
    }));
  });

  it("with one letter wrong in a verb is answered with that verb", () => {
    for (const verb of ["request", "status", "list", "help"]) for (let at = 0; at < verb.length; at += 1) {
      const [problem] = problems(`${verb.slice(0, at)}x${verb.slice(at + 1)}`);
      expect(problem).toMatchObject({ code: "unknown_verb", suggestions: [verb] });
    }
  });
});

describe("why", () => {
  const vocabulary = { clusters: ["prod"], roles: ["view"] };
  it.each([
    ["why prod view ns=payments", { kind: "why", wish: { cluster: "prod", role: "view", namespaces: ["payments"] } }],
    ["explain view prod <@U0ANN|ann>", { kind: "why", wish: { cluster: "prod", role: "view", namespaces: [] }, person: "U0ANN" }],
    ["why <@U0ANN> prod view", { kind: "why", wish: { cluster: "prod", role: "view", namespaces: [] }, person: "U0ANN" }],
    ["why req-bcde1", { kind: "why", id: "REQ-BCDE1" }],
  ])("reads `%s`", (line, command) => {
    const parsed = parseCommand(line, vocabulary);
    expect(parsed).toEqual({ command });
    if ("command" in parsed) expect(parseCommand(formatCommand(parsed.command), vocabulary)).toEqual(parsed);
  });
  it.each([
    ["why prod", [{ code: "no_value", key: "role" }]], ["why", [{ code: "no_value", key: "cluster" }, { code: "no_value", key: "role" }]],
    ["why @ann prod view", [{ code: "stray", typed: "@ann" }]], ["why <@U0ANN|ann> <@U0BOB|bob> prod view", [{ code: "stray", typed: "@bob" }]],
    ["why &lt;@U0EVE&gt; prod view", [{ code: "stray", typed: "view" }]],
  ])("has problems with `%s`", (line, problems) => {
    expect(parseCommand(line, vocabulary)).toMatchObject({ problems });
  });
});

describe("who somebody is", () => {
  it.each<[string, Command]>([
    ["whoami", { kind: "identity", verb: "whoami" }], ["link", { kind: "identity", verb: "link" }], ["link Prod", { kind: "identity", verb: "link", cluster: "prod" }],
    ["link cluster=prod", { kind: "identity", verb: "link", cluster: "prod" }], ["unlink", { kind: "identity", verb: "unlink" }], ["unlink staging", { kind: "identity", verb: "unlink", cluster: "staging" }],
  ])("`%s` is understood, and written again means the same", (line, command) => {
    expect(parse(line)).toEqual({ command });
    expect(parse(formatCommand(command))).toEqual({ command });
  });
  it.each([["whoami prod", "prod"], ["link prod staging", "staging"], ["unlink prod staging", "staging"]])("`%s` says one word too much", (line, typed) => {
    expect(problems(line)).toMatchObject([{ code: "stray", typed }]);
  });
});
