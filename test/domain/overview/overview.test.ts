// What operators read of a cluster, decided from what was found.
import { describe, expect, it } from "vitest";
import type { ObservedEntry } from "../../../src/domain/cluster/access-entry.ts";
import type { ClusterFacts } from "../../../src/domain/cluster/cluster.ts";
import { supportsEntries } from "../../../src/domain/cluster/entries-support.ts";
import { clusterScope } from "../../../src/domain/cluster/access-scope.ts";
import { viewAccess } from "../../../src/domain/overview/access-view.ts";
import { viewAwsAuth } from "../../../src/domain/overview/aws-auth-view.ts";
import { viewCluster } from "../../../src/domain/overview/cluster-view.ts";
import { viewEntry } from "../../../src/domain/overview/entry-view.ts";
import type { Findings } from "../../../src/domain/overview/findings.ts";
import type { JudgeContext } from "../../../src/domain/lease/judge-entry.ts";
import { countUnknown } from "../../../src/domain/overview/unknown.ts";
import { a, aCluster, aContext, anEntry, aLease, annsPrincipal, macKeys, noon, ownTags, prodArn } from "../../world/builders.ts";
import { facts as migration, roleArn, roles, userArn, users } from "../migration/a-migration.ts";

const facts: ClusterFacts = { arn: prodArn, createdAt: noon, mode: "API_AND_CONFIG_MAP", status: "ACTIVE", version: "1.33", platformVersion: "eks.5" };
const admin = { policy: a.policy("AmazonEKSClusterAdminPolicy"), scope: clusterScope };
const standing = anEntry({ principal: a.principal(roleArn("terraform")), associations: [admin], tags: {} });
const lost = { unknown: "it is out" };
const found = (parts: Partial<Findings> = {}): Findings => ({ cluster: aCluster(), arn: prodArn, facts, entries: [standing], awsAuth: "absent", ...parts });
const judging = (): Omit<JudgeContext, "clusterArn"> => {
  const { owner, keys, now, proved } = aContext();
  return { owner, keys, now, proved };
};
const clusterOf = (findings: Findings) => viewCluster(findings, judging());
const entryOf = (entry: ObservedEntry, parts: Partial<Findings> = {}) => viewEntry(entry, aContext(), found(parts));
const awsAuthOf = (...args: Parameters<typeof migration>) => migration(...args).awsAuth;

describe("supportsEntries", () => {
  it.each([
    ["1.22", "eks.99", false], ["1.23", "eks.16", false], ["1.23", "eks.17", true], ["1.28", "eks.5", false], ["1.28", "eks.6", true], ["1.30", "eks.1", false], ["1.30", "eks.2", true], ["1.31", "eks.1", true], ["1.40", "", true],
    ["1.28", "", undefined], ["2.1", "eks.1", undefined], ["", "", undefined],
  ])("says of %s %s: %s", (version, platformVersion, supported) => {
    expect(supportsEntries({ version, platformVersion })).toBe(supported);
  });
});

describe("viewCluster", () => {
  it("says that nothing stands before API mode, when every row has an entry and somebody lasting is administrator", () => {
    const awsAuth = awsAuthOf(roles({ arn: roleArn("terraform"), groups: ["system:masters"] }));
    expect(clusterOf(found({ awsAuth })).next).toEqual({ mode: "API", obstacles: [] });
  });
  it("does not count an entry of a lease for its row, which lets the person in again afterwards", () => {
    const awsAuth = awsAuthOf(roles({ arn: roleArn("ann") }));
    const principal = a.principal(roleArn("people/ann"));
    const nextWith = (...entries: Exclude<Findings["entries"], { readonly unknown: string }>) => clusterOf(found({ awsAuth, entries: [standing, ...entries] })).next;
    expect(nextWith(anEntry({ principal, tags: ownTags([aLease()]) }))).toEqual({ mode: "API", obstacles: [{ code: "row_without_entry", names: [roleArn("ann")] }] });
    expect(nextWith({ principal, ...lost })).toEqual({ mode: "API", obstacles: [{ unknown: `the entries of these rows were not read: ${roleArn("ann")}` }] });
    expect(nextWith(anEntry({ principal, tags: {} }))).toEqual({ mode: "API", obstacles: [] });
  });
  it("finds the entry of a row by the role's name, for a row has no path", () => {
    const entry = anEntry({ principal: a.principal("arn:aws:iam::111122223333:role/people/ann"), tags: {} });
    const { rows } = viewAwsAuth(awsAuthOf(roles({ arn: "arn:aws:iam::111122223333:role/ANN" })), { partition: "aws", principals: [entry.principal] });
    expect(rows).toMatchObject([{ entry: entry.principal }]);
  });
  it("does not count who has access for a time, a service, or a namespace as lasting administrator", () => {
    const entries = [
      anEntry({ associations: [admin], tags: ownTags([aLease()]) }),
      anEntry({ principal: a.principal("arn:aws:iam::111122223333:role/aws-service-role/x/Y"), associations: [admin], tags: {} }),
      anEntry({ associations: [{ ...admin, scope: undefined }], tags: {} }),
      anEntry({ associations: [{ ...admin, policy: "AmazonEKSViewPolicy" }], tags: {} }),
    ];
    expect(clusterOf(found({ entries })).next).toEqual({ mode: "API", obstacles: [{ code: "no_standing_admin", names: [] }] });
  });
  it("does not say that there is no administrator, when an entry could not be read", () => {
    const view = clusterOf(found({ entries: [{ principal: annsPrincipal, ...lost }] }));
    expect(view.entries).toEqual({ total: 1, byType: {}, ours: { entries: 0, leases: 0 }, unread: [{ principal: annsPrincipal, ...lost }] });
    expect(view.next).toEqual({ mode: "API", obstacles: [{ unknown: "an entry that was not read may be the standing administrator" }] });
  });
  it("calls the way to the next mode unknown, where aws-auth or the entries are", () => {
    expect(clusterOf(found({ awsAuth: lost })).next).toEqual({ mode: "API", obstacles: [{ unknown: "aws-auth was not read: it is out" }] });
    expect(clusterOf(found({ entries: lost }))).toMatchObject({ entries: lost, next: { mode: "API", obstacles: [{ unknown: "the entries were not read: it is out" }] } });
  });
  it("names an old platform, an unknown one, and a cluster that is not active", () => {
    const of = (parts: Partial<ClusterFacts>) => clusterOf(found({ facts: { ...facts, mode: "CONFIG_MAP", ...parts } }));
    expect(of({ version: "1.28", platformVersion: "eks.5" })).toMatchObject({ supportsEntries: false, next: { mode: "API_AND_CONFIG_MAP", obstacles: [{ code: "platform_too_old", names: ["1.28 eks.5"] }] } });
    expect(of({ version: "?" }).next).toEqual({ mode: "API_AND_CONFIG_MAP", obstacles: [{ unknown: "the versions ? and eks.5 are not understood" }] });
    expect(of({ status: "UPDATING" }).next).toMatchObject({ obstacles: [{ code: "not_active", names: ["UPDATING"] }] });
  });
  it("names sections that cannot be read, and counts what is unknown", () => {
    const awsAuth = awsAuthOf({ mapUsers: { kind: "void", why: "a tab", text: "\t" } });
    expect(clusterOf(found({ awsAuth }))).toMatchObject({ awsAuth: { byKind: {}, unreadable: [{ section: "mapUsers", why: "a tab" }] }, next: { obstacles: [{ code: "section_unreadable", names: ["mapUsers"] }] } });
    expect([countUnknown(clusterOf(found())), countUnknown(clusterOf(found({ facts: lost, awsAuth: lost })))]).toEqual([0, 8]);
  });
});

describe("viewAwsAuth", () => {
  it("sorts rows by what they do today", () => {
    const awsAuth = awsAuthOf({
      ...roles(
        { arn: roleArn("nodes"), username: "system:node:{{EC2PrivateDNSName}}" }, { arn: roleArn("boss"), groups: ["system:masters"] }, { arn: roleArn("dev"), groups: ["devs"] },
        { arn: "" }, { arn: roleArn("a/b") }, { arn: "arn:aws:iam::111122223333:root" }, { arn: "", sso: { account: "111122223333", name: "Set" } }, { arn: roleArn("twice") }, { arn: roleArn("twice") },
      ),
      ...users({ arn: userArn("Eve") }, { arn: userArn("eve") }),
      mapAccounts: { kind: "read", items: ["111122223333", "12"], hasMoreDocuments: false },
    });
    expect(viewAwsAuth(awsAuth, { partition: "aws", principals: [] }).rows.map(({ kind }) => kind)).toEqual([
      "nodes", "administrator", "other", "no_effect", "no_effect", "unclear", "permission_set", "no_effect", "other", "unclear", "unclear", "account", "no_effect",
    ]);
  });
});

describe("viewEntry", () => {
  it("says whose an entry is", () => {
    const owner = (...args: Parameters<typeof anEntry>) => entryOf(anEntry(...args)).owner;
    const { "eks-access/owner": taken, ...stripped } = ownTags([aLease()]);
    expect(taken).toBeDefined();
    expect([owner({ tags: ownTags([aLease()]) }), owner({ tags: { "eks-access/owner": taken ?? "" } }), owner({ tags: stripped }), owner({ tags: {}, type: "EC2_LINUX" }), owner({ tags: {} })]).toEqual(["ours", "claims_ours", "was_ours", "nodes", "other"]);
    expect(owner({ tags: {}, principal: a.principal("arn:aws:iam::111122223333:role/aws-service-role/x/Y") })).toBe("aws_service");
  });
  it("says that the proof was not checked, when its key is not known", () => {
    expect(entryOf(anEntry({ tags: ownTags([aLease()], macKeys("another key")) }))).toMatchObject({ owner: "ours", alarms: ["unknown_key"] });
  });
  it("calls a scope unknown that is not known", () => {
    expect(countUnknown(entryOf(anEntry({ associations: [{ policy: "AmazonEKSViewPolicy", scope: undefined }], tags: {} })))).toBe(1);
  });
});

describe("viewAccess", () => {
  it("keeps what could not be read in the place of what was asked", () => {
    const view = viewAccess(found({ facts: lost, entries: [standing, { principal: annsPrincipal, ...lost }], awsAuth: lost }), judging());
    expect(view).toMatchObject({ mode: lost, entries: [{ owner: "other" }, { principal: annsPrincipal, ...lost }], awsAuth: lost });
    expect(viewAccess(found({ entries: lost }), judging()).entries).toEqual(lost);
  });
});
