// Every fault and lag, seen from an SDK client.
import type { EKS } from "@aws-sdk/client-eks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { failureOf } from "./failure-of.ts";
import type { Stage } from "./aws-stage.ts";
import { account, allowAll, ann, clusterArn, operator, otherAccount, policy, policyArn, region, startStage } from "./aws-stage.ts";

let stage: Stage;
let client: EKS;
const on = { clusterName: "prod", principalArn: ann };
const prod = clusterArn("prod");

beforeAll(async () => {
  stage = await startStage();
  client = stage.eks();
});
afterAll(async () => { await stage[Symbol.asyncDispose](); });
beforeEach(() => { stage.world.eks.seedEntry(prod, { principalArn: ann, tags: { owner: "us" } }); });
afterEach(() => {
  stage.world.faults.clear();
  if (isThere()) stage.world.eks.deleteEntry(prod, ann);
});

const isThere = () => stage.world.journal.view().clusters.some(({ arn, entries }) => arn === prod && entries.some(({ principalArn }) => principalArn === ann));
const remove = (using = client) => using.deleteAccessEntry(on);
const read = () => client.describeAccessEntry(on);

describe("throttle", () => {
  it("answers 429 to a share of the calls", async () => {
    const fault = stage.world.faults.throttle({ service: "eks", probability: 0.5 });
    const outcomes = await Promise.all(Array.from({ length: 60 }, () => failureOf(read())));
    const throttled = outcomes.filter(({ name, status }) => name === "ThrottlingException" && status === 429);
    expect(throttled.length).toBe(fault.hits);
    expect(throttled.length).toBeGreaterThan(15);
    expect(throttled.length).toBeLessThan(45);
  });

  it("lets a bucket's burst through per account and region", async () => {
    stage.world.faults.throttle({}, { perSecond: 0.001, burst: 2 });
    const outcomes = [];
    for (let call = 0; call < 4; call += 1) outcomes.push((await failureOf(read())).name);
    expect(outcomes).toEqual(["no failure", "no failure", "ThrottlingException", "ThrottlingException"]);
    expect((await failureOf(stage.eks(operator, { region: "eu-central-1" }).listClusters({}))).name).toBe("no failure");
  });

  it("is Throttling with 400 on the query services", async () => {
    stage.world.faults.throttle({ service: "sts", operation: "GetCallerIdentity" });
    expect(await failureOf(stage.sts(operator).getCallerIdentity())).toMatchObject({ name: "Throttling", status: 400 });
  });
});

describe("a lost reply", () => {
  it("follows the commit, and strikes the nth call that succeeds", async () => {
    stage.world.faults.loseReply({ operation: "DescribeAccessEntry", nth: 2 });
    await read();
    expect((await failureOf(read())).status).toBeUndefined();
    await read();
    const fault = stage.world.faults.loseReply({ operation: "DeleteAccessEntry" });
    expect((await failureOf(remove())).message).toMatch(/ECONNRESET|socket hang up|aborted/i);
    expect([isThere(), fault.hits]).toEqual([false, 1]);
  });

  it("is met by the SDK's own retry with 404 for a delete", async () => {
    stage.world.faults.loseReply({ operation: "DeleteAccessEntry", times: 1 });
    expect(await failureOf(remove(stage.eks(operator, { maxAttempts: 3 })))).toMatchObject({ name: "ResourceNotFoundException" });
  });
});

describe("errors and resets", () => {
  it("come before anything happens", async () => {
    stage.world.faults.errorBefore({ operation: "DeleteAccessEntry", times: 1 });
    expect(await failureOf(remove())).toMatchObject({ name: "ServerException", status: 500 });
    stage.world.faults.resetBefore({ operation: ["DeleteAccessEntry"], times: 1 });
    expect((await failureOf(remove())).status).toBeUndefined();
    expect(isThere()).toBe(true);
  });

  it("come after the commit", async () => {
    stage.world.faults.errorAfter({ operation: "DeleteAccessEntry" });
    expect(await failureOf(remove())).toMatchObject({ name: "ServerException", status: 500 });
    expect(isThere()).toBe(false);
  });
});

describe("a hang", () => {
  it("before the commit holds the call until it is released", async () => {
    const hang = stage.world.faults.hang({ operation: "DeleteAccessEntry" }, "before");
    const call = remove();
    await hang.reached;
    expect([isThere(), hang.hits]).toEqual([true, 1]);
    hang.release();
    await call;
    expect(isThere()).toBe(false);
  });

  it("after the commit holds the reply", async () => {
    const hang = stage.world.faults.hang({ operation: "DeleteAccessEntry" }, "after");
    const call = remove();
    await hang.reached;
    expect(isThere()).toBe(false);
    hang.release();
    await call;
  });

  it("can be dropped, and then the call never happens", async () => {
    const hang = stage.world.faults.hang({ operation: "DeleteAccessEntry" }, "before");
    const call = failureOf(remove());
    await hang.reached;
    hang.drop();
    expect((await call).name).not.toBe("no failure");
    expect(isThere()).toBe(true);
  });

  it("commits late when the client has gone meanwhile", async () => {
    const hang = stage.world.faults.hang({ operation: "DeleteAccessEntry" }, "before");
    const leaving = new AbortController();
    const call = failureOf(client.deleteAccessEntry(on, { abortSignal: leaving.signal }));
    await hang.reached;
    leaving.abort();
    expect((await call).name).toBe("AbortError");
    const gone = new Promise<void>((resolve) => {
      const stop = stage.world.journal.onChange(() => {
        if (isThere()) return;
        stop();
        resolve();
      });
    });
    hang.release();
    await gone;
  });

  it("does not hold other accounts' calls", async () => {
    stage.world.iam.addRole({ account: otherAccount, name: "op2", policies: [allowAll] });
    const hang = stage.world.faults.hang({ account }, "before");
    const held = failureOf(read());
    await hang.reached;
    await stage.eks(`arn:aws:iam::${otherAccount}:role/op2`).listClusters({});
    hang.release();
    await held;
  });
});

describe("an outage", () => {
  it("answers 503 in its account and region until its time is over", async () => {
    stage.world.faults.outage({ account, region, until: Date.now() + 60_000 });
    expect(await failureOf(read())).toMatchObject({ name: "ServiceUnavailableException", status: 503 });
    await stage.eks(operator, { region: "eu-central-1" }).listClusters({});
    stage.advance(120_000);
    await read();
  });

  it("can leave calls without any answer", async () => {
    const outage = stage.world.faults.outage({ account }, "none");
    const leaving = new AbortController();
    const call = failureOf(client.describeAccessEntry(on, { abortSignal: leaving.signal }));
    const struck = new Promise<void>((resolve) => {
      const stop = stage.world.journal.onChange(() => {
        stop();
        resolve();
      });
    });
    await struck;
    leaving.abort();
    expect([(await call).name, outage.hits]).toEqual(["AbortError", 1]);
  });
});

describe("lags", () => {
  it("readLag lets reads answer from the past, each at its own age, until it is over", async () => {
    stage.advance(60_000);
    stage.world.faults.turn({ readLag: 5000 });
    await client.associateAccessPolicy({ ...on, policyArn: policyArn("View"), accessScope: { type: "cluster" } });
    const countOf = async () => (await client.listAssociatedAccessPolicies(on)).associatedAccessPolicies?.length;
    stage.advance(2500);
    const counts = await Promise.all(Array.from({ length: 40 }, countOf));
    expect([counts.includes(0), counts.includes(1)]).toEqual([true, true]);
    stage.advance(2500);
    expect(await Promise.all(Array.from({ length: 10 }, countOf))).toEqual(Array.from({ length: 10 }, () => 1));
    expect(stage.world.journal.view().clusters.find(({ arn }) => arn === prod)?.entries.find(({ principalArn }) => principalArn === ann)?.associations.length).toBe(1);
  });

  it("associateLag hides a new entry from AssociateAccessPolicy", async () => {
    stage.world.eks.deleteEntry(prod, ann);
    stage.world.faults.turn({ associateLag: 4000 }, prod);
    await client.createAccessEntry(on);
    const associate = () => failureOf(client.associateAccessPolicy({ ...on, policyArn: policyArn("View"), accessScope: { type: "cluster" } }));
    expect(await associate()).toMatchObject({ name: "ResourceNotFoundException", status: 404 });
    stage.advance(4000);
    expect((await associate()).name).toBe("no failure");
  });

  it("iamLag hides a new principal", async () => {
    stage.world.faults.turn({ iamLag: 4000 });
    const { arn } = stage.world.iam.addRole({ account, name: "fresh" });
    const create = () => failureOf(client.createAccessEntry({ clusterName: "prod", principalArn: arn }));
    expect((await create()).message).toContain("invalid principal");
    expect((await failureOf(stage.iam(operator).getRole({ RoleName: "fresh" }))).name).toBe("NoSuchEntityException");
    stage.advance(4000);
    expect((await create()).name).toBe("no failure");
  });
});

describe("knobs of IAM", () => {
  const fenced = (): EKS => {
    const name = `fenced-${String(stage.world.journal.records.length)}`;
    const allow = { Effect: "Allow", Action: ["eks:DeleteAccessEntry", "eks:AssociateAccessPolicy"], Resource: "*", Condition: { StringEquals: { "aws:ResourceTag/owner": "us" } } };
    return stage.eks(stage.world.iam.addRole({ account, name, policies: [policy(allow, { Effect: "Allow", Action: "eks:CreateAccessEntry", Resource: "*" })] }).arn);
  };

  it("absentEntry chooses between 404 and 403 for callers whose rights depend on tags", async () => {
    const caller = fenced();
    const absent = { clusterName: "prod", principalArn: `arn:aws:iam::${account}:role/absent` };
    expect(await failureOf(caller.deleteAccessEntry(absent))).toMatchObject({ status: 404 });
    stage.world.faults.turn({ absentEntry: 403 });
    expect(await failureOf(caller.deleteAccessEntry(absent))).toMatchObject({ name: "AccessDeniedException", status: 403 });
    expect(await failureOf(client.deleteAccessEntry(absent))).toMatchObject({ status: 404 });
  });

  it("tagLag hides new tags from IAM for a while", async () => {
    stage.world.eks.deleteEntry(prod, ann);
    stage.world.faults.turn({ tagLag: 4000 });
    const caller = fenced();
    await caller.createAccessEntry({ ...on, tags: { owner: "us" } });
    const associate = () => failureOf(caller.associateAccessPolicy({ ...on, policyArn: policyArn("View"), accessScope: { type: "cluster" } }));
    expect((await associate()).name).toBe("AccessDeniedException");
    stage.advance(4000);
    expect((await associate()).name).toBe("no failure");
  });

  it("createNeedsTagResource asks for that right too, only when there are tags", async () => {
    stage.world.eks.deleteEntry(prod, ann);
    stage.world.faults.turn({ createNeedsTagResource: true });
    const caller = fenced();
    expect((await failureOf(caller.createAccessEntry({ ...on, tags: { owner: "us" } }))).message).toContain("not authorized to perform: eks:TagResource");
    await caller.createAccessEntry(on);
  });
});

describe("the list of faults", () => {
  it("says in plain JSON what is on, and switches off one or all", async () => {
    const { faults } = stage.world;
    faults.throttle({ account, probability: 0.3 });
    const hang = faults.hang({ operation: "DeleteAccessEntry" }, "before");
    faults.turn({ readLag: 5000 });
    faults.turn({ absentEntry: 403 }, prod);
    const on = faults.describe();
    expect(JSON.parse(JSON.stringify(on))).toEqual(on);
    expect(on.map(({ kind, cluster }) => [kind, cluster])).toEqual([["throttle", undefined], ["hangBefore", undefined], ["readLag", undefined], ["absentEntry", prod]]);
    for (const { id } of on.filter(({ kind }) => kind !== "hangBefore")) faults.stop(id);
    expect(faults.describe().map(({ kind }) => kind)).toEqual(["hangBefore"]);
    const call = remove();
    await hang.reached;
    faults.clear();
    await call;
    expect(faults.describe()).toEqual([]);
    expect(faults.knobs(prod).absentEntry).toBe(404);
  });
});
