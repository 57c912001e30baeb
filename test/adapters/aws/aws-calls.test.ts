// How calls to AWS fail: deadlines, attempts, the guard on the end, sessions.
import { describe, expect, it, vi } from "vitest";
import { clusterScope } from "../../../src/domain/cluster/access-scope.ts";
import type { Cluster } from "../../../src/domain/cluster/cluster.ts";
import { EksAccessError } from "../../../src/domain/errors.ts";
import { a, aCluster, annsPrincipal } from "../../world/builders.ts";
import { instant, milliseconds, minutes, plus, seconds } from "../../world/times.ts";
import { HandClock } from "./clocks.ts";
import { connect, connectBy } from "./connected.ts";
import type { Connected } from "./connected.ts";
import { eksError, queryError } from "./stub-aws.ts";

const view = a.policy("AmazonEKSViewPolicy");
const assumed: Cluster = aCluster({ assumeRole: { arn: "arn:aws:iam::111122223333:role/eks-access-grant", externalId: "external-1" } });

/** Resolves to the error's class name and code; fails when there is none. */
async function failure(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(() => undefined, (thrown: unknown) => thrown);
  if (error instanceof EksAccessError) return `${error.name} ${error.code}`;
  throw new Error("expected an error of the program", { cause: error });
}
const associate = async ({ aws, clock }: Connected, cluster = aCluster(), span = minutes(60)): Promise<void> =>
  aws.entryGrants.associate(cluster, { principal: annsPrincipal, policy: view, scope: clusterScope }, { notAfter: plus(clock.now(), span) });

const remove = async ({ aws }: Pick<Connected, "aws">, readAt: number): Promise<string> => failure(aws.entryRemovals.deleteEntry(aCluster(), { principal: annsPrincipal, readAt: instant(readAt) }));

const aClusterWithoutEntries = ({ path }: { readonly path: string }) => (path.includes("access-entries") ? eksError("ResourceNotFoundException", 404) : { status: 200, body: { cluster: { name: "prod-eu-1" } } });

describe("a call that hangs", () => {
  it("is given up within the deadline over all attempts, and may have happened when it was a write", async () => {
    await using world = await connect();
    world.stub.answer = () => "hang";
    const start = performance.now();
    expect(await failure(associate(world))).toBe("UnavailableError maybe_done");
    expect(performance.now() - start).toBeLessThan(1500);
    expect(world.stub.calls.length).toBeLessThanOrEqual(2);
  });
  it("is a time-out, when it was a read", async () => {
    await using world = await connect();
    world.stub.answer = () => "hang";
    expect(await failure(world.aws.clusters.describe(aCluster()))).toBe("UnavailableError timeout");
  });
  it("is given up, when it is the call for credentials that hangs", async () => {
    await using world = await connect();
    world.stub.answerAssume = () => "hang";
    const start = performance.now();
    expect(await failure(world.aws.clusters.describe(assumed))).toBe("UnavailableError timeout");
    expect(performance.now() - start).toBeLessThan(1500);
    expect(world.stub.calls).toHaveLength(0);
  });
  it("is given up within one deadline, when several calls for credentials are slow", async () => {
    await using world = await connect(1100, 1000);
    world.stub.answerAssume = () => (world.stub.assumed.length === 1 ? "hang" : undefined);
    world.stub.account = undefined;
    const start = performance.now();
    expect(await failure(world.aws.clusters.describe(assumed))).toBe("UnavailableError timeout");
    expect(performance.now() - start).toBeLessThan(1700);
  });
  it("is tried again within the deadline, when only the first attempt hangs", async () => {
    await using world = await connect(5000);
    world.stub.answer = (_, index) => (index === 0 ? "hang" : { status: 200 });
    await associate(world);
    expect(world.stub.calls).toHaveLength(2);
  });
});

describe("a reply that is lost after the commit", () => {
  it("is maybe_done for associate, when both attempts lose it", async () => {
    await using world = await connect();
    world.stub.answer = () => "reset";
    expect(await failure(associate(world))).toBe("UnavailableError maybe_done");
    expect(world.stub.calls).toHaveLength(2);
  });
  it("is already_exists for create, when the second attempt meets the first one's entry", async () => {
    await using world = await connect();
    world.stub.answer = (_, index) => (index === 0 ? "reset" : eksError("ResourceInUseException", 409));
    const create = world.aws.entryGrants.createEntry(aCluster(), { principal: annsPrincipal, tags: {}, token: "t" }, { notAfter: plus(world.clock.now(), minutes(60)) });
    expect(await failure(create)).toBe("ConflictError already_exists");
  });
  it("is still maybe_done, when the second attempt is throttled", async () => {
    await using world = await connect(5000);
    world.stub.answer = (_, index) => (index === 0 ? "reset" : eksError("ThrottlingException", 429));
    expect(await failure(associate(world))).toBe("UnavailableError maybe_done");
  });
  it("sends both attempts of a create with the token of the caller", async () => {
    await using world = await connect();
    world.stub.answer = (_, index) => (index === 0 ? "reset" : { status: 200 });
    await world.aws.entryGrants.createEntry(aCluster(), { principal: annsPrincipal, tags: { x: "y" }, token: "token-1" }, { notAfter: plus(world.clock.now(), minutes(60)) });
    const bodies = world.stub.calls.map(({ body }): unknown => JSON.parse(body));
    expect(bodies).toEqual([0, 1].map(() => ({ principalArn: annsPrincipal, type: "STANDARD", tags: { x: "y" }, clientRequestToken: "token-1" })));
  });
});

describe("the guard on the end", () => {
  it("sends nothing, when the end is 5 s away or less", async () => {
    await using world = await connect();
    expect(await failure(associate(world, aCluster(), seconds(5)))).toBe("RejectedError past_end");
    expect(world.stub.calls).toHaveLength(0);
  });
  it("stops the SDK's own retry, when the first attempt was in time and the second is not", async () => {
    await using world = await connect();
    world.stub.answer = () => {
      world.clock.advance(minutes(60));
      world.stub.date = new Date(world.clock.now());
      return eksError("ServerException", 500);
    };
    expect(await failure(associate(world))).toBe("RejectedError past_end");
    expect(world.stub.calls).toHaveLength(1);
  });
  it("goes by AWS' time, when our clock is behind", async () => {
    await using world = await connect();
    world.stub.date = new Date(world.clock.now() + minutes(90));
    world.stub.answer = () => eksError("ResourceNotFoundException", 404);
    await failure(world.aws.clusters.describe(aCluster()));
    expect(await failure(associate(world))).toBe("RejectedError past_end");
  });
  it.each(["createEntry", "addLease", "associate"] as const)("stands before %s", async (operation) => {
    await using world = await connect();
    const guard = { notAfter: world.clock.now() };
    const entryArn = a.entryArn("arn:aws:eks:eu-west-1:111122223333:access-entry/prod-eu-1/role/111122223333/ann/3ac5e6a8");
    const { entryGrants } = world.aws;
    const run = {
      createEntry: async () => entryGrants.createEntry(aCluster(), { principal: annsPrincipal, tags: {}, token: "t" }, guard),
      addLease: async () => entryGrants.addLease(aCluster(), { entryArn, leaseId: a.requestId("01KAT5N0008ZQ4X7K3F9ABCDE1"), value: "v" }, guard),
      associate: async () => entryGrants.associate(aCluster(), { principal: annsPrincipal, policy: view, scope: clusterScope }, guard),
    };
    expect(await failure(run[operation]())).toBe("RejectedError past_end");
    expect(world.stub.calls).toHaveLength(0);
  });
});

describe("a deletion by tags that were read", () => {
  it("is not attempted again by the SDK, when the tags grew older than two seconds meanwhile", async () => {
    await using world = await connect();
    const readAt = world.clock.now();
    world.stub.answer = () => {
      world.clock.advance(seconds(3));
      return eksError("ServerException", 500);
    };
    expect(await remove(world, readAt)).toBe("ConflictError stale_read");
    expect(world.stub.calls).toHaveLength(1);
  });
});

describe("trusted time", () => {
  it("is unknown before the first reply", async () => {
    await using world = await connect();
    expect(world.aws.trustedClock.trusted().granting).toBe("clock_unknown");
  });
  it("follows the Date of error replies too, and reports the skew", async () => {
    await using world = await connect();
    await failure(world.aws.clusters.describe(aCluster())); // the STS calls are over after this
    world.stub.date = new Date(world.clock.now() - 60_000);
    world.stub.answer = () => eksError("AccessDeniedException", 403);
    for (let calls = 0; calls < 4; calls += 1) await failure(world.aws.clusters.describe(aCluster()));
    const trusted = world.aws.trustedClock.trusted();
    expect(trusted.granting).toBe("clock_skewed");
    expect(Math.abs(trusted.now - (world.clock.now() - 60_000))).toBeLessThan(3000);
    expect(world.metrics.skews.at(-1)).toBeGreaterThan(55);
  });
  it("is not fresh any more two minutes after the last reply", async () => {
    await using world = await connect();
    await failure(world.aws.clusters.describe(aCluster()));
    expect(world.aws.trustedClock.trusted().granting).toBe("allowed");
    world.clock.advance(milliseconds(120_001));
    expect(world.aws.trustedClock.trusted().granting).toBe("clock_unknown");
  });
});

describe("the session of an account", () => {
  const describeFails = async (world: Connected, cluster: Cluster): Promise<string> => failure(world.aws.clusters.describe(cluster));
  it("is assumed once, with external id, source identity and name of owner and instance, for an hour", async () => {
    await using world = await connect();
    await Promise.all([describeFails(world, assumed), describeFails(world, assumed), describeFails(world, assumed)]);
    expect(world.stub.assumed.map((parameters) => Object.fromEntries(parameters))).toEqual([expect.objectContaining({
      RoleArn: "arn:aws:iam::111122223333:role/eks-access-grant", ExternalId: "external-1",
      RoleSessionName: "acme-access-bot-1", SourceIdentity: "acme-access-bot-1", DurationSeconds: "3600",
    })]);
    expect(world.stub.calls.map(({ accessKeyId }) => accessKeyId)).toEqual(["ASIASESSION1", "ASIASESSION1", "ASIASESSION1"]);
  });
  it("is refused, when the credentials are of another account", async () => {
    await using world = await connect();
    world.stub.account = "999988887777";
    expect(await describeFails(world, assumed)).toBe("UnavailableError credentials");
    expect(await describeFails(world, aCluster())).toBe("UnavailableError credentials");
    expect(world.stub.calls).toHaveLength(0);
    expect(world.metrics.alarms).toContain("aws_credentials");
  });
  it("is made anew and the call repeated, when AWS says that it is over", async () => {
    await using world = await connect();
    world.stub.answer = ({ accessKeyId }) => (accessKeyId === "ASIASESSION1" ? eksError("ExpiredTokenException", 403) : eksError("AccessDeniedException", 403));
    expect(await describeFails(world, assumed)).toBe("RejectedError access_denied");
    expect(world.stub.calls.map(({ accessKeyId }) => accessKeyId)).toEqual(["ASIASESSION1", "ASIASESSION2"]);
  });
  it("is made anew once only, when the new one is over too", async () => {
    await using world = await connect();
    world.stub.answer = () => eksError("ExpiredTokenException", 403);
    expect(await describeFails(world, assumed)).toBe("UnavailableError credentials");
    expect(world.stub.calls).toHaveLength(2);
  });
  it("is renewed early without holding up calls, and the old one serves meanwhile", async () => {
    await using world = await connect();
    await describeFails(world, assumed);
    world.clock.advance(minutes(46));
    world.stub.answerAssume = () => queryError("AccessDenied", 403);
    await describeFails(world, assumed);
    expect(world.stub.calls.map(({ accessKeyId }) => accessKeyId)).toEqual(["ASIASESSION1", "ASIASESSION1"]);
    world.clock.advance(minutes(10));
    expect(await describeFails(world, assumed)).toBe("UnavailableError credentials");
  });
  it("is replaced early, for the calls that come later", async () => {
    await using world = await connect();
    await describeFails(world, assumed);
    world.clock.advance(minutes(46));
    await describeFails(world, assumed);
    await vi.waitFor(async () => {
      await describeFails(world, assumed);
      expect(world.stub.calls.at(-1)?.accessKeyId).toBe("ASIASESSION2");
    });
  });
  it("takes nothing from other accounts, when its role cannot be assumed (fault 17)", async () => {
    await using world = await connect();
    world.stub.answerAssume = () => queryError("AccessDenied", 403);
    world.stub.answer = () => eksError("AccessDeniedException", 403);
    expect(await describeFails(world, assumed)).toBe("UnavailableError credentials");
    expect(await describeFails(world, aCluster())).toBe("RejectedError access_denied");
  });
  it("works again with the next call, when the account is repaired", async () => {
    await using world = await connect();
    world.stub.answerAssume = () => queryError("AccessDenied", 403);
    await describeFails(world, assumed);
    world.stub.answerAssume = () => undefined;
    world.stub.answer = () => eksError("AccessDeniedException", 403);
    expect(await describeFails(world, assumed)).toBe("RejectedError access_denied");
  });
});

describe("a throttled call", () => {
  it("is tried twice and then unavailable", async () => {
    await using world = await connect(5000);
    world.stub.answer = () => eksError("ThrottlingException", 429, "Rate exceeded");
    expect(await failure(world.aws.clusters.describe(aCluster()))).toBe("UnavailableError throttled");
    expect(world.stub.calls).toHaveLength(2);
  });
});

describe("the limiter", () => {
  const describeIn = async (world: { readonly aws: Connected["aws"] }, region: string): Promise<string> => failure(world.aws.clusters.describe(aCluster({ region: a.region(region) })));
  const pathsOf = (world: { readonly stub: Connected["stub"] }): number => world.stub.calls.length;

  it("holds calls back after a throttle, but not those of another region", async () => {
    await using world = await connectBy(new HandClock(), 5000);
    world.stub.answer = () => eksError("ThrottlingException", 429);
    await describeIn(world, "eu-west-1");
    world.stub.answer = () => eksError("AccessDeniedException", 403);
    const before = pathsOf(world);
    const held = describeIn(world, "eu-west-1");
    expect(await describeIn(world, "us-east-1")).toBe("RejectedError access_denied");
    expect(pathsOf(world)).toBe(before + 1);
    await world.clock.pass(300);
    expect(await held).toBe("RejectedError access_denied");
  });
  it("sends no deletion that waited until its tags were too old", async () => {
    await using world = await connectBy(new HandClock(), 5000);
    world.stub.answer = () => eksError("ThrottlingException", 429);
    await Promise.all(Array.from({ length: 5 }, async () => describeIn(world, "eu-west-1")));
    const before = pathsOf(world);
    const removal = remove(world, world.aws.trustedClock.trusted().now);
    await world.clock.pass(3000);
    expect(await removal).toBe("ConflictError stale_read");
    expect(pathsOf(world)).toBe(before);
  });
  it("sends removals by the end that they serve, the longest overdue first, and what goes on before what begins", async () => {
    await using world = await connectBy(new HandClock(), 5000);
    world.stub.answer = () => eksError("ThrottlingException", 429);
    await Promise.all(Array.from({ length: 5 }, async () => describeIn(world, "eu-west-1")));
    const before = pathsOf(world);
    world.stub.answer = () => eksError("AccessDeniedException", 403);
    const { entryRemovals, entryReader } = world.aws;
    const waiting = [
      failure(entryReader.read(aCluster(), annsPrincipal, { due: instant(2000) })),
      failure(entryReader.read(aCluster(), annsPrincipal, { due: instant(1000) })),
      failure(entryRemovals.disassociate(aCluster(), { principal: annsPrincipal, policy: view, due: instant(2000) })),
    ];
    await world.clock.pass(10_000);
    await vi.waitFor(() => { expect(pathsOf(world)).toBeGreaterThanOrEqual(before + 3); });
    expect(world.stub.calls.slice(before, before + 3).map(({ method }) => method)).toEqual(["GET", "DELETE", "GET"]);
    await world.clock.pass(10_000);
    await Promise.all(waiting);
  });
  it("asks once whether the cluster is there, for all that were not found before it is sent", async () => {
    await using world = await connectBy(new HandClock(), 5000);
    world.stub.answer = aClusterWithoutEntries;
    const looks = Array.from({ length: 10 }, async () => world.aws.entryReader.readTags(aCluster(), annsPrincipal, "removal"));
    await vi.waitFor(() => { expect(pathsOf(world)).toBe(10); });
    await new Promise((resolve) => { setImmediate(resolve); });
    await world.clock.pass(100);
    expect((await Promise.all(looks)).map(({ kind }) => kind)).toEqual(looks.map(() => "absent"));
    expect(pathsOf(world)).toBe(11);
  });
  it("asks anew whether the cluster is there, when the question was sent before the entry was not found", async () => {
    await using world = await connect(5000, 5000);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    world.stub.answer = async (call) => {
      const reply = aClusterWithoutEntries(call);
      if (!call.path.includes("access-entries")) await promise;
      return reply;
    };
    const look = async () => world.aws.entryReader.readTags(aCluster(), annsPrincipal, "removal");
    const first = look();
    await vi.waitFor(() => { expect(pathsOf(world)).toBe(2); });
    const second = look();
    await vi.waitFor(() => { expect(pathsOf(world)).toBe(4); });
    resolve(undefined);
    expect([(await first).kind, (await second).kind]).toEqual(["absent", "absent"]);
  });
  it("makes the SDK's own retries count", async () => {
    await using world = await connectBy(new HandClock(), 5000);
    world.stub.answer = () => eksError("ServerException", 500);
    await Promise.all(Array.from({ length: 5 }, async () => describeIn(world, "eu-west-1")));
    expect(pathsOf(world)).toBe(10);
    const held = describeIn(world, "eu-west-1");
    await describeIn(world, "us-east-1");
    expect(pathsOf(world)).toBe(12);
    await world.clock.pass(100);
    await held;
    expect(pathsOf(world)).toBe(14);
  });
});

describe("disposing", () => {
  it("refuses further calls, of regions too that were not called before", async () => {
    const world = await connect();
    await failure(world.aws.clusters.describe(aCluster()));
    await world[Symbol.asyncDispose]();
    expect(await failure(world.aws.clusters.describe(aCluster()))).toBe("UnavailableError unavailable");
    expect(await failure(world.aws.clusters.describe(aCluster({ region: a.region("us-east-1") })))).toBe("UnavailableError unavailable");
    expect(world.stub.calls).toHaveLength(1);
  });
});
