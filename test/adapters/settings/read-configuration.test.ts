// The YAML file: what a good one becomes, and what is said of a bad one.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { configurationSchemaText } from "../../../src/adapters/settings/json-schema.ts";
import { keysByPlace } from "../../../src/adapters/settings/schema.ts";
import { readConfiguration } from "../../../src/adapters/settings/read-configuration.ts";
import { changed, exampleText, good, problemsOf, warningsOf } from "./sample.ts";

const configurationDocs = readFileSync(new URL("../../../docs/configuration.md", import.meta.url), "utf8");

describe("readConfiguration, on a good file", () => {
  it("takes the example without a warning", () => {
    expect(warningsOf(exampleText)).toEqual([]);
    const configuration = good(exampleText);
    expect(configuration.clusters.map(({ name, partition, sensitive }) => [name, partition, sensitive])).toEqual([["prod", "aws", true], ["staging", "aws", false]]);
    expect(configuration.entitlements.map(({ index, requesters, defaultDuration, maxDuration }) => ({ index, requesters, defaultDuration, maxDuration }))).toEqual([
      { index: 0, requesters: "everyone", defaultDuration: 3_600_000, maxDuration: 28_800_000 },
      { index: 1, requesters: ["payments-leads", "sre"], defaultDuration: 1_800_000, maxDuration: 14_400_000 },
      { index: 2, requesters: ["sre"], defaultDuration: 1_800_000, maxDuration: 7_200_000 },
    ]);
  });

  it("fills in what was left out", () => {
    const [, edit] = good(exampleText).entitlements;
    expect(edit?.approvals.lapseAfter).toBe(1_800_000);
    expect(edit?.ticket).toBe("optional");
    expect(good(changed("    standingEntries: refuse\n", "")).clusters[0]?.standingEntries).toBe("refuse");
  });

  it("does without what may be left out", () => {
    const { adminChannel, clusters, people } = good(changed("  adminChannel: C0456ABCD # where alarms go; leave it out for logs and metrics only\n", "").replace("    channel: C0789ABCD # its cards go here instead\n", "").replace(/ {2}overrides:\n.*\n/, ""));
    expect([adminChannel, clusters[0]?.channel, people.overrides.size]).toEqual([undefined, undefined, 0]);
    const withoutTemplate = good(changed(`  principal: { template: "arn:aws:iam::{account}:role/people/{email.local}", emailDomains: [example.com] }\n`, ""));
    expect(withoutTemplate.people.template).toBeUndefined();
    const own = good(changed("    assumeRole:\n      arn: arn:aws:iam::444455556666:role/eks-access-grant\n      externalId: 8d41a7f0-example-staging\n", ""));
    expect(own.clusters[1]?.assumeRole).toBeUndefined();
  });

  it("keeps overrides by person and account", () => {
    const overrides = [...good(exampleText).people.overrides].map(([user, byAccount]) => [user, [...byAccount]]);
    expect(overrides).toEqual([["U0123ANN", [["111122223333", "arn:aws:iam::111122223333:user/ann"]]]]);
  });

  it("protects the roles that it assumes, whatever the file says", () => {
    expect(good(changed(`protectedPrincipals:\n  - "arn:aws:iam::*:role/eks-access*"\n  - "arn:aws:iam::*:role/terraform"\n`, "")).protectedPrincipals)
      .toEqual(["arn:aws:iam::111122223333:role/eks-access-grant", "arn:aws:iam::444455556666:role/eks-access-grant"]);
  });

  it.each([["eu-west-1", "aws"], ["cn-north-1", "aws-cn"], ["us-gov-west-1", "aws-us-gov"], ["eusc-de-east-1", "aws-eusc"]])("puts clusters of %s into the partition %s", (region, partition) => {
    const text = changed("region: eu-west-1", `region: ${region}`).replace(`role/people/{email.local}"`, `role/people/{email.local}"`).replace(`arn:aws:iam::111122223333:user/ann`, `arn:${partition}:iam::111122223333:user/ann`);
    expect(good(text).clusters[0]?.partition).toBe(partition);
  });

  it("changes the hash of an entitlement with what it says, and of no other", () => {
    const before = good(exampleText);
    const after = good(changed("duration: { default: 1h, max: 8h }", "duration: { default: 1h, max: 7h }"));
    expect(after.hash).not.toBe(before.hash);
    expect(after.entitlements.map(({ hash }, index) => hash === before.entitlements[index]?.hash)).toEqual([false, true, true]);
  });

  it("keeps the hashes, when only spelling and order of keys changed", () => {
    const spelled = changed("{ default: 1h, max: 8h }", "{ max: 480m, default: 60m } # the same");
    expect(good(spelled).hash).toBe(good(exampleText).hash);
    expect(good(spelled).entitlements[0]?.hash).toBe(good(exampleText).entitlements[0]?.hash);
  });
});

describe("readConfiguration, on a file that is no YAML", () => {
  it("refuses a key that is there twice, with its place", () => {
    expect(problemsOf(changed("  view: {", "  admin: { accessPolicies: [AmazonEKSViewPolicy], scope: cluster }\n  view: {"))).toEqual([expect.stringMatching(/^x\.yaml:39:3: Map keys must be unique/)]);
  });

  it("refuses a second document, an unknown tag, broken indentation, nothing at all", () => {
    expect(problemsOf(`${exampleText}---\na: 1\n`)).toHaveLength(1);
    expect(problemsOf(changed("owner: acme-eks-access", "owner: !!js/function acme-eks-access"))).toHaveLength(1);
    expect(problemsOf(changed("  team: T0123ABCD", " team: T0123ABCD"))).not.toEqual([]);
    expect(problemsOf("")).toEqual(["x.yaml:1:1: must be a mapping of keys to values"]);
  });

  it("takes 100 aliases and refuses 101", () => {
    const withAliases = (count: number): string => changed("members: [U0123BOB, U0123CAT]", `members: [&bob U0123BOB, U0123CAT, ${Array.from({ length: count }, () => "*bob").join(", ")}]`);
    expect(problemsOf(withAliases(100))).toEqual([]);
    expect(problemsOf(withAliases(101))).toEqual([expect.stringContaining("more than 100 aliases")]);
  });

  it("refuses aliases that multiply", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]", ...["b", "c", "d", "e", "f"].map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${"abcde"[index] ?? ""}`).join(", ")}]`)].join("\n");
    expect(problemsOf(bomb)).toEqual([expect.stringContaining("aliases")]);
  });

  it("takes a file of 1 MiB and refuses one more byte", () => {
    const padded = (bytes: number): string => `${exampleText}#${"é".repeat(8)}${"-".repeat(bytes - Buffer.byteLength(exampleText) - 18)}\n`;
    expect(Buffer.byteLength(padded(1_048_576))).toBe(1_048_576);
    expect(problemsOf(padded(1_048_576))).toEqual([]);
    expect(problemsOf(padded(1_048_577))).toEqual(["x.yaml:1:1: is longer than 1 MiB"]);
  });
});

describe("readConfiguration, on a wrong shape", () => {
  it.each([
    ["requestsChannel: C0123ABCD", "requestChannel: C0123ABCD", "slack.requestChannel: is not a key here. Did you mean `requestsChannel`?"],
    ["requestsChannel: C0123ABCD", "requestChannel: C0123ABCD", "slack.requestsChannel: is missing"],
    ["sensitive: true", "sensitve: true", "clusters[0].sensitve: is not a key here. Did you mean `sensitive`?"],
    ["externalId: 5f2b9c1e-example-prod", "externalID: 5f2b9c1e-example-prod", "clusters[0].assumeRole.externalID: is not a key here. Did you mean `externalId`?"],
    ["{ default: 1h, max: 8h }", "{ default: 1h, maximum: 8h }", "entitlements[0].duration.maximum: is not a key here; there are default, max"],
    ["owner: acme-eks-access", "owner: Acme", "owner: `Acme` is not an owner id"],
    ["requestsChannel: C0123ABCD", `requestsChannel: "#access"`, "slack.requestsChannel: `#access` is not the id of a channel such as C0123ABCD, not its #name (open the channel's details; the id is at the bottom)"],
    ["requestsChannel: C0123ABCD", "requestsChannel: D0123ABCD", "slack.requestsChannel: `D0123ABCD` is not the id of a channel"],
    [`account: "111122223333"`, "account: 111122223333", "clusters[0].account: must be text: an AWS account id of twelve digits, in quotes. Put it in quotes: YAML reads it as a number"],
    ["name: staging", "name: 5", "clusters[1].name: must be text: a cluster name"],
    ["name: staging", "name: [a]", "clusters[1].name: must be text: a cluster name"],
    ["sensitive: true", "sensitive: 1", "clusters[0].sensitive: must be true or false"],
    ["standingEntries: refuse", "standingEntries: borrow", "clusters[0].standingEntries: must be `refuse`; `borrow` is not supported by this version"],
    ["administrators: [platform]", "administrators: platform", "administrators: must be a list of groups"],
    ["administrators: [platform]", "administrators: []", "administrators: must name at least one of the groups"],
    ["requesters: [everyone]", "requesters: []", "entitlements[0].requesters: must name at least one of the groups, or `everyone`"],
    ["externalId: 5f2b9c1e-example-prod", "externalId: x", "clusters[0].assumeRole.externalId: must be 2 to 1224"],
    ["externalId: 5f2b9c1e-example-prod", "externalId: a b", "clusters[0].assumeRole.externalId: must be 2 to 1224"],
    ["arn: arn:aws:iam::111122223333:role/eks-access-grant", "arn: arn:aws:sts::111122223333:assumed-role/x/y", "clusters[0].assumeRole.arn: must be the ARN of an IAM role"],
    ["count: 1, by: [payments-leads, sre]", "count: -1, by: [payments-leads, sre]", "entitlements[0].approvals.count: must not be negative; 0 grants by the rule alone"],
    ["count: 2, by: [sre, platform], escalate", "count: 0, by: [sre, platform], escalate", "entitlements[2].approvals.escalate: has no effect with count 0, since nobody is waited for: leave it out"],
    ["count: 1, by: [payments-leads, sre]", "count: 1, by: []", "entitlements[0].approvals.by: must name at least one of the groups"],
    ["count: 1, by: [payments-leads, sre]", "count: 1", "entitlements[0].approvals.by: is missing"],
    ["lapseAfter: 30m", "lapseAfter: soon", "entitlements[0].approvals.lapseAfter: `soon` is not a length such as 30m, 2h, 1d"],
    ["lapseAfter: 30m", "lapseAfter: 30", "entitlements[0].approvals.lapseAfter: must be a length such as 30m, 2h, 1d"],
    ["accessPolicies: [AmazonEKSViewPolicy]", `accessPolicies: ["arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"]`, "is not the name of an EKS access policy such as AmazonEKSViewPolicy"],
    ["accessPolicies: [AmazonEKSViewPolicy]", `accessPolicies: [${Array.from({ length: 11 }, (_, index) => `AmazonEKSView${index}`).join(", ")}]`, "roles.view.accessPolicies: has more than 10 access policies"],
    ["  view: {", "  View_er: {", "roles.View_er: `View_er` is not a role name"],
    ["U0123ANN: {", "ann: {", "people.overrides.ann: `ann` is not a Slack user id"],
    [`"arn:aws:iam::*:role/terraform"`, "terraform", "protectedPrincipals[1]: must be the ARN of an IAM role or user"],
    ["namespaces: [payments]", "namespaces: [Payments]", "entitlements[1].namespaces[0]: `Payments` is not a namespace or pattern"],
  ])("says what is wrong with `%s` → `%s`", (from, to, message) => {
    expect(problemsOf(changed(from, to)).join("\n")).toContain(message);
  });

  it.each([
    ["scope: cluster }", "scope: cluster, kubernetesGroups: [x] }", "roles.admin.kubernetesGroups: is not supported by this version, which has no roles of Kubernetes groups"],
    ["lapseAfter: 30m }", "lapseAfter: 30m, escalate: { after: 10m } }", "entitlements[0].approvals.escalate.to: is missing: add a list of groups"],
    ["lapseAfter: 30m }", "lapseAfter: 30m, escalate: { after: 30m, to: [sre] } }", "entitlements[0].approvals.escalate.after: is not shorter than lapseAfter: nobody would be called before the request is over. Make it shorter"],
    ["lapseAfter: 30m }", "lapseAfter: 30m, escalate: { after: 10m, to: [srr] } }", "entitlements[0].approvals.escalate.to[0]: there is no group `srr`. Did you mean `sre`?"],
    ["lapseAfter: 30m }", "lapseAfter: 30m, escalate: { after: 10m, to: [sre], mayDecide: maybe } }", "entitlements[0].approvals.escalate.mayDecide: must be `true` or `false`"],
  ])("says that a later version may have it: `%s` → `%s`", (from, to, message) => {
    expect(problemsOf(changed(from, to))).toEqual([expect.stringContaining(message)]);
  });
});

describe("readConfiguration, on pieces that do not fit together", () => {
  it.each([
    ["administrators: [platform]", "administrators: [platfrom]", "administrators[0]: there is no group `platfrom`. Did you mean `platform`?"],
    ["- roles: [view]", "- roles: [vew]", "entitlements[0].roles[0]: there is no role `vew`. Did you mean `view`?"],
    ["clusters: [prod, staging]", "clusters: [prod, stagin]", "entitlements[0].clusters[1]: there is no cluster `stagin`. Did you mean `staging`?"],
    ["clusters: [prod, staging]", "clusters: [production]", "entitlements[0].clusters[0]: `production` is an alias: write the cluster's name, `prod`"],
    ["requesters: [sre]", "requesters: [src]", "entitlements[2].requesters[0]: there is no group `src`. Did you mean `sre`?"],
    ["count: 1, by: [payments-leads, sre]", "count: 1, by: [everyone]", "entitlements[0].approvals.by[0]: `everyone` may only be a requester: name the groups"],
    ["aliases: [production]", "aliases: [staging]", "clusters[1].name: the name `staging` is taken by another cluster or alias"],
    ["aliases: [production]", "aliases: [prod]", "clusters[0].aliases[0]: the name `prod` is taken by another cluster or alias"],
    ["arn: arn:aws:iam::111122223333:role/eks-access-grant", "arn: arn:aws:iam::444455556666:role/eks-access-grant", "clusters[0].assumeRole.arn: is a role of account 444455556666, but the cluster is in 111122223333"],
    ["  platform: {", "  everyone: {", "groups.everyone: the name `everyone` is taken"],
    ["payments-leads: { members: [U0123BOB, U0123CAT] }", "payments-leads: {}", "groups.payments-leads: has neither members nor a slackUserGroup"],
    ["    namespaces: [payments]\n", "", "entitlements[1].namespaces: must name some, since its roles count in namespaces"],
    ["- roles: [admin]", "- namespaces: [payments]\n    roles: [admin]", "entitlements[2].namespaces: do not apply to a role that covers the whole cluster. Make two entitlements"],
    ["{ default: 1h, max: 8h }", "{ default: 9h, max: 8h }", "entitlements[0].duration.default: is longer than max"],
    ["{ default: 1h, max: 8h }", "{ default: 1h, max: 169h }", "entitlements[0].duration.max: is longer than 7d, the longest that a lease may live"],
    ["{ default: 1h, max: 8h }", "{ default: 4m, max: 4m }", "entitlements[0].duration.max: is shorter than 5m"],
    ["lapseAfter: 30m", "lapseAfter: 8d", "entitlements[0].approvals.lapseAfter: is longer than 7d"],
    ["count: 1, by: [payments-leads, sre]", "count: 3, by: [payments-leads]", "entitlements[0].approvals.count: is 3, but its groups hold only 2: nothing could be approved"],
    ["emailDomains: [example.com]", "emailDomains: [example.com, example.org]", "people.principal.template: must hold {email.domain}, since there are several emailDomains: ann@example.com and ann@example.org would share one principal"],
    ["people/{email.local}", "people/{email.locale}", "people.principal.template: has the unknown placeholder {email.locale}; there are {account}, {email.local} and {email.domain}"],
    ["people/{email.local}", "people/shared", "people.principal.template: must hold {email.local}"],
    ["arn:aws:iam::{account}:role/people/", "role/people/", "people.principal.template: does not make the ARN of an IAM role or user"],
    ["iam::{account}:role", "iam::111122223333:role", "which is not of account 444455556666 (aws), where a cluster is"],
    ["arn:aws:iam::111122223333:user/ann", "arn:aws:iam::444455556666:user/ann", "people.overrides.U0123ANN.111122223333: must be a principal of account 111122223333 (aws)"],
    [`"111122223333": arn:aws:iam::111122223333:user/ann`, `"999900001111": arn:aws:iam::999900001111:user/ann`, "people.overrides.U0123ANN.999900001111: no cluster is in account 999900001111"],
    [", emailDomains: [example.com]", "", "people.principal.emailDomains: "],
    ["emailDomains: [example.com]", "emailDomains: []", "people.principal.emailDomains: "],
    ["emailDomains: [example.com]", "emailDomains: [Example.com]", "people.principal.emailDomains[0]: must be a mail domain in lower case, such as example.com"],
    [`    U0123ANN: {`, `    U0123ANNA: { "111122223333": arn:aws:iam::111122223333:user/ann }\n    U0123ANN: {`, "people.overrides.U0123ANN.111122223333: is the principal of U0123ANNA already: what one is given the other would have"],
    ["arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:role/terraform", "is one of the protectedPrincipals, which never get access"],
  ])("says what is wrong with `%s` → `%s`", (from, to, message) => {
    const problems = problemsOf(changed(from, to)).join("\n");
    expect(problems).toContain(message);
    expect(problems).toMatch(/^x\.yaml:\d+:\d+: /);
  });

  it("refuses one EKS cluster under two names", () => {
    const text = changed("eksName: staging-eu-1\n    region: eu-central-1\n    account: \"444455556666\"\n    assumeRole:\n      arn: arn:aws:iam::444455556666:role/eks-access-grant", "eksName: prod-eu-1\n    region: eu-west-1\n    account: \"111122223333\"\n    assumeRole:\n      arn: arn:aws:iam::111122223333:role/eks-access-grant");
    expect(problemsOf(text)).toEqual([expect.stringContaining("clusters[1].eksName: is the same EKS cluster as `prod`: give that one an alias instead")]);
  });

  it("refuses people without template and overrides", () => {
    expect(problemsOf("people: {}\n").join("\n")).toContain("people: names neither principal.template nor overrides nor linkable: nobody would have a principal");
  });

  it("takes patterns of principals to link, and they alone are enough", () => {
    expect(good(exampleText).people.linkable).toEqual(["arn:aws:iam::*:role/people/contractors/*"]);
    const alone = exampleText.replace(/people:\n(?: {2}.*\n)+/, 'people:\n  linkable: ["arn:aws:iam::111122223333:user/*x"]\n'.replace("*x", "x*"));
    expect(problemsOf(alone)).toEqual([]);
  });
  it.each([
    ["arn:aws:iam::999988887777:role/people/*", "people.linkable[0]: no cluster is in account 999988887777: take it out, or write * for every account"],
    ["*", "people.linkable[0]: must be the ARN of IAM roles or users"], ["arn:aws:iam::*:*", "must be the ARN of IAM roles or users"], ["arn:aws:iam::*:role/*", "must be the ARN of IAM roles or users"],
    ["arn:aws:sts::*:assumed-role/people/*", "must be the ARN of IAM roles or users"], ["arn:aws:iam::1111*:role/people/*", "must be the ARN of IAM roles or users"], ["role/people/*", "must be the ARN of IAM roles or users"],
  ])("refuses the pattern %s", (pattern, message) => {
    expect(problemsOf(changed("arn:aws:iam::*:role/people/contractors/*", pattern))).toEqual([expect.stringContaining(message)]);
  });

  it("takes the limits themselves", () => {
    expect(problemsOf(changed("{ default: 1h, max: 8h }", "{ default: 5m, max: 7d }"))).toEqual([]);
    expect(problemsOf(changed("count: 1, by: [payments-leads, sre]", "count: 2, by: [payments-leads]"))).toEqual([]);
    expect(problemsOf(changed("{ default: 1h, max: 8h }", "{ default: 8h, max: 8h }"))).toEqual([]);
  });

  it("refuses a role that no lease can record, and warns of one that fits only beside short namespaces", () => {
    const policies = (count: number): string => Array.from({ length: count }, (_, index) => `AmazonEKS${"LongName".repeat(3)}${index}Policy`).join(", ");
    const withPolicies = (count: number): string => changed("view: { accessPolicies: [AmazonEKSViewPolicy]", `view: { accessPolicies: [${policies(count)}]`);
    expect(problemsOf(withPolicies(10))).toEqual([expect.stringContaining("entitlements[0].roles[0]: has so many access policies that no lease can record it. Use fewer")]);
    expect(warningsOf(withPolicies(3))).toEqual([expect.stringContaining("a long namespace name does not fit")]);
    expect(warningsOf(withPolicies(1))).toEqual([]);
  });

  it("warns of an access policy that looks like a typing mistake, and takes one that is merely new", () => {
    expect(warningsOf(changed("[AmazonEKSViewPolicy]", "[AmazonEKSVewPolicy]"))).toEqual(["`AmazonEKSVewPolicy` is not an access policy that we know. Did you mean `AmazonEKSViewPolicy`?"]);
    expect(warningsOf(changed("[AmazonEKSViewPolicy]", "[AmazonEKSBrandNewThingPolicy]"))).toEqual([]);
  });
});

describe("an entitlement that asks nobody", () => {
  it("is taken, with a warning for every sensitive cluster that it is for", () => {
    expect(warningsOf(changed("count: 1, by: [payments-leads, sre]", "count: 0, by: [payments-leads, sre]"))).toEqual(["is 0: everybody who may ask gets this on the sensitive cluster `prod` without any approval"]);
  });
});

describe("readConfiguration, on many problems", () => {
  it("reports all of them at once, in the order of the file, each with its line and column", () => {
    const text = changed("team: T0123ABCD", "team: acme").replace("  - name: staging", "  - name: prod").replace("roles: [edit]", "roles: [edti]").replace("{ default: 30m, max: 2h }", "{ default: 3h, max: 2h }");
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^x\.yaml:8:3: slack\.team: `acme` is not a workspace id/),
      expect.stringMatching(/^x\.yaml:27:5: clusters\[1\]\.name: the name `prod` is taken/),
      expect.stringMatching(/^x\.yaml:58:22: entitlements\[0\]\.clusters\[1\]: there is no cluster `staging`/),
      expect.stringMatching(/^x\.yaml:65:13: entitlements\[1\]\.roles\[0\]: there is no role `edti`\. Did you mean `edit`\?/),
      expect.stringMatching(/^x\.yaml:66:22: /),
      expect.stringMatching(/^x\.yaml:73:22: /),
      expect.stringMatching(/^x\.yaml:76:17: entitlements\[2\]\.duration\.default: is longer than max/),
    ]);
  });

  it("names the place of what an alias stands for", () => {
    const text = changed("duration: { default: 1h, max: 8h }", "duration: &long { default: 1h, max: 9d }").replace("duration: { default: 30m, max: 4h }", "duration: *long");
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^x\.yaml:62:36: entitlements\[0\]\.duration\.max: /), expect.stringMatching(/^x\.yaml:62:36: entitlements\[1\]\.duration\.max: /)]);
  });

  it("finds no fault in names while their section is missing or no section", () => {
    for (const groups of ["", "groups: 5\n", "groups: [a]\n", "groups:\n"]) {
      const text = exampleText.replace(/groups:\n(?: {2}.*\n)+/, groups);
      expect(problemsOf(text)).toEqual([expect.stringMatching(/: groups: (?:is missing: add it|must be a mapping of names to values)$/)]);
    }
  });

  it("checks what fits together in the sound parts, while others have the wrong shape", () => {
    const problems = problemsOf(changed("region: eu-west-1", "region: nowhere").replace("administrators: [platform]", "administrators: [platfrom]")).join("\n");
    expect(problems).toContain("clusters[0].region: `nowhere` is not an AWS region");
    expect(problems).toContain("there is no group `platfrom`");
    expect(problems).not.toContain("there is no cluster");
  });
});

describe("the files beside the program", () => {
  it("have a JSON Schema that is up to date (node scripts/write-schema.ts)", () => {
    expect(readFileSync(new URL("../../../deploy/eks-access.schema.json", import.meta.url), "utf8")).toBe(configurationSchemaText());
  });

  it.each(["deploy/eks-access.example.yaml", "src/sandbox/eks-access.yaml"])("%s is good, without a warning", (path) => {
    expect(warningsOf(readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8"))).toEqual([]);
  });

  it.each([["the example", exampleText, (key: string) => `${key}:`], ["docs/configuration.md", configurationDocs, (key: string) => key]])("show every key in %s", (_name, text, written) => {
    expect([...keysByPlace.values()].flat().filter((key) => !text.includes(written(key)))).toEqual([]);
    expect(keysByPlace.size).toBe(19);
  });

  it("explain every name of the sample environment in docs/configuration.md", () => {
    const sample = readFileSync(new URL("../../../.env.example", import.meta.url), "utf8");
    const names = [...sample.matchAll(/^#?([A-Z_]+)=/gm)].flatMap(([, name = ""]) => (name.endsWith("_FILE") && !name.includes("AUDIT") ? [] : [name]));
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !configurationDocs.includes(`\`${name}\``))).toEqual([]);
  });

  it("would not be taken without their text: an empty document is refused", () => {
    expect("problems" in readConfiguration("# nothing\n", () => "")).toBe(true);
  });
});
