// Every sentence about something that was refused or done, letter by letter.
import { describe, expect, it } from "vitest";
import { checkingText, helpMessage, listMessage, noSuchRequest, notRecorded, problemsMessage, statusMessage, wentWrong } from "../../../../src/adapters/slack/messages/answers.ts";
import { grantRejection } from "../../../../src/adapters/slack/messages/grant-rejections.ts";
import { outcomeMessage } from "../../../../src/adapters/slack/messages/outcomes.ts";
import { directMessage } from "../../../../src/adapters/slack/messages/directs.ts";
import { requestRefusal } from "../../../../src/adapters/slack/messages/request-refusals.ts";
import { endRefusal, reviewRefusal } from "../../../../src/adapters/slack/messages/review-refusals.ts";
import type { CommandProblem } from "../../../../src/adapters/slack/commands/command.ts";
import type { EndRefusal, ExtensionRefusal, RequestRefusal, ReviewRefusal } from "../../../../src/domain/entitlement/reasons.ts";
import { isSlackUserGroupId, parseAs } from "../../../../src/domain/ids.ts";
import type { IntakeOutcome } from "../../../../src/domain/request/intake.ts";
import { requestStates } from "../../../../src/domain/request/request-state.ts";
import { a, aCluster, aConfiguration, anEntitlement, aRequest, firstId, noon } from "../../../world/builders.ts";
import { hours, minutes, plus } from "../../../world/times.ts";

const configuration = aConfiguration({ groups: [{ name: a.group("payments-leads"), members: [], slackUserGroup: parseAs("S0PAYLEADS", isSlackUserGroupId, "a group id") }] });
const short = a.shortId("REQ-7K3FQ");
const prod = a.cluster("prod");
const view = a.role("view");
const leads = a.group("payments-leads");
const date = "<!date^1795521600^{date_short_pretty} {time}|2026-11-24 12:00 UTC>";
const end = "No access was granted.";

const requestRefusals: { readonly [C in RequestRefusal["code"]]: readonly (readonly [Extract<RequestRefusal, { code: C }>, string])[] } = {
  not_member: [[{ code: "not_member", why: "guest" }, "Guests can't use eks-access."]],
  unknown_cluster: [
    [{ code: "unknown_cluster", cluster: "prdo", suggestions: [prod], possible: [prod, a.cluster("staging")] }, "There is no cluster `prdo` that you can ask for. Did you mean `prod`? You can ask for: `prod`, `staging`."],
    [{ code: "unknown_cluster", cluster: "x", suggestions: [], possible: [] }, "There is no cluster `x` that you can ask for. You can't ask for any."],
  ],
  unknown_role: [[{ code: "unknown_role", role: "veiw", cluster: prod, suggestions: [view], possible: [view, a.role("edit")] }, "`prod` has no role `veiw` for you. Did you mean `view`? Roles there: `view`, `edit`."]],
  not_entitled: [[{ code: "not_entitled", role: a.role("admin"), cluster: prod }, "You can't ask for `admin` on `prod`: no entitlement gives it to you."]],
  namespaces_needed: [[{ code: "namespaces_needed", role: view, cluster: prod, possible: [a.namespace("payments")] }, "`view` on `prod` counts in namespaces: add `ns=…`. You may ask for `payments`."]],
  namespaces_do_not_apply: [[{ code: "namespaces_do_not_apply", role: a.role("admin") }, "`admin` covers the whole cluster, so `ns=` does not apply. Leave it out, or take a role with namespaces."]],
  namespace_outside: [[{ code: "namespace_outside", namespace: a.namespace("billing"), role: view, cluster: prod, possible: [a.namespace("payments"), a.namespace("payments-*")] }, "With `view` on `prod` you may ask for `payments`, `payments-*`, not `billing`."]],
  namespace_unknown: [[{ code: "namespace_unknown", namespace: a.namespace("paymnts"), cluster: prod, suggestions: [a.namespace("payments")] }, "`prod` has no namespace `paymnts`. Did you mean `payments`?"]],
  too_long: [[{ code: "too_long", asked: hours(12), max: hours(8), role: view, cluster: prod }, "`for=12h` is longer than 8h, the longest for `view` on `prod`. Did you mean `for=8h`?"]],
  too_short: [[{ code: "too_short", asked: minutes(1), min: minutes(5) }, "`for=1m` is shorter than 5m, the shortest that can be asked for."]],
  reason_needed: [[{ code: "reason_needed", role: view, cluster: prod }, "`view` on `prod` needs a reason: add `reason=\"…\"`."]],
  ticket_needed: [[{ code: "ticket_needed", role: view, cluster: prod }, "`view` on `prod` needs a ticket: add `ticket=…`."]],
  no_principal: [[{ code: "no_principal", cluster: prod }, "I don't know your IAM principal in the account of `prod`. `/eks-access whoami` says why and what to do."]],
  principal_recreated: [[{ code: "principal_recreated", cluster: prod, principal: "arn:aws:iam::111122223333:role/people/ann" }, "Your principal on `prod`, `role/people/ann`, was deleted and made anew after you linked it, so it is not the one that you proved. Link it again: `/eks-access link prod`"]],
  principal_missing: [[{ code: "principal_missing", cluster: prod, principal: "arn:aws:iam::111122223333:role/people/ann" }, "Your IAM principal for `prod`, `role/people/ann`, does not exist in IAM. Ask an administrator to look at it."]],
  principal_shared: [[{ code: "principal_shared", cluster: prod, principal: "arn:aws:iam::111122223333:role/aws-reserved/AWSReservedSSO_Dev_1" }, "Your principal on `prod`, `role/aws-reserved/AWSReservedSSO_Dev_1`, is shared by several people, so access would reach them all."]],
  principal_protected: [[{ code: "principal_protected", cluster: prod }, "Your principal on `prod` is one that never gets access this way."]],
  mode_config_map: [[{ code: "mode_config_map", cluster: prod }, "`prod` uses only aws-auth (authentication mode CONFIG_MAP); access entries do not work there. An administrator has to change the mode first."]],
  mapped_in_aws_auth: [[{ code: "mapped_in_aws_auth", cluster: prod }, "aws-auth on `prod` maps your principal, and an access entry would override it. An administrator must take that row out first."]],
  aws_auth_unknown: [[{ code: "aws_auth_unknown", cluster: prod, reference: "ERR-5QX2A" }, "I could not read aws-auth on `prod`, so it may map your principal, and an access entry would override that. Try again later. (ERR-5QX2A)"]],
  standing_entry: [[{ code: "standing_entry", cluster: prod }, "Your principal has an access entry on `prod` that eks-access did not make, and this cluster is set to leave those alone."]],
  duplicate: [
    [{ code: "duplicate", other: short, state: "pending" }, "You already asked: `REQ-7K3FQ` is waiting for approval."],
    [{ code: "duplicate", other: short, state: "active", until: noon }, `You already have this until ${date} (\`REQ-7K3FQ\`). For more time: \`/eks-access extend REQ-7K3FQ for=1h\``],
    [{ code: "duplicate", other: short, state: "activating" }, "`REQ-7K3FQ` is being granted already."],
  ],
  too_many_open: [[{ code: "too_many_open", open: 10, max: 10 }, "You have 10 requests waiting for approval, and 10 is the most. Withdraw one, or wait."]],
  too_many_namespaces: [[{ code: "too_many_namespaces", max: 20 }, "That names too many namespaces for one request (at most 20, fewer when their names are long). Ask for fewer, or use a pattern such as `team-*`."]],
  directory_unknown: [[{ code: "directory_unknown", reference: "ERR-5QX2A" }, "Slack did not say who you are or which groups you are in, so I can't check this. Try again in a minute. (ERR-5QX2A)"]],
  aws_unreachable: [[{ code: "aws_unreachable", cluster: prod, reference: "ERR-5QX2A" }, "AWS did not answer for `prod`, or takes no more calls right now. Try again in a minute. (ERR-5QX2A)"]],
  configuration_invalid: [[{ code: "configuration_invalid" }, "The configuration is not valid right now, so no new access is given. Running access ends on time. Administrators can see why in the log."]],
};

const reviewRefusals: { readonly [C in ReviewRefusal["code"]]: readonly (readonly [Extract<ReviewRefusal, { code: C }>, string])[] } = {
  not_found: [[{ code: "not_found" }, "I don't know this request any more."]],
  not_member: [[{ code: "not_member", why: "stranger" }, "People of other organisations can't use eks-access."]],
  own_request: [[{ code: "own_request", approvers: [leads] }, "You can't decide your own request. <!subteam^S0PAYLEADS> can."]],
  own_principal: [[{ code: "own_principal" }, "You can't approve `REQ-7K3FQ`: it would give access to your own IAM principal."]],
  not_an_approver: [[{ code: "not_an_approver", approvers: [leads] }, "You can't decide `REQ-7K3FQ`: its approvers are <!subteam^S0PAYLEADS>, and you are not one of them."]],
  already_approved_by_you: [[{ code: "already_approved_by_you", at: noon, missing: 1 }, `You approved \`REQ-7K3FQ\` at ${date}. It needs one more approval, by somebody else.`]],
  already_decided: [
    [{ code: "already_decided", state: "active", by: a.user("U0BOB"), at: noon }, `\`REQ-7K3FQ\` was already approved by <@U0BOB> at ${date}.`],
    [{ code: "already_decided", state: "denied", by: a.user("U0CAT"), at: noon }, `\`REQ-7K3FQ\` was already denied by <@U0CAT> at ${date}.`],
    [{ code: "already_decided", state: "withdrawn" }, "`REQ-7K3FQ` was withdrawn or given back."],
  ],
  lapsed: [[{ code: "lapsed", at: noon }, `\`REQ-7K3FQ\` lapsed at ${date}.`]],
  changed: [[{ code: "changed" }, "`REQ-7K3FQ` changed after this card was drawn, so your click was not counted. Look again; if it stays so, it has to be asked for anew."]],
  requester_not_member: [[{ code: "requester_not_member", why: "deactivated" }, "The requester of `REQ-7K3FQ` is no full member any more."]],
  extended_over: [[{ code: "extended_over", other: a.shortId("REQ-0AAAA") }, "`REQ-7K3FQ` extends `REQ-0AAAA`, which is over."]],
  no_longer_entitled: [[{ code: "no_longer_entitled" }, "The requester of `REQ-7K3FQ` may not ask for this any more."]],
  cannot_verify: [
    [{ code: "cannot_verify", source: leads, reference: "ERR-5QX2A" }, "Slack did not say who is in <!subteam^S0PAYLEADS>, so your click was not counted. Try again in a minute. (ERR-5QX2A)"],
    [{ code: "cannot_verify", source: "person", reference: "ERR-5QX2A" }, "Slack did not say who you and the requester are, so your click was not counted. Try again in a minute. (ERR-5QX2A)"],
  ],
  configuration_invalid: [[{ code: "configuration_invalid" }, "The configuration is not valid right now, so no new access is given. Running access ends on time. Administrators can see why in the log."]],
};

const endRefusals: { readonly [C in EndRefusal["code"]]: readonly (readonly [Extract<EndRefusal, { code: C }>, string])[] } = {
  not_found: [[{ code: "not_found" }, "I know of no such request that you may see. If my store lost it, it comes back from its lease when its cluster was looked at; access ends on time all the same."]],
  not_member: [[{ code: "not_member", why: "deactivated" }, "Your account is deactivated."]],
  not_yours: [[{ code: "not_yours" }, "Only its requester, its approvers and administrators can end `REQ-7K3FQ`."]],
  reason_needed: [[{ code: "reason_needed" }, "Say why: the requester of `REQ-7K3FQ` will read it. `/eks-access end REQ-7K3FQ reason=\"…\"`"]],
  not_pending: [[{ code: "not_pending", state: "active" }, "`REQ-7K3FQ` was already approved meanwhile, so there is nothing to withdraw and nothing was changed. To end access that you have: `/eks-access end REQ-7K3FQ`"]],
  already_over: [
    [{ code: "already_over", state: "pending" }, "`REQ-7K3FQ` is still waiting for approval. Deny it instead."],
    [{ code: "already_over", state: "ending" }, "`REQ-7K3FQ` is being removed already."],
    [{ code: "already_over", state: "ended" }, "`REQ-7K3FQ` has ended."],
  ],
  cannot_verify: [[{ code: "cannot_verify", source: "person", reference: "ERR-5QX2A" }, "Slack did not say who you are, so nothing was changed. Try again in a minute. (ERR-5QX2A)"]],
};

describe("a refused request", () => {
  it.each(Object.values(requestRefusals).flat())("with %o is told in these words, with an end that says what it means", (refusal: RequestRefusal, sentence) => {
    expect(requestRefusal(refusal)).toBe(sentence);
    const outcome: IntakeOutcome = { kind: "request_refused", refusal, wish: { cluster: "prod", role: "view", namespaces: [] } };
    expect(outcomeMessage(outcome, configuration).blocks[0]).toEqual({ type: "section", text: { type: "mrkdwn", text: `${sentence} ${end}` } });
  });
});

describe("a refused click on Approve or Deny", () => {
  it.each(Object.values(reviewRefusals).flat())("with %o is told in these words", (refusal: ReviewRefusal, sentence) => {
    expect(reviewRefusal(refusal, { shortId: short, configuration })).toBe(sentence);
  });

  it("says that no access was granted only of what gave none: a late click may meet access that is live", () => {
    for (const [refusal] of Object.values(reviewRefusals).flat()) {
      expect(outcomeMessage({ kind: "review_refused", shortId: short, refusal, gaveNothing: true }, configuration).text.endsWith(end)).toBe(true);
      expect(outcomeMessage({ kind: "review_refused", shortId: short, refusal }, configuration).text).not.toContain(end);
    }
  });
});

describe("a direct message about an end", () => {
  const pictured = (request: ReturnType<typeof aRequest>) => ({ request, cluster: aCluster(), approverGroups: [], now: noon });
  const intent = { issuedAt: noon, notAfter: plus(noon, hours(1)), lease: "", generation: 1 };
  const said = (fact: "over" | "withdrawn", request: Partial<ReturnType<typeof aRequest>>): string => directMessage(fact, { ...pictured(aRequest({ intent, activeAt: noon, ...request })), card: undefined }).text;
  it("names the time at which access went, and what was late", () => {
    expect(said("over", { state: "ended", removedAt: plus(noon, minutes(60)) })).toMatch(/^\*view\* on \*prod\*, `payments` \(`REQ-\w+`\) ended .*13:00.* and is removed\.$/);
    expect(said("over", { state: "ended", removedAt: plus(noon, minutes(100)) })).toMatch(/was to end .*13:00.*, but could be removed only .*13:40.*\. It is gone now\.$/);
  });
  it("does not call what never was active ended access", () => {
    const { activeAt: _never, ...request } = aRequest({ state: "ended", intent, removedAt: plus(noon, hours(1)) });
    expect(directMessage("over", { ...pictured(request), card: undefined }).text).toContain("before it was confirmed active");
  });
  it("calls access that was given back so", () => {
    expect(said("withdrawn", { state: "withdrawn", end: { kind: "withdraw", by: { id: a.user("U0ANN"), email: "ann@example.com" }, at: noon } })).toContain("is given back and removed.");
  });
});

describe("refused more time", () => {
  const other = a.shortId("REQ-0AAAA");
  const more = "No more time was granted.";
  const refusals: { readonly [C in ExtensionRefusal["code"]]: readonly (readonly [Extract<ExtensionRefusal, { code: C }>, string])[] } = {
    not_found: [[{ code: "not_found" }, "There is no such request that you may see."]],
    not_yours: [[{ code: "not_yours" }, "Only its requester can ask for more time for `REQ-7K3FQ`."]],
    break_glass: [[{ code: "break_glass" }, "`REQ-7K3FQ` broke the glass, and that can't be extended. Ask for access with an approval (`/eks-access request …`), or break the glass again when it is over."]],
    recovered: [[{ code: "recovered" }, "`REQ-7K3FQ` came back from its lease after my store lost data, so it can't be extended. Ask anew when it is over."]],
    not_active: [[{ code: "not_active", state: "ended" }, "`REQ-7K3FQ` is not active (ended), so there is nothing to extend. Ask anew: `/eks-access request …`"]],
    already_asked: [[{ code: "already_asked", other }, "You already asked for more time for `REQ-7K3FQ`: `REQ-0AAAA` is not decided or not granted yet."]],
    already_extended: [[{ code: "already_extended", other }, "`REQ-7K3FQ` goes on under `REQ-0AAAA`. Extend that one: `/eks-access extend REQ-0AAAA for=1h`"]],
    beyond_longest: [
      [{ code: "beyond_longest", room: hours(1), longest: hours(8), since: noon }, `With all its extensions \`REQ-7K3FQ\` may last 8h at most, counted from ${date}. At most 1h more is possible: \`for=1h\``],
      [{ code: "beyond_longest", room: minutes(0), longest: hours(8), since: noon }, `With all its extensions \`REQ-7K3FQ\` may last 8h at most, counted from ${date}. Nothing is left of that. Ask anew when it is over.`],
    ],
    too_short: [[{ code: "too_short", min: minutes(5) }, "The shortest extension is 5m."]],
    other_terms: [[{ code: "other_terms" }, "What you would get now is not what `REQ-7K3FQ` gives: the role, the cluster or your IAM principal is another one since. Ask anew when it is over."]],
    request: [[{ code: "request", refusal: { code: "not_entitled", role: a.role("admin"), cluster: prod } }, "You can't ask for `admin` on `prod`: no entitlement gives it to you."]],
  };
  it.each(Object.values(refusals).flat())("with %o is told in these words", (refusal: ExtensionRefusal, sentence) => {
    expect(outcomeMessage({ kind: "extend_refused", shortId: short, refusal }, configuration).blocks[0]).toEqual({ type: "section", text: { type: "mrkdwn", text: `${sentence} ${more}` } });
  });
});

describe("a refused end", () => {
  it.each(Object.values(endRefusals).flat())("with %o is told in these words", (refusal: EndRefusal, sentence) => {
    expect(endRefusal(refusal, short)).toBe(sentence);
  });
});

describe("an outcome", () => {
  const outcomes: readonly (readonly [IntakeOutcome, string])[] = [
    [{ kind: "asked", shortId: short, requestId: firstId, approvers: [leads], needed: 1 }, "`REQ-7K3FQ` is waiting for 1 approval by <!subteam^S0PAYLEADS>"],
    [{ kind: "asked", shortId: short, requestId: firstId, approvers: [leads], needed: 2 }, "`REQ-7K3FQ` is waiting for 2 approvals by <!subteam^S0PAYLEADS>"],
    [{ kind: "asked", shortId: short, requestId: firstId, approvers: [leads], needed: 0 }, "`REQ-7K3FQ` needs nobody's approval, by the rule that allows it. Granting…"],
    [{ kind: "approved", shortId: short, isLast: true, missing: 0 }, "You approved `REQ-7K3FQ`. Granting…"],
    [{ kind: "approved", shortId: short, isLast: false, missing: 1 }, "You approved `REQ-7K3FQ`. It needs 1 more approval, by somebody else."],
    [{ kind: "denied", shortId: short }, `You denied \`REQ-7K3FQ\`. ${end}`],
    [{ kind: "ending", shortId: short, event: "withdraw", hadAccess: true }, "`REQ-7K3FQ` is being removed. I say when it is confirmed gone."],
    [{ kind: "ending", shortId: short, event: "withdraw", hadAccess: true, together: [a.shortId("REQ-0AAAA")] }, "`REQ-7K3FQ` is being removed, with all that belongs to the same access (`REQ-0AAAA`). I say when it is confirmed gone."],
    [{ kind: "asked", shortId: short, requestId: firstId, approvers: [leads], needed: 1, extends: { shortId: a.shortId("REQ-0AAAA"), until: noon } }, `\`REQ-7K3FQ\` is waiting for 1 approval by <!subteam^S0PAYLEADS>. \`REQ-0AAAA\` goes on until ${date} meanwhile.`],
    [{ kind: "ending", shortId: short, event: "withdraw", hadAccess: false }, `\`REQ-7K3FQ\` is withdrawn. ${end}`],
    [{ kind: "error", reference: "ERR-5QX2A", of: "request" }, `Something went wrong on my side. Tell an administrator ERR-5QX2A. ${end} \`/eks-access list\` shows whether the request was stored; if not, try again.`],
    [{ kind: "error", reference: "ERR-5QX2A", of: "end" }, "Something went wrong on my side. Tell an administrator ERR-5QX2A. The card shows whether it was counted; if not, try again."],
    [{ kind: "error", reference: "ERR-5QX2A", of: "approve" }, "Something went wrong on my side. Tell an administrator ERR-5QX2A. The card shows whether it was counted; if not, try again."],
  ];
  it.each(outcomes)("of %o is told in these words", (outcome, sentence) => {
    expect(outcomeMessage(outcome, configuration).text).toBe(sentence);
  });

  it("names its card, when there is one", () => {
    const outcome: IntakeOutcome = { kind: "asked", shortId: short, requestId: firstId, approvers: [leads], needed: 1 };
    expect(outcomeMessage(outcome, configuration, "https://example.slack.com/archives/C1/p1").text).toMatch(/: <https:\/\/example\.slack\.com\/archives\/C1\/p1\|card>$/);
  });
});

const labels = (blocks: readonly object[]): readonly string[] => Array.from(JSON.stringify(blocks).matchAll(/"type":"button".*?"text":"([^"]+)"/g)).map(([, label]) => label ?? "");

describe("under a refused request", () => {
  const wish = { cluster: "prdo", role: "view", namespaces: [a.namespace("payments")] };
  const offered = (refusal: RequestRefusal): readonly string[] => labels(outcomeMessage({ kind: "request_refused", refusal, wish }, configuration).blocks);

  it("the corrected line is offered, when there is exactly one suggestion", () => {
    expect(offered({ code: "unknown_cluster", cluster: "prdo", suggestions: [prod], possible: [prod] })).toEqual(["Send corrected", "Open the form"]);
    expect(offered({ code: "unknown_cluster", cluster: "prdo", suggestions: [prod, a.cluster("prod2")], possible: [prod] })).toEqual(["Open the form"]);
    expect(offered({ code: "not_entitled", role: a.role("admin"), cluster: prod })).toEqual(["Open the form"]);
  });

  it("nothing is offered, when asking again would not help", () => {
    expect(offered({ code: "not_member", why: "guest" })).toEqual([]);
  });
});

describe("problems of a line", () => {
  const texts: { readonly [C in CommandProblem["code"]]: readonly (readonly [Extract<CommandProblem, { code: C }>, string])[] } = {
    too_long: [[{ code: "too_long" }, "That line is too long: at most 2,000 characters and 80 words."]],
    unknown_verb: [[{ code: "unknown_verb", typed: "reqest", suggestions: ["request"] }, "I don't know the command `reqest`. Did you mean `request`? All commands: `/eks-access help`"]],
    unknown_key: [[{ code: "unknown_key", typed: "forr", value: "1h", suggestions: ["for"], verb: "request" }, "I don't know `forr=`. Did you mean `for=`? `request` takes `ns=`, `for=`, `reason=`, `ticket=`."]],
    given_twice: [[{ code: "given_twice", key: "for", values: ["1h", "2h"] }, "`for=` is given twice (`1h`, `2h`). Give it once."]],
    no_value: [[{ code: "no_value", key: "ns" }, "`ns=` has no value. Example: `ns=payments`"]],
    stray: [
      [{ code: "stray", typed: "asap" }, "I can't place `asap`. To say why, write `reason=asap`."],
      [{ code: "stray", typed: "payments", suggestion: "ns=payments" }, "I can't place `payments`. If it is a namespace, write `ns=payments`. To say why, write `reason=payments`."],
    ],
    open_quote: [[{ code: "open_quote", begins: "checkout is do" }, "The quote before `checkout is do…` is never closed."]],
    duration: [
      [{ code: "duration", typed: "90", suggestion: "90m" }, "`for=90` has no unit. Did you mean `for=90m`?"],
      [{ code: "duration", typed: "soon" }, "`for=soon` is not a length. Examples: `30m`, `2h`, `1h30m`."],
    ],
    namespace: [[{ code: "namespace", typed: "Pay_ments" }, "`Pay_ments` is not a namespace name (letters, digits, `-`; `*` as a pattern)."]],
    long_reason: [[{ code: "long_reason", length: 612 }, "The reason has 612 characters, at most 500 are shown to who decides. Say it in fewer."]],
    too_many_namespaces: [[{ code: "too_many_namespaces" }, "At most 20 namespaces can be asked for at once."]],
    ticket: [[{ code: "ticket", typed: "a!b" }, "`a!b` is not a ticket (letters, digits, `#` `/` `_` `.` `-`, at most 64)."]],
    which_cluster: [[{ code: "which_cluster", verb: "entries" }, "Which cluster? For example: `/eks-access entries prod`"]],
    surplus: [[{ code: "surplus", typed: "now", verb: "cluster" }, "I can't place `now`. `cluster` takes the name of a cluster."]],
    look_value: [[{ code: "look_value", key: "from", typed: "x" }, "`from=x` is not understood. Examples: `from=21`, `type=STANDARD`, `match=role/ci`."]],
    audit_value: [[{ code: "audit_value", key: "last", typed: "x" }, "`last=x` is not understood. Examples: `person=ann@example.com`, `from=2026-11-24`, `to=2026-11-24T12:00:00Z`, `last=2h`, `skip=15`."]],
    audit_elsewhere: [
      [{ code: "audit_elsewhere", typed: "verify" }, "The log is verified in a terminal, where its files are: `eks-access audit verify FILE…`"],
      [{ code: "audit_elsewhere", typed: "export" }, "The log is exported in a terminal, where its files are: `eks-access audit export FILE…`"],
    ],
    migrate_word: [[{ code: "migrate_word", typed: "now" }, "I can't place `now`. `migrate` takes a cluster, then one of `plan`, `status`, `approve`, `cancel`, `confirm`, `clean-up`, `api-mode`, `finish`, `roll-back`, `retry`, `skip`, and `soak=`."]],
    hash: [[{ code: "hash", typed: "yes" }, "`yes` is not the 8 characters at the end of a card. Leave it out to see the request first."]],
    id: [
      [{ code: "id", typed: "7K" }, "`7K` is not a request id. They look like `REQ-7K3FQ`."],
      [{ code: "id", typed: "" }, "Which request? Its id looks like `REQ-7K3FQ`; `/eks-access list` shows yours."],
    ],
  };
  it.each(Object.values(texts).flat())("such as %o are told in these words", (problem: CommandProblem, sentence) => {
    expect(problemsMessage([problem], "list", { namespaces: [] }).text).toBe(sentence);
  });

  it("are all told at once, and a request's end says that nothing was granted", () => {
    const { blocks } = problemsMessage([{ code: "stray", typed: "asap" }, { code: "no_value", key: "ns" }], "request", { namespaces: [] });
    expect(blocks[0]).toEqual({ type: "section", text: { type: "mrkdwn", text: `I can't place \`asap\`. To say why, write \`reason=asap\`.\n\`ns=\` has no value. Example: \`ns=payments\`\n${end}` } });
  });

  it("offer the corrected line, when each has exactly one suggestion", () => {
    const wish = { cluster: "prod", role: "view", namespaces: [a.namespace("payments")] };
    const duration: CommandProblem = { code: "duration", typed: "90", suggestion: "90m" };
    const key: CommandProblem = { code: "unknown_key", typed: "resaon", value: "it is down", suggestions: ["reason"], verb: "request" };
    expect(JSON.stringify(problemsMessage([duration, key], "request", wish).blocks)).toContain(JSON.stringify('request cluster=prod role=view ns=payments for=1h30m reason="it is down"').slice(1, -1));
    expect(labels(problemsMessage([duration, { code: "stray", typed: "x" }], "request", wish).blocks)).toEqual(["Open the form"]);
    const bare = { cluster: "prod", role: "view", namespaces: [] };
    expect(JSON.stringify(problemsMessage([{ code: "stray", typed: "payments", suggestion: "ns=payments" }], "request", bare).blocks)).toContain("request cluster=prod role=view ns=payments");
  });
});

describe("help", () => {
  it("lists what exists, in these words", () => {
    expect(helpMessage(undefined, []).blocks).toEqual([{ type: "section", text: { type: "mrkdwn", text: [
      "*eks-access* gives you time-bound access to EKS clusters, and takes it back on time.",
      "*Ask for access*",
      "`/eks-access` — open the form",
      '`/eks-access request &lt;cluster&gt; &lt;role&gt; [ns=a,b] [for=2h] [reason="…"] [ticket=INC-1]`',
      '`/eks-access break-glass &lt;cluster&gt; reason="…"` — on call only: at once, reviewed afterwards',
      "*While you have it*",
      "`/eks-access list` · `status REQ-7K3FQ` — your access and requests; one of them in full",
      "`/eks-access extend REQ-7K3FQ for=1h` · `end REQ-7K3FQ` — ask for more time; give it back now",
      "*Find out*",
      "`/eks-access why &lt;cluster&gt; &lt;role&gt; [ns=a,b] [for=2h]` · `why REQ-7K3FQ` — what would happen and who decides",
      "`/eks-access policies` — what each access policy of EKS allows",
      "`/eks-access whoami` — who I think you are: your groups, and your IAM principal for each cluster",
      "`/eks-access link prod` · `unlink prod` — prove which IAM role or user is yours there; take that back",
      '*Approvers and administrators:* the buttons on the card, or `/eks-access approve REQ-7K3FQ` · `deny REQ-7K3FQ reason="…"`; `end REQ-7K3FQ reason="…"` to revoke.',
      "*Administrators:* `/eks-access clusters` · `cluster prod` · `entries prod` — modes, drift, who has access · `audit` — what happened. They change nothing. `migrate legacy` — from aws-auth to access entries, with approvals and a way back.",
      "`/eks-access help request` explains one command. Namespaces: `payments`, `a,b`, `team-*`. Time: `30m`, `2h`, `1h30m`.",
    ].join("\n") } }]);
  });

  it("says what this person can ask for", () => {
    const [block] = helpMessage("request", [{ cluster: aCluster(), role: { name: view, accessPolicies: [], scope: "namespace" }, entitlement: anEntitlement() }]).blocks;
    expect(JSON.stringify(block)).toContain("You can ask on `prod` (`view`: 1h, at most 8h).");
  });
});

describe("other answers", () => {
  it("are told in these words", () => {
    expect(checkingText({ cluster: "prod", role: "view", namespaces: [a.namespace("payments")], duration: hours(1) })).toBe("Checking: `view` on `prod`, namespace `payments`, for 1h.");
    expect(notRecorded("ERR-5QX2A")).toBe("I could not record this, so most likely nothing happened. Should my store have taken it all the same, I do it once it answers and tell you. Try again in a minute. Access that is running still ends on time. (ERR-5QX2A)");
    expect(wentWrong("ERR-5QX2A")).toBe("Something went wrong on my side. Tell an administrator ERR-5QX2A.");
    expect(noSuchRequest("REQ-7K3FQ", false)).toBe("There is no request `REQ-7K3FQ` that you may see.");
  });

  it("say of every reason for which nothing is granted, what it is", () => {
    for (const why of ["starting", "clock_skewed", "clock_unknown", "store_lost", "store_unfit", "unknown_key", "audit", "configuration_invalid"] as const) expect(grantRejection("granting_closed", why)).toMatch(/^granting was closed until 10 minutes after its approval were over: [a-zA-Z].{20,}[a-z]$/);
    expect(grantRejection("granting_closed", "clock_unknown")).toBe("granting was closed until 10 minutes after its approval were over: AWS had not told me the time");
    expect(grantRejection("principal_missing")).toBe("the IAM principal does not exist any more");
    expect(grantRejection("refused_by_aws", "<!channel>")).toBe("AWS refused it: &lt;!channel&gt;");
  });

  it("keep what AWS names of the bot and its accounts out of the channel", () => {
    const said = "eks:CreateAccessEntry on prod failed: AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/eks-access/bot is not authorized in account 111122223333";
    expect(grantRejection("refused_by_aws", said)).toBe("AWS refused it: eks:CreateAccessEntry on prod failed: AccessDeniedException: User: … is not authorized in account …");
  });
});

describe("the list", () => {
  it("says that nothing is there, when nothing is", () => {
    expect(listMessage({ requests: [], now: noon, mayLack: false }).text).toBe("You have no requests and no access right now. That is how it should be. Ask with `/eks-access`.");
  });

  it("does not say that nothing is there, while the clusters were not looked at since the start or a loss of the store", () => {
    const over = aRequest({ state: "withdrawn", intent: { issuedAt: noon, notAfter: plus(noon, hours(1)), lease: "", generation: 1 }, closedAt: noon });
    for (const requests of [[], [over]]) {
      const said = JSON.stringify(listMessage({ requests, now: noon, mayLack: true }));
      expect(said).toContain("access that is live may be missing here");
      expect(said).not.toMatch(/You have no/);
    }
    expect(noSuchRequest("REQ-7K3FQ", true)).toContain("access that is live may be missing here");
  });

  it("calls access that was given back so, and only what never was access withdrawn", () => {
    const intent = { issuedAt: noon, notAfter: plus(noon, hours(1)), lease: "", generation: 1 };
    const said = (request: ReturnType<typeof aRequest>) => JSON.stringify(listMessage({ requests: [request], now: noon, mayLack: false }).blocks);
    expect(said(aRequest({ state: "withdrawn", intent }))).toContain("given back");
    expect(said(aRequest({ state: "withdrawn" }))).toContain("withdrawn");
  });

  it("shows what is left of live access, with a button to end it", () => {
    const active = aRequest({ state: "active", intent: { issuedAt: noon, notAfter: plus(noon, hours(1)), lease: "", generation: 1 } });
    const { blocks } = listMessage({ requests: [active, aRequest()], now: plus(noon, minutes(15)), mayLack: false });
    expect(JSON.stringify(blocks)).toContain("45m left");
    expect(labels(blocks)).toEqual(["Extend…", "End now", "Withdraw"]);
  });

  it("cuts a long list in words", () => {
    expect(JSON.stringify(listMessage({ requests: Array.from({ length: 22 }, () => aRequest()), now: noon, mayLack: false }).blocks)).toContain("and 12 more");
  });
});

describe("one request in full", () => {
  it.each(requestStates)("is shown when it is %s", (state) => {
    const { text } = statusMessage({ request: aRequest({ state }), cluster: aCluster(), approverGroups: [], now: noon });
    expect(text).toContain("`REQ-BCDE1` `view` on `prod`, `payments`");
  });
});
