// What `whoami` finds out, also when Slack or IAM does not answer.
import { describe, expect, it } from "vitest";
import { RejectedError, UnavailableError } from "../../src/domain/errors.ts";
import type { Configuration } from "../../src/domain/configuration.ts";
import { whoAmI } from "../../src/usecases/identity/who-am-i.ts";
import { a, aCluster, aConfiguration, anEntitlement, annsPrincipal, aPerson } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";

const ann = a.user("U0ANN");
const twoAccounts: Partial<Configuration> = {
  clusters: [aCluster(), aCluster({ name: a.cluster("legacy"), eksName: a.eksName("legacy-1") }), aCluster({ name: a.cluster("staging"), account: a.account("444455556666") }), aCluster({ name: a.cluster("hidden"), account: a.account("777788889999") })],
  entitlements: [anEntitlement({ clusters: [a.cluster("prod"), a.cluster("legacy"), a.cluster("staging")] })],
};

describe("whoAmI", () => {
  it("names the principal of each account with the clusters that the person may ask for, and no other cluster", async () => {
    const world = aWorld();
    world.settings.configuration = aConfiguration(twoAccounts);
    expect(await whoAmI(world.deps, ann)).toMatchObject({
      member: { email: "ann@example.com" }, unknown: [],
      places: [
        { clusters: ["prod", "legacy"], principal: { arn: annsPrincipal, source: "template", standing: "exists" } },
        { clusters: ["staging"], principal: { arn: "arn:aws:iam::444455556666:role/people/ann", source: "template" } },
      ],
    });
  });

  it("tells the groups of the person", async () => {
    const world = aWorld();
    expect(await whoAmI(world.deps, a.user("U0BOB"))).toMatchObject({ memberOf: new Set(["payments-leads"]) });
  });

  it("tells guests only that they are guests", async () => {
    expect(await whoAmI(aWorld().deps, a.user("U0GUS"))).toEqual({ refusal: "guest" });
  });

  it.each<[string, Partial<Configuration["people"]>, string]>([
    ["no_rule", { template: undefined }, "ann@example.com"],
    ["other_mail_domain", {}, "ann@elsewhere.example"],
    ["unfit_address", {}, "ann/b@example.com"],
  ])("says %s, when the configuration gives none", async (why, rules, email) => {
    const world = aWorld();
    world.settings.configuration = aConfiguration({ people: { ...aConfiguration().people, ...rules } });
    world.people.set(ann, aPerson({ email }));
    expect(await whoAmI(world.deps, ann)).toMatchObject({ places: [{ principal: why }] });
  });

  it.each<[string, Error]>([["does not answer", new UnavailableError("unavailable", "away")], ["refuses", new RejectedError("access_denied", "no")]])("says that it does not know, when IAM %s", async (_, error) => {
    const world = aWorld();
    world.away.aws = error;
    expect(await whoAmI(world.deps, ann)).toMatchObject({ places: [{ principal: { standing: "unknown" } }] });
  });

  it("says missing, when IAM has no such principal", async () => {
    const world = aWorld();
    world.truth.principal = undefined;
    expect(await whoAmI(world.deps, ann)).toMatchObject({ places: [{ principal: { standing: "missing" } }] });
  });

  it.each([["principal_protected", { protectedPrincipals: ["arn:aws:iam::*:role/people/*"] }], ["principal_shared", { people: { template: "arn:aws:iam::{account}:role/AWSReservedSSO_{email.local}", emailDomains: ["example.com"], overrides: new Map() } }]])("says %s, whatever IAM says", async (standing, parts) => {
    const world = aWorld();
    world.settings.configuration = aConfiguration(parts);
    expect(await whoAmI(world.deps, ann)).toMatchObject({ places: [{ principal: { standing } }] });
  });

  it("fails, when Slack's directory does not answer", async () => {
    const world = aWorld();
    world.away.directory = new UnavailableError("unavailable", "away");
    await expect(whoAmI(world.deps, ann)).rejects.toThrow(UnavailableError);
  });
});
