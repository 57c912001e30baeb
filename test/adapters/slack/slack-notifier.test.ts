// Sending through the Web API: cards, edits, threads, direct messages, answers, and what Slack may say to each.
import { createServer } from "node:http";
import type { Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SlackThrottledError } from "../../../src/adapters/slack/slack-errors.ts";
import { RejectedError, UnavailableError } from "../../../src/domain/errors.ts";
import type { IntakeOutcome } from "../../../src/domain/request/intake.ts";
import type { RequestPicture } from "../../../src/ports/talk/notifier.ts";
import { maybeText, objectOf } from "../../../src/sandbox/slack/json.ts";
import type { JsonObject } from "../../../src/sandbox/slack/json.ts";
import { a, aCluster, aRequest, aTerms, firstId, noon, sha256 } from "../../world/builders.ts";
import { hours, plus } from "../../world/times.ts";
import { SlackStage, asked } from "./slack-stage.ts";

let stage: SlackStage;
beforeEach(async () => { stage = await SlackStage.open(); });
afterEach(async () => { await stage[Symbol.asyncDispose](); });

const channel = a.channel("C0REQUESTS");
const picture = (request = aRequest()): RequestPicture => ({ request, cluster: aCluster(), approverGroups: [], now: noon });
const active = aRequest({ state: "active", revision: 2, activeAt: noon, intent: { issuedAt: noon, notAfter: plus(noon, hours(1)), lease: "", generation: 1 }, approvals: [{ by: { id: a.user("U0BOB"), email: "bob@example.com" }, at: noon, hash: sha256("x"), mac: "" }] });
const lastCall = (method: string): JsonObject => stage.world.calls.filter((call) => call.method === method).at(-1)?.args ?? {};
const posted = (): readonly string[] => stage.world.messages.map((message) => stage.textOf(message));

describe("postCard", () => {
  it("posts plain text with metadata and says where", async () => {
    const card = await stage.app.notifier.postCard(channel, picture());
    expect(card).toMatchObject({ channel, permalink: expect.stringMatching(/^https?:/) as string });
    expect(lastCall("chat.postMessage")).toMatchObject({ parse: "none", text: "ann@example.com asks for view on prod (payments) for 1h — REQ-BCDE1" });
    const sent = lastCall("chat.postMessage");
    for (const name of ["unfurl_links", "unfurl_media", "link_names"]) expect([false, "false"], name).toContain(sent[name]);
    expect(objectOf(lastCall("chat.postMessage"), "metadata")).toEqual({ event_type: "eks_access_request", event_payload: { request: "REQ-BCDE1", state: "pending", v: 1 } });
  });

  it("posts nothing in a channel that is shared, about to be shared, or archived, also when it became so after the last card", async () => {
    for (const change of [{ isExtShared: true }, { isPendingExtShared: true }, { isArchived: true }]) {
      const before = stage.world.channels.get("C0REQUESTS");
      await stage.app.notifier.postCard(channel, picture());
      const count = stage.world.messages.length;
      Object.assign(before ?? {}, change);
      await expect(stage.app.notifier.postCard(channel, picture())).rejects.toThrow(RejectedError);
      expect(stage.world.messages).toHaveLength(count);
      Object.assign(before ?? {}, { isExtShared: false, isPendingExtShared: false, isArchived: false });
      stage.world.rules.rateLimits = false;
    }
  });

  it("fails with how long to wait, when Slack asks for that", async () => {
    Object.assign(stage.world.chaos, { rateLimit: ["chat.postMessage"], retryAfterSeconds: 7 });
    const failure: unknown = await stage.app.notifier.postCard(channel, picture()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SlackThrottledError);
    expect(failure).toMatchObject({ retryAfterMs: 7000, code: "throttled" });
  });

  it("fails as rejected for a channel that is not there, as unavailable when Slack is broken", async () => {
    await expect(stage.app.notifier.postCard(a.channel("C0NOWHERE"), picture())).rejects.toThrow(RejectedError);
    stage.world.chaos.serverError = ["conversations.info"];
    await expect(stage.app.notifier.postCard(channel, picture())).rejects.toThrow(UnavailableError);
  });
});

describe("updateCard", () => {
  it("draws the card anew, text and blocks together", async () => {
    const card = await stage.app.notifier.postCard(channel, picture());
    expect(await stage.app.notifier.updateCard(card, picture(active))).toBe(true);
    expect(posted()[0]).toMatch(/🟢 view on prod[^]*Active until[^]*Approved by @bob\.[^]*REQ-BCDE1/);
    expect(posted()[0]).not.toContain("[Approve]");
    expect(maybeText(lastCall("chat.update"), "text")).not.toBe("");
  });

  it.each(["message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found", "is_archived", "not_in_channel"])("says that the card is gone, when Slack answers %s", async (code) => {
    stage.world.chaos.failEdits = code;
    expect(await stage.app.notifier.updateCard({ channel, ts: "1.000000" }, picture())).toBe(false);
  });

  it("fails, when Slack refuses the content", async () => {
    stage.world.chaos.failEdits = "invalid_blocks";
    await expect(stage.app.notifier.updateCard({ channel, ts: "1.000000" }, picture())).rejects.toThrow(RejectedError);
  });
});

describe("postInThread", () => {
  it("posts under the card, and in the channel too when removal is overdue", async () => {
    const card = await stage.app.notifier.postCard(channel, picture());
    await stage.app.notifier.postInThread(card, "granted", { ...picture(active), notice: { to: "thread", request: firstId, fact: "granted", n: 1, at: noon } });
    stage.world.rules.rateLimits = false;
    await stage.app.notifier.postInThread(card, "overdue", { ...picture(active), notice: { to: "thread", request: firstId, fact: "overdue", n: 1, at: noon } });
    expect(stage.world.messages.slice(1).map(({ threadTs, broadcast }) => ({ threadTs, broadcast }))).toEqual([{ threadTs: card.ts, broadcast: false }, { threadTs: card.ts, broadcast: true }]);
    expect(posted()[1]).toMatch(/^Active at .*, 0\.0 s after approval\. Ends .*\. AmazonEKSViewPolicy on payments; read back\.$/);
    expect(posted()[2]).toBe("Access of @ann on prod could not be removed yet. I keep trying until it is gone.");
  });
});

describe("tellRequester", () => {
  it("says how to use the access", async () => {
    await stage.app.notifier.tellRequester("active", { ...picture(active), card: undefined });
    expect(stage.world.messages[0]?.channelId).toBe("D0ANN");
    expect(posted()[0]).toContain("aws eks update-kubeconfig --name prod-eu-1 --region eu-west-1 --alias prod --role-arn arn:aws:iam::111122223333:role/people/ann\nkubectl --context prod -n payments get pods");
    expect(posted()[0]).toContain("kubectl --context prod auth can-i get pods -n payments");
    expect(posted()[0]).not.toContain("--list");
  });

  it("leaves out the role for an IAM user, and quotes what a shell would read otherwise", async () => {
    const terms = aTerms({ principal: a.principal("arn:aws:iam::111122223333:user/ann+ops=1"), scope: { type: "cluster" } });
    await stage.app.notifier.tellRequester("active", { ...picture(aRequest({ ...active, terms })), card: undefined });
    expect(posted()[0]).not.toContain("--role-arn");
    stage.world.rules.rateLimits = false;
    await stage.app.notifier.tellRequester("active", { ...picture(aRequest({ ...active, terms: aTerms({ principal: a.principal("arn:aws:iam::111122223333:role/ann+ops=1") }) })), card: undefined });
    expect(posted()[1]).toContain("--role-arn 'arn:aws:iam::111122223333:role/ann+ops=1'");
  });

  it("fails as rejected, when the person is gone", async () => {
    stage.world.people.delete("U0ANN");
    await expect(stage.app.notifier.tellRequester("over", { ...picture(active), card: undefined })).rejects.toThrow(RejectedError);
  });
});

describe("answer", () => {
  const user = a.user("U0ANN");
  const failed: IntakeOutcome = { kind: "error", reference: "ERR-TEST", of: "request" };
  const text = "REQ-7K3FQ is waiting for 1 approval by @bob, @cat";

  it("takes an ephemeral message, when there is no response_url", async () => {
    await stage.app.notifier.answer({ user, channel: "C0REQUESTS" }, asked);
    expect(stage.world.ephemerals.map((one) => stage.textOf(one))).toEqual([text]);
  });

  it("takes a direct message, when the bot is not in the channel", async () => {
    await stage.app.notifier.answer({ user, channel: "C0PRIVATE" }, failed);
    expect(posted()).toEqual(["Something went wrong on my side. Tell an administrator ERR-TEST. No access was granted. /eks-access list shows whether the request was stored; if not, try again."]);
    expect(stage.world.messages[0]?.channelId).toBe("D0ANN");
    expect(stage.log.lines).toEqual([]);
  });

  it("leaves it to the direct message that a request waits, when the bot is not in the channel", async () => {
    await stage.app.notifier.answer({ user, channel: "C0PRIVATE" }, asked);
    expect(posted()).toEqual([]);
  });

  it("takes another way, when the response_url is used up", async () => {
    await stage.app.notifier.answer({ user, channel: "C0REQUESTS", responseUrl: `${stage.world.baseUrl}/response/unknown` }, asked);
    expect(stage.world.ephemerals).toHaveLength(1);
  });

  it("never calls a response_url that is not Slack's", async () => {
    const seen: string[] = [];
    const server: Server = createServer((request, response) => { seen.push(request.url ?? ""); response.end(); });
    await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    for (const responseUrl of [`http://127.0.0.1:${String(port)}/`, `${stage.world.baseUrl}.evil.example/response/x`, "file:///etc/passwd", "nonsense"]) await stage.app.notifier.answer({ user, channel: "C0REQUESTS", responseUrl }, asked);
    expect(seen).toEqual([]);
    expect(stage.world.ephemerals).toHaveLength(4);
    await new Promise((resolve) => { server.close(resolve); });
  });

  it("does not fail, when nothing can be delivered", async () => {
    stage.world.chaos.serverError = ["*"];
    await stage.app.notifier.answer({ user, channel: "C0REQUESTS" }, failed);
    expect(stage.log.lines.filter((line) => line.startsWith("answer not delivered this way"))).toHaveLength(2);
  });
});
