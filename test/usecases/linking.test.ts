// Beginning and finishing a link where the store, Slack or AWS does something else than usual.
import { describe, expect, it } from "vitest";
import { UnavailableError } from "../../src/domain/errors.ts";
import { nonceText } from "../../src/domain/person/link.ts";
import type { LinkNonce } from "../../src/domain/person/link.ts";
import { sealOf } from "../../src/domain/seal.ts";
import { finishLink, readLinkProof } from "../../src/usecases/identity/finish-link.ts";
import { startLink } from "../../src/usecases/identity/start-link.ts";
import { unlink } from "../../src/usecases/identity/unlink.ts";
import { whoAmI } from "../../src/usecases/identity/who-am-i.ts";
import { a, aCluster, aConfiguration, anEntitlement, aPerson, macKeys, noon, secondId } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { minutes, plus } from "../world/times.ts";

const ann = a.user("U0ANN");
const account = a.account("111122223333");
const mine = a.principal("arn:aws:iam::111122223333:role/linked/ann-l");
const proof = { region: a.region("eu-west-1"), accessKeyId: "ASIAABCDEFGHIJKLMNOP", amzDate: "20261124T120000Z", signature: "0".repeat(64) };
const people = { template: undefined, emailDomains: ["example.com"], overrides: new Map(), linkable: ["arn:aws:iam::*:role/linked/*"] };
const identity = { status: 200, contentType: "application/json", body: JSON.stringify({ GetCallerIdentityResponse: { GetCallerIdentityResult: { Account: "111122223333", Arn: "arn:aws:sts::111122223333:assumed-role/ann-l/laptop", UserId: "AROAANNLINKED:laptop" } } }) };

function linkingWorld() {
  const world = aWorld();
  world.settings.configuration = aConfiguration({ people });
  world.truth.identity = identity;
  world.truth.principal = { arn: mine, uniqueId: "AROAANNLINKED", kind: "role" };
  const finish = () => finishLink(world.deps, { user: ann, cluster: "prod", proof });
  return { ...world, begin: (typed: string | undefined = "prod") => startLink(world.deps, ann, typed), finish };
}
type Linking = ReturnType<typeof linkingWorld>;

describe("startLink", () => {
  it("gives a code for the account, with what the helper needs", async () => {
    const world = linkingWorld();
    expect(await world.begin()).toEqual({ allowed: true, value: { cluster: "prod", region: "eu-west-1", audience: "acme-access", nonce: expect.stringMatching(/^N-/) as string, until: plus(noon, minutes(10)) } });
  });
  it("takes the only account that there is, and asks which one of several", async () => {
    const world = linkingWorld();
    expect(await startLink(world.deps, ann, undefined)).toMatchObject({ allowed: true });
    world.settings.configuration = aConfiguration({ people, clusters: [aCluster(), aCluster({ name: a.cluster("staging"), account: a.account("444455556666") })], entitlements: [anEntitlement({ clusters: [a.cluster("prod"), a.cluster("staging")] })] });
    expect(await startLink(world.deps, ann, undefined)).toMatchObject({ refusal: { code: "which_cluster", possible: ["prod", "staging"] } });
  });
  it.each<[string, (world: Linking) => void, string]>([
    ["linking is off", (world) => { world.settings.configuration = aConfiguration(); }, "linking_off"],
    ["the configuration is broken", (world) => { world.settings.valid = false; }, "configuration_invalid"],
    ["the configuration names the principal", (world) => { world.settings.configuration = aConfiguration({ people: { ...people, overrides: new Map([[ann, new Map([[account, mine]])]]) } }); }, "named_by_configuration"],
    ["the person is a guest", (world) => { world.people.set(ann, aPerson({ isRestricted: true })); }, "not_member"],
    ["no entitlement names the cluster", (world) => { world.settings.configuration = aConfiguration({ people, entitlements: [] }); }, "unknown_cluster"],
  ])("gives none when %s", async (_, change, code) => {
    const world = linkingWorld();
    change(world);
    expect(await world.begin()).toMatchObject({ allowed: false, refusal: { code } });
    expect(world.links.nonces.size).toBe(0);
  });
  it("shows no code that is not stored", async () => {
    const world = linkingWorld();
    world.links.isAway = true;
    await expect(world.begin()).rejects.toThrow(UnavailableError);
  });
});

describe("finishLink", () => {
  it("links, and asks STS with the code and the name of this installation", async () => {
    const world = linkingWorld();
    const begun = await world.begin();
    expect(await world.finish()).toMatchObject({ allowed: true, value: { principal: mine, uniqueId: "AROAANNLINKED", provedAt: noon } });
    expect(world.asked).toEqual([{ proof, audience: "acme-access", nonce: begun.allowed ? begun.value.nonce : "" }]);
    expect(world.links.events.map(({ type }) => type)).toEqual(["link.made"]);
    expect(await whoAmI(world.deps, ann)).toMatchObject({ places: [{ principal: { arn: mine, source: "link", standing: "exists" }, mayLink: true }] });
  });

  const forge = (world: Linking, parts: Partial<LinkNonce>, keys = world.deps.digests.linkKeys): void => {
    const stored = [...world.links.nonces.values()][0];
    if (stored === undefined) throw new Error("no nonce");
    const { seal: _, ...nonce } = stored;
    world.links.nonces.set(`${ann} ${account}`, { ...nonce, ...parts, seal: keys === world.deps.digests.linkKeys ? stored.seal : sealOf(keys, nonceText({ ...nonce, ...parts })) });
  };
  it.each<[string, (world: Linking) => void, string]>([
    ["no code is open", (world) => { world.links.nonces.clear(); }, "no_nonce"],
    ["the code's time is over", (world) => { world.clock.advance(minutes(10)); }, "no_nonce"],
    ["somebody wrote another code into the store", (world) => { forge(world, { nonce: "N-known" }); }, "no_nonce"],
    ["somebody gave the code more time in the store", (world) => { forge(world, { until: plus(noon, minutes(600)) }); }, "no_nonce"],
    ["somebody put another person's code there", (world) => { forge(world, { user: a.user("U0BOB") }); }, "no_nonce"],
    ["somebody sealed a code with a key of their own", (world) => { forge(world, { nonce: "N-known" }, macKeys("their key")); }, "no_nonce"],
    ["the workspace is another one", (world) => { world.settings.configuration = { ...world.settings.configuration, team: a.team("T0999999") }; world.people.set(ann, aPerson({ team: a.team("T0999999") })); }, "no_nonce"],
    ["AWS' time is not known", (world) => { world.trustedClock.granting = "clock_unknown"; }, "clock"],
    ["linking was switched off meanwhile", (world) => { world.settings.configuration = aConfiguration(); }, "linking_off"],
    ["the configuration is broken by now", (world) => { world.settings.valid = false; }, "configuration_invalid"],
    ["the configuration names the principal by now", (world) => { world.settings.configuration = aConfiguration({ people: { ...people, overrides: new Map([[ann, new Map([[account, mine]])]]) } }); }, "named_by_configuration"],
    ["the cluster is gone", (world) => { world.settings.configuration = aConfiguration({ people, clusters: [] }); }, "configuration_invalid"],
    ["the person left meanwhile", (world) => { world.people.set(ann, aPerson({ deleted: true })); }, "not_member"],
  ])("links nothing and sends nothing when %s", async (_, change, code) => {
    const world = linkingWorld();
    await world.begin();
    change(world);
    expect(await world.finish()).toMatchObject({ allowed: false, refusal: { code } });
    expect([world.asked, [...world.links.links]]).toEqual([[], []]);
  });

  it.each<[string, (world: Linking) => void, string]>([
    ["STS refuses the signature", (world) => { world.truth.identity = { ...identity, status: 403 }; }, "not_signed"],
    ["STS does not answer", (world) => { world.away.sts = new UnavailableError("timeout", "away"); }, "aws_unreachable"],
    ["IAM does not answer", (world) => { world.away.aws = new UnavailableError("timeout", "away"); }, "aws_unreachable"],
    ["IAM has no such role", (world) => { world.truth.principal = undefined; }, "principal_missing"],
    ["the role was made anew", (world) => { world.truth.principal = { arn: mine, uniqueId: "AROAANOTHER", kind: "role" }; }, "recreated"],
    ["the role has the name and another path", (world) => { world.truth.principal = { arn: a.principal("arn:aws:iam::111122223333:role/other/ann-l"), uniqueId: "AROAANNLINKED", kind: "role" }; }, "not_linkable"],
  ])("links nothing, and the code is used up, when %s", async (_, change, code) => {
    const world = linkingWorld();
    await world.begin();
    change(world);
    expect(await world.finish()).toMatchObject({ allowed: false, refusal: { code } });
    expect(world.links.nonces.size).toBe(0);
    world.truth.identity = identity;
    expect(await world.finish()).toMatchObject({ allowed: false, refusal: { code: "no_nonce" } });
    expect([...world.links.links]).toEqual([]);
  });

  it("sends one of two that are submitted at once", async () => {
    const world = linkingWorld();
    await world.begin();
    const outcomes = await Promise.all([world.finish(), world.finish()]);
    expect(outcomes.filter(({ allowed }) => allowed)).toHaveLength(1);
    expect(world.asked).toHaveLength(1);
  });

  it("notes a refusal in the audit log", async () => {
    const world = linkingWorld();
    await world.finish();
    await world.deps.trail.flush();
    expect(world.sink.events).toMatchObject([{ type: "link.refused", actor: { slack: "U0ANN", email: "ann@example.com" }, cluster: "prod", facts: { code: "no_nonce" } }]);
  });
});

describe("readLinkProof", () => {
  it("takes only regions in which the configuration has a cluster of that account", () => {
    const { deps } = linkingWorld();
    const line = (region: string): string => `eks-access-proof.1.1.1.${region}:ASIAABCDEFGHIJKLMNOP:20261124T120000Z:${"0".repeat(64)}:`;
    expect(readLinkProof(deps, "prod", line("eu-west-1")).allowed).toBe(true);
    expect(readLinkProof(deps, "prod", line("us-east-1"))).toEqual({ allowed: false, refusal: "region" });
    expect(readLinkProof(deps, "nowhere", line("eu-west-1"))).toEqual({ allowed: false, refusal: "region" });
  });
});

async function linked(): Promise<Linking> {
  const world = linkingWorld();
  await world.begin();
  await world.finish();
  return world;
}

describe("a link", () => {
  it("that somebody changed in the store counts no more", async () => {
    const world = await linked();
    const stored = world.links.links.get(`${ann} ${account}`);
    if (stored === undefined) throw new Error("no link");
    world.links.links.set(`${ann} ${account}`, { ...stored, principal: a.principal("arn:aws:iam::111122223333:role/linked/other") });
    expect(await whoAmI(world.deps, ann)).toMatchObject({ places: [{ principal: "no_rule" }] });
    expect(await world.ask()).toMatchObject({ kind: "request_refused", refusal: { code: "no_principal" } });
  });
  it("is what a request is made for, and a request that waits is void when it is taken back", async () => {
    const world = await linked();
    expect(await world.ask()).toMatchObject({ kind: "asked" });
    expect((await world.stored()).terms).toMatchObject({ principal: mine, principalId: "AROAANNLINKED" });
    expect(await unlink(world.deps, ann, "prod")).toMatchObject([{ principal: mine }]);
    expect(await world.approve()).toMatchObject({ kind: "review_refused", refusal: { code: "changed" } });
    expect(await unlink(world.deps, ann, undefined)).toEqual([]);
  });
  it("gives nothing to a role that was made anew since", async () => {
    const world = await linked();
    world.truth.principal = { arn: mine, uniqueId: "AROAANOTHER", kind: "role" };
    expect(await world.ask()).toMatchObject({ kind: "request_refused", refusal: { code: "principal_recreated", principal: mine } });
    expect(await whoAmI(world.deps, ann)).toMatchObject({ places: [{ principal: { standing: "recreated" } }] });
  });
  it("taken back between approval and grant lets the grant fail", async () => {
    const world = await linked();
    await world.ask();
    await world.approve();
    await unlink(world.deps, ann, undefined);
    await world.grant();
    expect(await world.stored()).toMatchObject({ state: "failed", failure: { code: "terms_changed" } });
    expect(world.entries.get(aCluster(), mine)).toBeUndefined();
  });
  it("keeps its owner from approving for that principal", async () => {
    const world = linkingWorld();
    // bob linked what the configuration then names for ann.
    await startLink(world.deps, a.user("U0BOB"), "prod");
    expect(await finishLink(world.deps, { user: a.user("U0BOB"), cluster: "prod", proof })).toMatchObject({ allowed: true });
    world.settings.configuration = aConfiguration({ people: { ...people, overrides: new Map([[ann, new Map([[account, mine]])]]) } });
    await world.ask({}, secondId);
    expect(await world.approve(secondId)).toMatchObject({ kind: "review_refused", refusal: { code: "own_principal" } });
  });
  it("is told by whoami when it is too old, with the way to renew it", async () => {
    const world = await linked();
    world.clock.advance(minutes(180 * 24 * 60));
    expect(await whoAmI(world.deps, ann)).toMatchObject({ places: [{ principal: "no_rule", linkProblem: "outdated", mayLink: true }] });
  });
  it("can be taken back while linking is off", async () => {
    const world = await linked();
    world.settings.configuration = aConfiguration();
    expect(await unlink(world.deps, ann, undefined)).toMatchObject([{ principal: mine }]);
    expect(world.links.events.map(({ type }) => type)).toEqual(["link.made", "link.removed"]);
  });
  it("does not count for a request while the store does not answer: nobody gets access by a guess", async () => {
    const world = await linked();
    world.links.isAway = true;
    expect(await world.ask()).toMatchObject({ kind: "request_refused" });
  });
});
