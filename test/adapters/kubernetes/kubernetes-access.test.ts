// The bot's reading of clusters, against the sandbox's Kubernetes and against a server that answers badly.
import { afterEach, describe, expect, it } from "vitest";
import { createKubernetesTokens } from "../../../src/adapters/aws/sts/kubernetes-token.ts";
import { ClusterClient } from "../../../src/adapters/kubernetes/cluster-client.ts";
import { createKubernetesAccess } from "../../../src/adapters/kubernetes/kubernetes-access.ts";
import type { KubernetesAccess } from "../../../src/adapters/kubernetes/kubernetes-access.ts";
import { KubernetesNamespaces } from "../../../src/adapters/kubernetes/namespaces.ts";
import type { Cluster, ClusterFacts } from "../../../src/domain/cluster/cluster.ts";
import { UnavailableError } from "../../../src/domain/errors.ts";
import { milliseconds, minutes, seconds } from "../../../src/domain/time.ts";
import { a, aCluster, noon, prodArn } from "../../world/builders.ts";
import { MemoryTrustedClock } from "../../world/memory-system.ts";
import { ann, ben, bot, startKubernetesStage, staging } from "../../sandbox/kubernetes/kubernetes-stage.ts";
import type { KubernetesStage } from "../../sandbox/kubernetes/kubernetes-stage.ts";
import { runningClock } from "../aws/clocks.ts";
import { quietLog } from "../aws/quiet.ts";
import { namespacePage, startScriptedApi, status } from "./scripted-api.ts";
import type { ScriptedAnswer, ScriptedApi, SeenRequest } from "./scripted-api.ts";

const started: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of started.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

function keep<T extends AsyncDisposable>(one: T): T {
  started.push(one);
  return one;
}

function factsAt(endpoint: string, certificateAuthority: string): ClusterFacts {
  return { arn: prodArn, createdAt: noon, mode: "API_AND_CONFIG_MAP", status: "ACTIVE", version: "1.33", platformVersion: "eks.5", endpoint, certificateAuthority };
}

describe("against the sandbox's Kubernetes", () => {
  interface Setting {
    readonly stage: KubernetesStage;
    readonly access: KubernetesAccess;
    readonly facts: ClusterFacts;
    readonly tokens: string[];
  }
  const cluster = aCluster({ name: a.cluster("staging"), eksName: a.eksName("staging") });

  async function start(as: string = bot): Promise<Setting> {
    const stage = keep(await startKubernetesStage());
    const tokens: string[] = [];
    const clock = runningClock();
    const makeToken = createKubernetesTokens({ trustedClock: new MemoryTrustedClock(clock), credentials: () => Promise.resolve(stage.aws.iam.accessKeyFor(as)) });
    const kubernetesToken = async (at: Cluster): Promise<string> => {
      const token = await makeToken(at);
      tokens.push(token);
      return token;
    };
    const access = keep(createKubernetesAccess({ clock, kubernetesToken, log: quietLog }));
    return { stage, access, tokens, facts: factsAt(stage.service.urlOf(staging), stage.service.caPem) };
  }

  it("lists the namespaces, with the rights of the shipped manifest", async () => {
    const { access, facts } = await start();
    expect(await access.namespaces.list(cluster, facts)).toEqual(["default", "kube-node-lease", "kube-public", "kube-system", "payments", "search"]);
  });

  it("says that nobody is mapped, when there is no aws-auth", async () => {
    const { access, facts } = await start();
    expect(await access.awsAuth.maps(cluster, facts, a.principal(ann))).toBe(false);
  });

  it("agrees with the cluster about who is mapped", async () => {
    const { stage, access, facts } = await start();
    stage.world.setAwsAuth(staging, "mapRoles: |\n  - rolearn: arn:aws:iam::111122223333:role/Ann\n    groups: [devs]\n");
    for (const principal of [ann, ben]) {
      const entersByIt = stage.world.canI({ clusterArn: staging, callerArn: principal, verb: "create", resource: "pods", namespace: "default" }).why.includes("let in by aws-auth");
      expect(await access.awsAuth.maps(cluster, facts, a.principal(principal))).toBe(entersByIt);
    }
  });

  it("counts everybody as mapped, when aws-auth cannot be read", async () => {
    const { stage, access, facts } = await start();
    stage.world.setAwsAuth(staging, "mapRoles: |\n  - rolearn: arn:aws:iam::111122223333:role/bob\n    username: {{SessionName}}\n");
    expect(await access.awsAuth.maps(cluster, facts, a.principal(ann))).toBe(true);
  });

  it("reads aws-auth anew for every question", async () => {
    const { stage, access, facts } = await start();
    expect(await access.awsAuth.maps(cluster, facts, a.principal(ann))).toBe(false);
    stage.world.setAwsAuth(staging, "mapAccounts: |\n  - \"111122223333\"\n");
    expect(await access.awsAuth.maps(cluster, facts, a.principal(ann))).toBe(true);
  });

  it("says that the cluster cannot be asked, when the bot has no rights there", async () => {
    const { stage, access, facts } = await start(ann);
    await expect(access.awsAuth.maps(cluster, facts, a.principal(ann))).rejects.toMatchObject({ name: "UnavailableError", code: "credentials" });
    stage.aws.eks.seedEntry(staging, { principalArn: ann });
    await expect(access.awsAuth.maps(cluster, facts, a.principal(ann))).rejects.toMatchObject({ name: "UnavailableError", code: "access_denied", message: expect.stringContaining("is forbidden") as string });
    await expect(access.namespaces.list(cluster, facts)).rejects.toMatchObject({ name: "UnavailableError", code: "access_denied" });
  });

  it("says that the cluster cannot be asked, when its connections break", async () => {
    const { stage, access, facts } = await start();
    stage.world.turn(staging, { unreachable: "reset" });
    await expect(access.awsAuth.maps(cluster, facts, a.principal(ann))).rejects.toMatchObject({ name: "UnavailableError", code: "unavailable" });
  });

  it("uses one token for many calls", async () => {
    const { access, facts, tokens } = await start();
    await Promise.all(Array.from({ length: 10 }, () => access.awsAuth.maps(cluster, facts, a.principal(ann))));
    expect(tokens).toHaveLength(1);
  });
});

describe("against a server that answers badly", () => {
  const cluster = aCluster();
  const clock = runningClock();

  interface Setting {
    readonly api: ScriptedApi;
    readonly access: KubernetesAccess;
    readonly facts: ClusterFacts;
  }

  async function start(answer: (request: SeenRequest, index: number) => ScriptedAnswer): Promise<Setting> {
    const api = keep(await startScriptedApi(answer));
    let made = 0;
    const access = keep(createKubernetesAccess({ clock, log: quietLog, kubernetesToken: () => Promise.resolve(`token-${String(made += 1)}`) }));
    return { api, access, facts: factsAt(api.url, api.caPem) };
  }
  const asksAnn = ({ access, facts }: Setting): Promise<boolean> => access.awsAuth.maps(cluster, facts, a.principal(ann));
  const tokensSeen = ({ api }: Setting): readonly string[] => api.seen.map(({ token }) => token);

  it("tries once with a new token after 401, then gives up", async () => {
    const setting = await start(() => status(401, "Unauthorized"));
    await expect(asksAnn(setting)).rejects.toMatchObject({ name: "UnavailableError", code: "credentials" });
    expect(tokensSeen(setting)).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  it("goes on with the new token, when that is accepted", async () => {
    const setting = await start(({ token }) => (token === "Bearer token-1" ? status(401, "Unauthorized") : namespacePage(["a"])));
    expect(await setting.access.namespaces.list(cluster, setting.facts)).toEqual(["a"]);
  });

  it("takes a new token before the old one is 14 minutes old", async () => {
    const setting = await start(() => status(404, "NotFound", { details: { kind: "configmaps", name: "aws-auth" } }));
    for (const passed of [minutes(0), minutes(12), minutes(2)]) {
      clock.advance(passed);
      await asksAnn(setting);
    }
    expect(tokensSeen(setting)).toEqual(["Bearer token-1", "Bearer token-1", "Bearer token-2"]);
  });

  it.each<[string, ScriptedAnswer]>([
    ["a page of a proxy", { status: 404, body: "<html>not here</html>" }],
    ["a 404 about something else", status(404, "NotFound", { details: { kind: "namespaces", name: "kube-system" } })],
    ["a 404 without details", status(404, "NotFound")],
    ["a 500", status(500, "InternalError")],
    ["another object", { status: 200, body: { kind: "ConfigMap", metadata: { name: "other" }, data: {} } }],
    ["data that is no text", { status: 200, body: { kind: "ConfigMap", metadata: { name: "aws-auth" }, data: { mapRoles: 5 } } }],
    ["a body that is cut off", { status: 200, body: "{\"kind\":\"Conf" }],
  ])("does not take %s for the absence of aws-auth", async (_name, answer) => {
    await expect(asksAnn(await start(() => answer))).rejects.toBeInstanceOf(UnavailableError);
  });

  it("says what the server said, and nothing of headers or tokens", async () => {
    const setting = await start(() => status(503, "ServiceUnavailable"));
    const error: unknown = await asksAnn(setting).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "unavailable", message: "reading aws-auth of prod failed: Kubernetes answered 503, because of ServiceUnavailable" });
    const all = JSON.stringify(error instanceof Error ? [error.message, error.stack, String(error.cause)] : []);
    expect(all).not.toMatch(/header-of-the-reply|token-\d/);
  });

  it("tries again on a new connection, when one breaks", async () => {
    const setting = await start((_request, index) => (index === 0 ? "reset" : namespacePage(["a"])));
    expect(await setting.access.namespaces.list(cluster, setting.facts)).toEqual(["a"]);
  });

  it("gives up at its deadline, when there is no answer", async () => {
    const api = keep(await startScriptedApi(() => "hang"));
    const client = keep(new ClusterClient({ clock, kubernetesToken: () => Promise.resolve("t"), deadline: milliseconds(150) }));
    const listing = new KubernetesNamespaces(client, clock).list(cluster, factsAt(api.url, api.caPem));
    await expect(listing).rejects.toMatchObject({ name: "UnavailableError", code: "timeout" });
    expect(api.seen).toHaveLength(1);
  });

  it("sends nothing to a server whose certificate the cluster's authority did not sign", async () => {
    const other = keep(await startScriptedApi(() => "hang"));
    const { api, access } = await start(() => namespacePage(["a"]));
    await expect(access.namespaces.list(cluster, factsAt(api.url, other.caPem))).rejects.toMatchObject({ name: "UnavailableError" });
    expect(api.seen).toEqual([]);
  });

  it.each([
    ["an endpoint without TLS", { endpoint: "http://127.0.0.1:1" }],
    ["no certificate authority", { certificateAuthority: "" }],
  ])("asks for no token, when EKS names %s", async (_name, odd) => {
    const api = keep(await startScriptedApi(() => namespacePage(["a"])));
    const facts = factsAt(api.url, api.caPem);
    const access = keep(createKubernetesAccess({ clock, log: quietLog, kubernetesToken: () => Promise.reject(new Error("a token was asked for")) }));
    await expect(access.namespaces.list(cluster, { ...facts, ...odd })).rejects.toMatchObject({ name: "UnavailableError", message: expect.stringContaining("no https endpoint") as string });
    expect(api.seen).toEqual([]);
  });

  it("opens few connections for many calls", async () => {
    const setting = await start(() => status(404, "NotFound", { details: { kind: "configmaps", name: "aws-auth" } }));
    await Promise.all(Array.from({ length: 40 }, () => asksAnn(setting)));
    expect(setting.api.seen).toHaveLength(40);
    expect(setting.api.connections()).toBeLessThanOrEqual(4);
  });

  it("goes to the new endpoint, when the cluster was made again", async () => {
    const { access, facts } = await start(() => namespacePage(["old"]));
    expect(await access.namespaces.list(cluster, facts)).toEqual(["old"]);
    const api = keep(await startScriptedApi(() => namespacePage(["new"])));
    expect(await access.namespaces.list(cluster, factsAt(api.url, api.caPem))).toEqual(["new"]);
  });

  it("goes where EKS says now, also when the authority is the same", async () => {
    const { api, access } = await start(() => status(404, "NotFound", { details: { kind: "configmaps", name: "aws-auth" } }));
    for (const path of ["/one", "/two"]) await access.awsAuth.maps(cluster, factsAt(api.url + path, api.caPem), a.principal(ann));
    expect(api.seen.map(({ url }) => url.slice(0, 4))).toEqual(["/one", "/two"]);
  });

  it("passes on the error of making a token, and does not keep it", async () => {
    const api = keep(await startScriptedApi(() => namespacePage(["a"])));
    const outcomes = [Promise.reject(new UnavailableError("credentials", "no session")), Promise.resolve("t")];
    const access = keep(createKubernetesAccess({ clock, log: quietLog, kubernetesToken: () => outcomes.shift() ?? Promise.resolve("t") }));
    await expect(access.namespaces.list(cluster, factsAt(api.url, api.caPem))).rejects.toMatchObject({ code: "credentials", message: "no session" });
    expect(await access.namespaces.list(cluster, factsAt(api.url, api.caPem))).toEqual(["a"]);
  });
});

describe("listing namespaces", () => {
  const cluster = aCluster();
  const clock = runningClock();

  async function start(answer: (request: SeenRequest, index: number) => ScriptedAnswer) {
    const api = keep(await startScriptedApi(answer));
    const { namespaces } = keep(createKubernetesAccess({ clock, log: quietLog, kubernetesToken: () => Promise.resolve("t") }));
    return { api, list: () => namespaces.list(cluster, factsAt(api.url, api.caPem)) };
  }
  const nextOf = (url: string): string => new URL(url, "https://x").searchParams.get("continue") ?? "";

  it("gives the names of all pages, sorted", async () => {
    const { api, list } = await start(({ url }) => ({ "": namespacePage(["c", "a"], "2"), "2": namespacePage(["b"], "3") })[nextOf(url)] ?? namespacePage([]));
    expect(await list()).toEqual(["a", "b", "c"]);
    expect(api.seen).toHaveLength(3);
  });

  it("gives a copy for less than a minute, also to those who ask meanwhile", async () => {
    const { api, list } = await start((_request, index) => namespacePage([`n${String(index)}`]));
    expect(await Promise.all([list(), list()])).toEqual([["n0"], ["n0"]]);
    clock.advance(seconds(50));
    expect(await list()).toEqual(["n0"]);
    clock.advance(seconds(10));
    expect(await list()).toEqual(["n1"]);
    expect(api.seen).toHaveLength(2);
  });

  it("starts again, once, when the server forgot the list", async () => {
    const { list } = await start((_request, index) => [namespacePage(["a"], "2"), status(410, "Expired"), namespacePage(["a", "b"])][index] ?? "reset");
    expect(await list()).toEqual(["a", "b"]);
    const { list: again } = await start(({ url }) => (nextOf(url) === "" ? namespacePage(["a"], "2") : status(410, "Expired")));
    await expect(again()).rejects.toMatchObject({ name: "UnavailableError" });
  });

  it("gives an error and never a part, when a page fails or the pages do not end", async () => {
    const { list: failing } = await start(({ url }) => (nextOf(url) === "" ? namespacePage(["a"], "2") : status(500, "InternalError")));
    await expect(failing()).rejects.toMatchObject({ name: "UnavailableError" });
    const { api: same, list: circling } = await start(() => namespacePage(["a"], "same"));
    await expect(circling()).rejects.toMatchObject({ code: "payload" });
    expect(same.seen).toHaveLength(2);
    const { api, list: endless } = await start((_request, index) => namespacePage(["a"], String(index + 1)));
    await expect(endless()).rejects.toMatchObject({ code: "payload" });
    expect(api.seen).toHaveLength(100);
  });

  it("does not keep an error", async () => {
    const { list } = await start((_request, index) => (index === 0 ? status(500, "InternalError") : namespacePage(["a"])));
    await expect(list()).rejects.toBeInstanceOf(UnavailableError);
    expect(await list()).toEqual(["a"]);
  });

  it("refuses a list with a name that is none", async () => {
    const { list } = await start(() => namespacePage(["a", "B*"]));
    await expect(list()).rejects.toMatchObject({ code: "payload" });
  });
});
