// What people type, click and submit, through the real Bolt app and the sandbox's Slack, by both ways in.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requestCard } from "../../../src/adapters/slack/messages/card.ts";
import type { AccessRequest } from "../../../src/domain/request/access-request.ts";
import { UnavailableError } from "../../../src/domain/errors.ts";
import { clickInMessage } from "../../../src/sandbox/slack/acts/click.ts";
import { sendCommand } from "../../../src/sandbox/slack/acts/command.ts";
import { fillField, optionsOf, submitView } from "../../../src/sandbox/slack/acts/form.ts";
import type { OfferedOption } from "../../../src/sandbox/slack/acts/form.ts";
import { lastRequest } from "../../../src/sandbox/slack/delivery/http-carrier.ts";
import { signatureHeaders } from "../../../src/sandbox/slack/delivery/signature.ts";
import { isJsonObject, objectsOf, parseJson, textOf } from "../../../src/sandbox/slack/json.ts";
import type { JsonObject } from "../../../src/sandbox/slack/json.ts";
import { elementsIn } from "../../../src/sandbox/slack/model/view.ts";
import type { OpenView } from "../../../src/sandbox/slack/model/view.ts";
import { plainView } from "../../../src/sandbox/slack/plain-text.ts";
import { readerFor } from "../../../src/sandbox/slack/show/reader-for.ts";
import { a, aCluster, aRequest, firstId, noon, scope } from "../../world/builders.ts";
import { eventually } from "../../world/eventually.ts";
import { hours, plus } from "../../world/times.ts";
import { SlackStage } from "./slack-stage.ts";

const [ann, bob] = ["U0ANN", "U0BOB"];
let stage: SlackStage;
afterEach(async () => { await stage[Symbol.asyncDispose](); });

function type(line: string, personId = ann, channelId = "C0PAYMENTS"): Promise<unknown> {
  return sendCommand(stage.world, { personId, channelId, line: `/eks-access ${line}` });
}

async function post(request: AccessRequest): Promise<{ readonly ts: string }> {
  const { ts } = await stage.app.notifier.postCard(a.channel("C0REQUESTS"), { request, cluster: aCluster(), approverGroups: [], now: noon });
  return { ts };
}
function click(personId: string, ts: string, actionId: string, channelId = "C0REQUESTS"): Promise<unknown> {
  return clickInMessage(stage.world, { personId, channelId, ts, actionId });
}
function clickOwn(personId: string, label: string): Promise<unknown> {
  const message = stage.world.ephemerals.filter((one) => one.personId === personId).at(-1);
  const placed = elementsIn(message?.blocks ?? []).find(({ element }) => JSON.stringify(element["text"]).includes(label));
  return click(personId, message?.ts ?? "", textOf(placed?.element ?? {}, "action_id"), message?.channelId);
}
function form(personId: string): Promise<OpenView> {
  return eventually(() => `a form of ${personId}\n${stage.transcript()}`, () => stage.world.modals.get(personId)?.at(-1));
}
const readable = (view: OpenView): string => plainView(view.payload, readerFor(stage.world));
function fieldOf(view: OpenView, actionId: string): { readonly blockId: string; readonly actionId: string } {
  const placed = elementsIn(objectsOf(view.payload, "blocks")).find(({ element }) => element["action_id"] === actionId);
  if (placed === undefined) throw new Error(`no field ${actionId} in:\n${readable(view)}`);
  return { blockId: placed.blockId, actionId };
}
const choose = (view: OpenView, actionId: string, ...values: readonly string[]): Promise<void> =>
  fillField(stage.world, view, { ...fieldOf(view, actionId), value: { options: values.map((value): OfferedOption => ({ text: value, value })) } });
const write = (view: OpenView, actionId: string, text: string): Promise<void> => fillField(stage.world, view, { ...fieldOf(view, actionId), value: { text } });
const offered = async (view: OpenView, actionId: string, typed = ""): Promise<readonly string[]> => (await optionsOf(stage.world, view, { ...fieldOf(view, actionId), typed })).map(({ value }) => value);
const works = (): readonly object[] => stage.done.map(({ work }) => work);
const calls = (method: string): readonly JsonObject[] => stage.world.calls.filter((call) => call.method === method).map(({ args }) => args);

describe.each(["socket", "http"] as const)("a command over %s", (mode) => {
  beforeEach(async () => { stage = await SlackStage.open(mode); });

  it("is stored, acknowledged, done and answered", async () => {
    await type("request prod view ns=payments for=1h");
    expect(await stage.reads(ann, "Checking")).toBe("Checking: view on prod, namespace payments, for 1h.");
    expect(await stage.reads(ann, "is waiting")).toBe("REQ-7K3FQ is waiting for 1 approval by @bob, @cat");
    expect(stage.done).toMatchObject([{ person: ann, answerTo: { user: ann, channel: "C0PAYMENTS" }, work: { kind: "request", wish: { cluster: "prod", role: "view", namespaces: ["payments"] } } }]);
    expect(stage.done[0]?.key).toMatch(/^command:/);
    expect(stage.world.banners).toEqual([]);
  });

  it("has no effect and says so, when it cannot be stored", async () => {
    stage.intakeStore.isAway = true;
    await type("request prod view ns=payments");
    expect(await stage.reads(ann, "record")).toBe("I could not record this, so most likely nothing happened. Should my store have taken it all the same, I do it once it answers and tell you. Try again in a minute. Access that is running still ends on time. (ERR-TEST1)");
    expect(works()).toEqual([]);
  });

  it("has one effect, when it is delivered twice", async () => {
    stage.world.chaos.deliverTwice = true;
    await type("request prod view ns=payments");
    await stage.reads(ann, "is waiting");
    await eventually("both deliveries", () => stage.world.deliveries.filter(({ state }) => state === "acknowledged").length === 2);
    expect(works()).toHaveLength(1);
  });

  it("asks Slack nothing about the token before it is answered", async () => {
    await type("help");
    await type("help");
    expect(await stage.reads(ann, "Ask for access")).toContain("/eks-access request <cluster> <role>");
    expect(calls("auth.test")).toHaveLength(1);
  });

  it("opens the form, when the store is away", async () => {
    stage.intakeStore.isAway = true;
    await type("");
    expect(readable(await form(ann))).toContain("Request access");
  });

  it("of another organisation is refused in words", async () => {
    await type("request prod view ns=payments", "U0SAM", "C0SHARED");
    expect(await stage.reads("U0SAM", "organisations")).toBe("People of other organisations can't use eks-access. No access was granted.");
    expect(works()).toEqual([]);
  });

  it("of another app is dropped", async () => {
    Object.assign(stage.world.app, { id: "A0OTHER" });
    await type("request prod view ns=payments");
    expect(stage.log.lines).toContain("payload without effect");
    expect(works()).toEqual([]);
  });

  it("that fails is answered with a reference that is in the log", async () => {
    stage.entitled = () => Promise.reject(new Error("a bug"));
    await type("help request");
    expect(await stage.reads(ann, "wrong")).toBe("Something went wrong on my side. Tell an administrator ERR-TEST1.");
    expect(stage.log.lines).toContain("listener failed: a bug");
  });
});

describe("a command", () => {
  beforeEach(async () => { stage = await SlackStage.open(); });

  it("that lacks something required opens the form with the rest filled in", async () => {
    await type("request prod view for=2h reason=checkout");
    const view = await form(ann);
    await eventually("the form is filled in", () => readable(view).includes("1 approval by"));
    expect(view.values).toMatchObject({ "request.form.cluster": { "request.form.cluster": { selected_option: { value: "prod" } } }, "request.form.role": { "request.form.role": { selected_option: { value: "view" } } }, "request.form.reason": { "request.form.reason": { value: "checkout" } } });
    expect(works()).toEqual([]);
  });

  it("with problems tells all of them, and sends the corrected line on a click", async () => {
    await type("request prod view ns=payments for=90 resaon=\"it is down\"");
    expect(await stage.reads(ann, "no unit")).toMatch(/for=90 has no unit\. Did you mean for=90m\?\nNo access|I don't know resaon=\. Did you mean reason=\?[^]*for=90 has no unit/);
    await clickOwn(ann, "Send corrected");
    await stage.reads(ann, "is waiting");
    expect(works()).toMatchObject([{ wish: { cluster: "prod", role: "view", namespaces: ["payments"], duration: 5_400_000, reason: "it is down" } }]);
  });

  it("with a problem offers the form, filled with what was understood", async () => {
    await type("request prod view ns=payments asap");
    await stage.reads(ann, "can't place");
    await clickOwn(ann, "Open the form");
    const view = await form(ann);
    expect(view.values).toMatchObject({ "request.form.namespaces": { "request.form.namespaces": { selected_options: [{ value: "payments" }] } } });
  });

  it("without a verb knows only names that this person may see", async () => {
    stage.entitled = () => Promise.resolve([]);
    await type("prod");
    expect(await stage.reads(ann, "I don't know")).toBe("I don't know the command prod. All commands: /eks-access help\nNo access was granted.");
  });

  it("list shows what is open", async () => {
    stage.requests = [aRequest({ state: "active", intent: { issuedAt: noon, notAfter: plus(noon, hours(1)), lease: "", generation: 1 } })];
    await type("list");
    expect(await stage.reads(ann, "REQ-BCDE1")).toContain("view on prod, payments — active, 1h left");
  });

  it("status shows one request, and says the same of one that is not there and one that may not be seen", async () => {
    stage.requests = [aRequest()];
    await type("status bcde1");
    expect(await stage.reads(ann, "Waiting for approval")).toContain("REQ-BCDE1");
    await type("status 7K3FQ");
    expect(await stage.reads(ann, "may see")).toBe("There is no request REQ-7K3FQ that you may see.");
  });

  it("end ends the only open request, and of several lets the person choose", async () => {
    stage.outcome = () => ({ kind: "ending", shortId: a.shortId("REQ-BCDE1"), event: "withdraw", hadAccess: true });
    stage.requests = [aRequest({ state: "active" }), aRequest({ state: "ended" })];
    await type("end");
    await stage.reads(ann, "is being removed");
    expect(works()).toEqual([{ kind: "end", requestId: firstId }]);
    stage.requests = [aRequest({ state: "active" }), aRequest({ id: a.requestId("01KAT5N1008ZQ4X7K3F9ABCDE2") })];
    await type("end");
    expect(await stage.reads(ann, "Withdraw")).toContain("End now");
    expect(works()).toHaveLength(1);
    stage.requests = [];
    await type("end");
    await stage.reads(ann, "nothing that waits");
  });

  it("whose trigger came too late offers a button that makes a new one", async () => {
    stage.world.rules.triggerMs = -1;
    await type("");
    await stage.reads(ann, "took too long");
    stage.world.rules.triggerMs = 3000;
    await clickOwn(ann, "Open the form");
    await form(ann);
  });

  it("is acknowledged in time and answered later, when what it asks is slow", async () => {
    stage.entitled = () => new Promise((_resolve, reject) => { setTimeout(() => { reject(new UnavailableError("unavailable", "slow")); }, 2700); });
    await type("prod");
    expect(stage.world.banners).toEqual([]);
    expect(await stage.reads(ann, "ERR-TEST1")).toContain("Something went wrong");
  });
});

describe("the request form", () => {
  beforeEach(async () => { stage = await SlackStage.open(); });

  it("offers what one may ask for, and asks for it", async () => {
    await type("");
    const view = await form(ann);
    expect(await offered(view, "request.form.cluster")).toEqual(["prod"]);
    await choose(view, "request.form.cluster", "prod");
    expect(await offered(view, "request.form.role", "vi")).toEqual(["view"]);
    await choose(view, "request.form.role", "view");
    await eventually("who decides", () => readable(view).includes("1 approval by @bob, @cat."));
    expect(await offered(view, "request.form.namespaces", "payments-b")).toEqual(["payments-b"]);
    expect(await offered(view, "request.form.namespaces", "billing")).toEqual([]);
    await choose(view, "request.form.namespaces", "payments", "payments-*");
    await write(view, "request.form.reason", "checkout is\ndown \u202E now");
    expect(await submitView(stage.world, view)).toEqual({});
    await eventually("the work", () => stage.done.length > 0);
    expect(stage.done[0]?.key).toBe(`view:${view.id}`);
    expect(works()).toMatchObject([{ kind: "request", wish: { cluster: "prod", role: "view", namespaces: ["payments", "payments-*"], reason: "checkout is\ndown  now" } }]);
  });

  it("shows who decides, when cluster and role are chosen so fast that both choices saw the form as it was opened", async () => {
    await type("");
    const view = await form(ann);
    await eventually("the form is filled in", () => calls("views.update").length === 1);
    const read = stage.entitled;
    const asked: (() => void)[] = [];
    stage.entitled = () => new Promise((resolve) => { asked.push(() => { resolve(read()); }); });
    await choose(view, "request.form.cluster", "prod");
    await choose(view, "request.form.role", "view");
    await eventually("both choices are being looked up", () => asked.length === 2);
    asked[0]?.();
    await eventually("the form is drawn for the first choice", () => calls("views.update").length === 2);
    asked[1]?.();
    await eventually("who decides", () => readable(view).includes("1 approval by @bob, @cat."));
  });

  it("does not forget the role, when the choice of the cluster alone is looked up last", async () => {
    await type("");
    const view = await form(ann);
    await eventually("the form is filled in", () => calls("views.update").length === 1);
    const read = stage.entitled;
    const asked: (() => void)[] = [];
    stage.entitled = () => new Promise((resolve) => { asked.push(() => { resolve(read()); }); });
    await choose(view, "request.form.cluster", "prod");
    await choose(view, "request.form.role", "view");
    await eventually("both choices are being looked up", () => asked.length === 2);
    asked[1]?.();
    await eventually("who decides", () => readable(view).includes("1 approval by @bob, @cat."));
    asked[0]?.();
    await eventually("the first choice is drawn or given up", () => calls("views.update").length === 3);
    expect(readable(view)).toContain("1 approval by @bob, @cat.");
  });

  it("says at the field what the configuration refuses, and can be sent again", async () => {
    await type("request prod view ns=billing");
    await stage.reads(ann, "is waiting"); // a whole line goes to the use case; here the form is looked at
    stage.done.length = 0;
    await type("");
    const view = await form(ann);
    await choose(view, "request.form.cluster", "prod");
    await choose(view, "request.form.role", "view");
    await choose(view, "request.form.namespaces", "billing");
    expect(await submitView(stage.world, view)).toEqual({ "request.form.namespaces": "With view on prod you may ask for payments, payments-*, not billing." });
    await choose(view, "request.form.namespaces", "payments");
    await write(view, "request.form.ticket", "no ticket!");
    expect(await submitView(stage.world, view)).toEqual({ "request.form.ticket": "Letters, digits, # / _ . - only." });
    await write(view, "request.form.ticket", "INC-1");
    expect(await submitView(stage.world, view)).toEqual({});
    await eventually("the request", () => stage.done.length === 1);
  });

  it("does not take what was not offered: what is submitted is decided anew", async () => {
    await type("");
    const view = await form(ann);
    await choose(view, "request.form.cluster", "secret");
    await choose(view, "request.form.role", "admin");
    await choose(view, "request.form.namespaces", "payments");
    expect(await submitView(stage.world, view)).toEqual({ "request.form.cluster": "There is no cluster secret that you can ask for. You can ask for: prod." });
    expect(works()).toEqual([]);
  });

  it("stays open with a sentence, when it cannot be stored", async () => {
    await type("");
    const view = await form(ann);
    await choose(view, "request.form.cluster", "prod");
    await choose(view, "request.form.role", "view");
    await choose(view, "request.form.namespaces", "payments");
    stage.intakeStore.isAway = true;
    expect(Object.values(await submitView(stage.world, view))).toEqual(["I could not record this, so most likely nothing happened. Should my store have taken it all the same, I do it once it answers and tell you. Try again in a minute. Access that is running still ends on time. (ERR-TEST1)"]);
    stage.intakeStore.isAway = false;
    expect(await submitView(stage.world, view)).toEqual({});
    await eventually("the request", () => stage.done.length === 1);
  });
});

describe("a click on a card", () => {
  beforeEach(async () => { stage = await SlackStage.open(); });

  it("approves with the whole hash that the card showed", async () => {
    const request = aRequest();
    const { ts } = await post(request);
    stage.outcome = () => ({ kind: "approved", shortId: request.shortId, isLast: true, missing: 0 });
    await click(bob, ts, "request.card.approve");
    await stage.reads(bob, "You approved");
    expect(stage.done).toMatchObject([{ key: `click:${firstId}:request.card.approve:U0BOB:1`, person: bob, work: { kind: "approve", requestId: firstId, shownHash: request.approvalHash } }]);
  });

  it("has one effect, when it comes twice, and the second is answered with the first outcome", async () => {
    const { ts } = await post(aRequest());
    stage.outcome = () => ({ kind: "approved", shortId: a.shortId("REQ-BCDE1"), isLast: true, missing: 0 });
    await click(bob, ts, "request.card.approve");
    await stage.reads(bob, "You approved");
    await click(bob, ts, "request.card.approve");
    await eventually("the second answer", () => stage.sights(bob).filter((text) => text.includes("You approved")).length === 2);
    expect(works()).toHaveLength(1);
  });

  it("is judged anew after a refusal, though the card is the same", async () => {
    const { ts } = await post(aRequest());
    stage.outcome = () => ({ kind: "review_refused", shortId: a.shortId("REQ-BCDE1"), refusal: { code: "cannot_verify", source: "person", reference: "ERR-5QX2A" } });
    await click(bob, ts, "request.card.approve");
    await stage.reads(bob, "Slack did not say");
    stage.outcome = () => ({ kind: "approved", shortId: a.shortId("REQ-BCDE1"), isLast: true, missing: 0 });
    await click(bob, ts, "request.card.approve");
    await stage.reads(bob, "You approved");
    expect(works()).toHaveLength(2);
  });

  it("does nothing and says so, when it cannot be stored", async () => {
    const { ts } = await post(aRequest());
    stage.intakeStore.isAway = true;
    await click(bob, ts, "request.card.approve");
    await stage.reads(bob, "I could not record this");
    expect(works()).toEqual([]);
  });

  it("on Deny… asks for a reason, also while the store is away", async () => {
    const request = aRequest();
    const { ts } = await post(request);
    stage.intakeStore.isAway = true;
    await click(bob, ts, "request.card.deny");
    const view = await form(bob);
    stage.intakeStore.isAway = false;
    stage.outcome = () => ({ kind: "denied", shortId: request.shortId });
    await write(view, "request.form.reason", "  ");
    expect(await submitView(stage.world, view)).toEqual({ "request.form.reason": "Say why." });
    await write(view, "request.form.reason", "use staging");
    expect(await submitView(stage.world, view)).toEqual({});
    await stage.reads(bob, "You denied");
    expect(works()).toEqual([{ kind: "deny", requestId: firstId, shownHash: request.approvalHash, reason: "use staging" }]);
  });

  it("on End now asks everybody but the requester why, without asking the store", async () => {
    const { ts } = await post(aRequest({ state: "active" }));
    stage.outcome = () => ({ kind: "ending", shortId: a.shortId("REQ-BCDE1"), event: "revoke", hadAccess: true });
    await click(bob, ts, "request.card.end");
    const view = await form(bob);
    await write(view, "request.form.reason", "incident is over");
    expect(await submitView(stage.world, view)).toEqual({});
    await stage.reads(bob, "is being removed");
    await click(ann, ts, "request.card.end");
    await stage.reads(ann, "is being removed");
    expect(stage.world.modals.has(ann)).toBe(false);
    expect(works()).toEqual([{ kind: "end", requestId: firstId, reason: "incident is over" }, { kind: "end", requestId: firstId }]);
  });

  it("that came too late for a form is answered", async () => {
    const { ts } = await post(aRequest());
    stage.world.rules.triggerMs = -1;
    await click(bob, ts, "request.card.deny");
    await stage.reads(bob, "That took too long. Click the button again.");
  });

  it("with a value that is not ours has no effect", async () => {
    const card = requestCard({ request: aRequest({ terms: { ...aRequest().terms, scope: scope("payments") } }), cluster: aCluster(), approverGroups: [], now: noon });
    const forged = parseJson(JSON.stringify(card.blocks).replaceAll(/v1:[^"]*/g, "v1:nonsense:1:"));
    const message = { ts: (await post(aRequest())).ts };
    const posted = stage.world.messages.find(({ ts }) => ts === message.ts);
    if (posted !== undefined) posted.blocks = Array.isArray(forged) ? forged.filter(isJsonObject) : [];
    await click(bob, message.ts, "request.card.approve");
    await stage.reads(bob, "Something went wrong");
    expect(works()).toEqual([]);
  });
});

describe("the HTTP receiver", () => {
  const send = (headers: Readonly<Record<string, string>>, body: string): Promise<number> => fetch(stage.world.app.requestUrls[0] ?? "", { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded", ...headers }, body }).then(async (response) => { await response.text(); return response.status; });
  const signed = (body: string, parts: { readonly secret?: string; readonly late?: number } = {}): Readonly<Record<string, string>> => signatureHeaders({ secret: parts.secret ?? stage.world.app.signingSecret, timestamp: Math.floor(Date.now() / 1000) + (parts.late ?? 0), body });
  let body: string;
  beforeEach(async () => {
    stage = await SlackStage.open("http");
    await type("request prod view ns=payments");
    await stage.reads(ann, "is waiting");
    stage.done.length = 0;
    body = (lastRequest(stage.world)?.body ?? "").replace(/trigger_id=[^&]*/, "trigger_id=another");
  });

  it("takes what is signed, once: a replay is answered 200 without effect", async () => {
    const headers = signed(body);
    expect(await send(headers, body)).toBe(200);
    await eventually("the work", () => stage.done.length === 1);
    for (let round = 0; round < 20; round += 1) expect(await send(headers, body)).toBe(200);
    expect(stage.done).toHaveLength(1);
    expect(stage.log.lines.filter((line) => line === "payload without effect")).toHaveLength(20);
  });

  it.each<[string, () => Readonly<Record<string, string>>, number]>([
    ["unsigned", () => ({}), 401],
    ["signed with another key", () => signed(body, { secret: "0".repeat(32) }), 401],
    ["signed for another body", () => signed(`${body}&x=1`), 401],
    ["older than five minutes", () => signed(body, { late: -301 }), 401],
    ["more than a minute ahead", () => signed(body, { late: 65 }), 200],
  ])("gives no effect to what is %s", async (_, headers, status) => {
    expect(await send(headers(), body)).toBe(status);
    expect(works()).toEqual([]);
  });

  it("refuses more than a megabyte", async () => {
    const large = `${body}&x=${"x".repeat(1_100_000)}`;
    expect(await send(signed(large), large)).toBe(413);
    expect(works()).toEqual([]);
  });
});

describe("stopping", () => {
  it("waits for listeners that are at work", async () => {
    stage = await SlackStage.open();
    const begun = Promise.withResolvers<boolean>();
    stage.outcome = async () => {
      begun.resolve(true);
      await new Promise((resolve) => { setTimeout(resolve, 200); });
      return { kind: "denied", shortId: a.shortId("REQ-BCDE1") };
    };
    await type("request prod view ns=payments");
    await begun.promise;
    await stage.app.stop();
    expect(stage.sights(ann).at(-1)).toContain("You denied");
  });
});
