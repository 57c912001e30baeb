// The JSON API: what is wrong in the words of a request answers 400 with a sentence.
import { describe, expect, it } from "vitest";
import { createAwsWorld } from "../../src/sandbox/aws/world.ts";
import { SandboxClock } from "../../src/sandbox/clock.ts";
import { createOnCallWorld } from "../../src/sandbox/oncall/world.ts";
import { PageFaults } from "../../src/sandbox/control/page-faults.ts";
import { control, pageState } from "../../src/sandbox/control/sandbox-control.ts";
import { serveControl } from "../../src/sandbox/control/serve-control.ts";
import { createKubernetesWorld } from "../../src/sandbox/kubernetes/world.ts";
import { seedAws } from "../../src/sandbox/seed-clusters.ts";
import { seedSlack } from "../../src/sandbox/slack/seed.ts";
import { createSlackWorld } from "../../src/sandbox/slack/world.ts";

async function startApi() {
  const clock = new SandboxClock();
  const clocks = { now: () => clock.now(), realNow: () => Date.now(), random: () => 0 };
  const [aws, slack] = [createAwsWorld(clocks), createSlackWorld(clocks)];
  seedAws(aws, clock.now());
  seedSlack(slack);
  const targets = {
    clock, slack, aws, kubernetes: createKubernetesWorld({ aws, clocks }), redisKind: "embedded", owner: "sandbox", clusterNames: new Map<string, string>(),
    faults: new PageFaults({ aws, slack, onCall: createOnCallWorld(Date.now), wipeRedis: () => Promise.resolve() }), principalOf: () => undefined, control: () => ({ url: "", token: "t" }),
  };
  const service = await serveControl({ stateFor: (person) => pageState(targets, person), onChange: () => () => undefined, post: (name, body) => control(targets, name, body) }, { port: 0, token: "t" });
  const ask = async (path: string, body: object, method = "POST") => {
    const response = await fetch(`${service.url}${path}`, { method, headers: { "x-sandbox-token": "t" }, body: JSON.stringify(body) });
    const answer: unknown = await response.json();
    return { status: response.status, body: answer };
  };
  return { ask, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() };
}

const cat = { cluster: "arn:aws:eks:eu-west-1:111122223333:cluster/prod-eu-1", principal: "arn:aws:iam::111122223333:role/people/cat" };

describe("the JSON API", () => {
  it.each([
    ["/api/act", { as: "U0ANN", do: "dance" }, "`do` must be one of command, click, say, read, dismiss, home, shortcut, fill, options, submit, close."],
    ["/api/act", { as: "U0ANN", do: "say", channel: "C0NOWHERE", text: "hello" }, 'There is no channel with the id "C0NOWHERE".'],
    ["/api/act", { as: "U0ANN", do: "command", channel: "", text: "/eks-access" }, 'There is no channel with the id "".'],
    ["/api/account", { id: "U0CAT", to: "boss" }, "`to` must be one of member, guest, deactivated."],
    ["/api/account", { id: "U0NOBODY", to: "guest" }, "There is nobody with the id"],
    ["/api/console", { do: "add-policy", ...cat, policy: "AmazonEKSEverythingPolicy" }, 'There is no access policy "AmazonEKSEverythingPolicy".'],
    ["/api/console", { do: "add-policy", ...cat }, "add-policy wants a `policy`"],
    ["/api/console", { do: "look", ...cat }, "`do` must be delete-entry, add-policy or make-entry."],
  ])("POST %s %j answers 400", async (path, body, sentence) => {
    await using api = await startApi();
    const answer = await api.ask(path, body);
    expect(answer).toMatchObject({ status: 400, body: { ok: false } });
    expect(JSON.stringify(answer.body).replaceAll('\\"', '"')).toContain(sentence);
  });
  it("does what is right, and answers 200 to what did not work", async () => {
    await using api = await startApi();
    expect(await api.ask("/api/act", { as: "U0ANN", do: "say", channel: "C0PAYMENTS", text: "hello" })).toEqual({ status: 200, body: { ok: true } });
    expect(await api.ask("/api/console", { do: "add-policy", ...cat, policy: "AmazonEKSViewPolicy" })).toEqual({ status: 200, body: { ok: true } });
    expect((await api.ask("/api/act", { as: "U0DAN", do: "say", channel: "C0PAYMENTS", text: "hello" })).status).toBe(200);
  });
  it("has no deeds outside of /api/", async () => {
    await using api = await startApi();
    expect((await api.ask("/", {})).status).toBe(405);
    expect((await api.ask("/api/nothing", {})).status).toBe(404);
  });
});
