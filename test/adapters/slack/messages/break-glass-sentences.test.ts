// What people read about broken glass, word by word.
import { describe, expect, it } from "vitest";
import { groundOf, reviewBlocks, timesText } from "../../../../src/adapters/slack/messages/break-glass-card.ts";
import { requestCard } from "../../../../src/adapters/slack/messages/card.ts";
import { outcomeMessage } from "../../../../src/adapters/slack/messages/outcomes.ts";
import { threadEntry } from "../../../../src/adapters/slack/messages/threads.ts";
import { calledGroups } from "../../../../src/domain/break-glass/called-groups.ts";
import type { BreakGlassRefusal, GlassReviewRefusal } from "../../../../src/domain/entitlement/reasons.ts";
import type { AccessRequest } from "../../../../src/domain/request/access-request.ts";
import type { ThreadFact } from "../../../../src/domain/request/notice.ts";
import { a, aBreakGlassRule, aBrokenGlass, aCluster, aConfiguration, aRequest, aRota, firstId, noon } from "../../../world/builders.ts";
import { hours, instant, minutes, plus, seconds } from "../../../world/times.ts";

const configuration = aConfiguration({ onCall: [aRota()], breakGlass: [aBreakGlassRule()] });
const rotas = [aRota().name];
const where = { cluster: a.cluster("prod"), role: a.role("admin") };
const textOf = (outcome: Parameters<typeof outcomeMessage>[0]): string => outcomeMessage(outcome, configuration).text;
const over = plus(noon, minutes(30));
const ended = aBrokenGlass({ state: "ended", intent: { issuedAt: noon, notAfter: over, lease: "", generation: 1 }, activeAt: plus(noon, seconds(2)), end: { kind: "endReached", at: over }, removedAt: over, closedAt: over });
const reviewed: AccessRequest = { ...ended, ...(ended.breakGlass === undefined ? {} : { breakGlass: { ...ended.breakGlass, review: { by: { id: a.user("U0EVE"), email: "eve@example.com" }, at: over, verdict: "follow_up" as const, note: "<!channel> fix it" } } }) };
function picture(request: AccessRequest, now = noon) {
  const called = calledGroups(configuration, request);
  return { request, cluster: aCluster(), approverGroups: [{ name: a.group("platform"), members: [a.user("U0EVE")] }], now, ...(called === undefined ? {} : { called }) };
}
const entry = (fact: ThreadFact, request: AccessRequest, { n = 1, at = noon } = {}) => threadEntry(fact, { ...picture(request), notice: { to: "thread", request: firstId, fact, n, at } });

describe("the refusal", () => {
  it.each<[BreakGlassRefusal, string]>([
    [{ code: "not_on_call", ...where, rotas }, 'You are not on call for `prod` (rota `platform` by PagerDuty). Ask instead: `/eks-access request prod admin reason="…"` No access was granted.'],
    [{ code: "rota_silent", ...where, rotas, reference: "ERR-1" }, 'Nobody says whether you are on call for `prod`: rota `platform` by PagerDuty did not answer. Use the sealed emergency role that your runbook names, or ask: `/eks-access request prod admin reason="…"` (ERR-1) No access was granted.'],
    [{ code: "no_break_glass", cluster: "prd", suggestions: [a.cluster("prod")], possible: [a.cluster("prod")] }, "There is no break-glass on `prd` that you can use. Did you mean `prod`? You are on call for: `prod`. No access was granted."],
    [{ code: "no_break_glass", cluster: "prd", suggestions: [], possible: [] }, "There is no break-glass on `prd` that you can use. No access was granted."],
    [{ code: "too_long", asked: minutes(61), max: minutes(30), ...where }, "`for=1h1m` is longer than 30m, the longest for `admin` on `prod`. Did you mean `for=30m`? That is for break-glass. No access was granted."],
    [{ code: "not_member", why: "guest" }, "Guests can't use eks-access. No access was granted."],
  ])("is told in these words: %o", (refusal, text) => {
    expect(textOf({ kind: "break_glass_refused", refusal, wish: { cluster: "prod" } })).toBe(text);
  });

  it("names a rota that is not configured any more by its name alone", () => {
    expect(outcomeMessage({ kind: "break_glass_refused", refusal: { code: "not_on_call", ...where, rotas }, wish: { cluster: "prod" } }, aConfiguration()).text).toContain("(rota `platform`)");
  });

  it.each<[GlassReviewRefusal, string]>([
    [{ code: "not_found" }, "I don't know this request any more."], [{ code: "not_member", why: "deactivated" }, "Your account is deactivated."],
    [{ code: "own_break_glass", reviewers: [a.group("platform")] }, "You can't review what you did yourself. <@U0EVE> can."],
    [{ code: "not_a_reviewer", reviewers: [a.group("platform"), a.group("gone")] }, "`REQ-BCDE1` is reviewed by <@U0EVE>, and you are not one of them."],
    [{ code: "own_principal" }, "You can't review `REQ-BCDE1`: it gave access to your own IAM principal."],
    [{ code: "not_over" }, "`REQ-BCDE1` is not over yet. It can be reviewed once the access is gone."], [{ code: "no_review_needed" }, "`REQ-BCDE1` needs no review."],
    [{ code: "cannot_verify", reference: "ERR-1" }, "Slack did not say who you are, so your review was not counted. Try again in a minute. (ERR-1)"],
  ])("of a review is told in these words: %o", (refusal, text) => {
    expect(textOf({ kind: "glass_review_refused", shortId: a.shortId("REQ-BCDE1"), refusal })).toBe(text);
  });

  it("of a second review says whose the first is, also without an id", () => {
    expect(textOf({ kind: "glass_review_refused", refusal: { code: "already_reviewed", by: a.user("U0EVE"), at: noon } })).toMatch(/^This request was already reviewed by <@U0EVE> at <!date/);
  });
});

describe("the answer", () => {
  it("says what happens next", () => {
    expect(textOf({ kind: "broke_glass", shortId: a.shortId("REQ-BCDE1"), requestId: firstId, nth: 1 })).toBe("🔥 `REQ-BCDE1`: you get access now. I write to you when it is there. Everybody is told, and it is reviewed afterwards.");
    expect(textOf({ kind: "broke_glass", shortId: a.shortId("REQ-BCDE1"), requestId: firstId, nth: 3 })).toContain("you get access now, the 3rd time in 12 h.");
    expect([timesText(1), timesText(2), timesText(4)]).toEqual(["", ", the 2nd time in 12 h", ", the 4th time in 12 h"]);
    expect(textOf({ kind: "glass_reviewed", shortId: a.shortId("REQ-BCDE1"), verdict: "justified" })).toBe("You reviewed `REQ-BCDE1`: justified.");
    expect(textOf({ kind: "glass_reviewed", shortId: a.shortId("REQ-BCDE1"), verdict: "follow_up" })).toBe("You reviewed `REQ-BCDE1`: needs follow-up.");
    expect(textOf({ kind: "error", reference: "ERR-1", of: "break_glass" })).toBe("Something went wrong on my side. Tell an administrator ERR-1. `/eks-access list` shows whether you get access; if not, try again.");
  });
});

describe("the card", () => {
  it("is marked, names the ground instead of approvals, and notifies as what it is", () => {
    const { text, blocks } = requestCard(picture(aBrokenGlass()));
    expect(text).toBe("🔥 Break-glass: dora@example.com takes admin on prod (whole cluster) for 30m — REQ-BCDE1");
    expect(blocks[0]).toMatchObject({ type: "header", text: { text: "🔥 ⚙️ Break-glass: admin on prod" } });
    expect(JSON.stringify(blocks)).toContain("*Approval*\\nnone: on call, `platform` by PagerDuty, schedule PABC123, level 1");
    expect(JSON.stringify(blocks)).not.toContain("*Approvals*");
  });

  it("says by what somebody is on call, and when that is only by the list for silence", () => {
    const evidence = { rota: aRota().name, source: "opsgenie" as const, where: "schedule abc", at: noon };
    expect(groundOf({ ...evidence, until: noon })).toMatch(/^`platform` by Opsgenie, schedule abc, until <!date/);
    expect(groundOf({ ...evidence, source: "members", where: "" })).toBe("`platform` by the configuration's list");
    expect(groundOf({ ...evidence, source: "slackUserGroup", where: "S0ONCALL" })).toBe("`platform` by a Slack user group");
    expect(groundOf({ ...evidence, whenSilent: true })).toBe("`platform`: Opsgenie did not answer, and the configuration names this person for that");
  });

  it("asks for the review once it is over, says when it is late, then what came of it, in words that are never parsed", () => {
    expect(JSON.stringify(requestCard(picture(ended)).blocks)).toMatch(/\*Review open\*, due <!date[^>]*>, by <@U0EVE>\. Somebody else has to look at it\.[^]*glass\.card\.review/);
    expect(JSON.stringify(reviewBlocks(picture(ended, plus(over, hours(24)))))).toMatch(/\*Review overdue since <!date[^>]*>\*, by <@U0EVE>/);
    const blocks = JSON.stringify(requestCard(picture(reviewed)).blocks);
    expect(blocks).toMatch(/\*Reviewed\* by <@U0EVE> <!date[^>]*>: \*needs follow-up\*/);
    expect(blocks).toContain('"type":"text","text":"<!channel> fix it"');
    expect(blocks).not.toContain("glass.card.review");
    expect(reviewBlocks(picture(aRequest()))).toEqual([]);
  });
});

describe("the thread", () => {
  it("calls the groups that are to watch, in the channel too", () => {
    const { text, broadcast } = entry("broke_glass", aBrokenGlass());
    expect([text, broadcast]).toEqual(["🔥 <@U0DORA>: access without approval. <@U0DORA>, on call (`platform` by PagerDuty, schedule PABC123, level 1), takes `admin` on `prod` for 30m. Please watch.", true]);
    expect(entry("granted", ended).text).toContain("2.0 s after the command");
  });

  it("asks for the review, reminds, and calls administrators in the channel when it is late", () => {
    expect([entry("review_asked", ended).text, entry("review_asked", ended).broadcast]).toEqual([expect.stringMatching(/^<@U0EVE>: please review what <@U0DORA> did with this break-glass, by <!date.*\. Click \*Review…\* on the card\.$/), false]);
    expect(entry("review_asked", ended, { n: 2 }).text).toContain("<@U0EVE>: still to be reviewed: what <@U0DORA> did");
    const late = entry("review_asked", ended, { n: 3, at: instant(plus(over, hours(24))) });
    expect([late.text, late.broadcast]).toEqual([expect.stringMatching(/^<@U0EVE> <@U0EVE>: nobody reviewed this break-glass by /), true]);
    expect(entry("review_asked", reviewed).text).toBe("The review is given.");
    expect(entry("reviewed", reviewed).text).toBe("Reviewed by <@U0EVE>: needs follow-up.");
    expect(entry("reviewed", ended).text).toBe("Reviewed.");
  });
});
