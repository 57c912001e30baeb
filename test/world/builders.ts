// Builders that fill what a test does not care about. People are those of the sandbox: ann asks, bob approves, gus is a guest.
import { createHash, createHmac } from "node:crypto";
import type { ObservedEntry } from "../../src/domain/cluster/access-entry.ts";
import type { BreakGlassRule, Rota } from "../../src/domain/break-glass/break-glass-rule.ts";
import { newBreakGlass } from "../../src/domain/break-glass/new-break-glass.ts";
import { namespaceScope } from "../../src/domain/cluster/access-scope.ts";
import type { Cluster } from "../../src/domain/cluster/cluster.ts";
import type { Configuration } from "../../src/domain/configuration.ts";
import type { Entitlement } from "../../src/domain/entitlement/entitlement.ts";
import {
  isAccessPolicyName, isAccountId, isClusterArn, isClusterName, isEksName, isEntryArn, isGroupName, isNamespace, isOwnerId, isPrincipalArn, isRegion,
  isRequestId, isRoleName, isRotaName, isShortId, isSlackChannelId, isSlackTeamId, isSlackUserId, parseAs,
} from "../../src/domain/ids.ts";
import type { JudgeContext } from "../../src/domain/lease/judge-entry.ts";
import type { Lease, LeaseTarget, MacKeys } from "../../src/domain/lease/lease.ts";
import { leaseTag, madeTag, ownerTag, writeMade } from "../../src/domain/lease/lease-tags.ts";
import { writeLease } from "../../src/domain/lease/lease-value.ts";
import type { SlackPerson } from "../../src/domain/person/slack-person.ts";
import type { AccessRequest, Terms } from "../../src/domain/request/access-request.ts";
import { approvalText } from "../../src/domain/request/approval-text.ts";
import { hours, instant, minutes, plus } from "./times.ts";

/** Shorthands for branded values. */
export const a = {
  requestId: (text: string) => parseAs(text, isRequestId, "a request id"),
  shortId: (text: string) => parseAs(text, isShortId, "a short id"),
  user: (text: string) => parseAs(text, isSlackUserId, "a user id"),
  team: (text: string) => parseAs(text, isSlackTeamId, "a team id"),
  channel: (text: string) => parseAs(text, isSlackChannelId, "a channel id"),
  account: (text: string) => parseAs(text, isAccountId, "an account"),
  region: (text: string) => parseAs(text, isRegion, "a region"),
  clusterArn: (text: string) => parseAs(text, isClusterArn, "a cluster ARN"),
  principal: (text: string) => parseAs(text, isPrincipalArn, "a principal"),
  entryArn: (text: string) => parseAs(text, isEntryArn, "an entry ARN"),
  cluster: (text: string) => parseAs(text, isClusterName, "a cluster"),
  eksName: (text: string) => parseAs(text, isEksName, "an EKS name"),
  role: (text: string) => parseAs(text, isRoleName, "a role"),
  group: (text: string) => parseAs(text, isGroupName, "a group"),
  namespace: (text: string) => parseAs(text, isNamespace, "a namespace"),
  policy: (text: string) => parseAs(text, isAccessPolicyName, "an access policy"),
  owner: (text: string) => parseAs(text, isOwnerId, "an owner id"),
};

/** Scope of these namespaces. */
export function scope(...names: readonly string[]): Extract<Lease["scope"], { type: "namespace" }> {
  const made = namespaceScope(names.map(a.namespace));
  if (made?.type !== "namespace") throw new Error("a scope needs a namespace");
  return made;
}

export const noon = instant(Date.UTC(2026, 10, 24, 12));
export const annsPrincipal = a.principal("arn:aws:iam::111122223333:role/people/ann");
export const prodArn = a.clusterArn("arn:aws:eks:eu-west-1:111122223333:cluster/prod-eu-1");
export const owner = a.owner("acme-access");
/** The id of a request that was made at a time. */
export function idAt(time: number): ReturnType<typeof a.requestId> {
  const signs = Array.from({ length: 10 }, (_, place) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[Math.floor(time / 32 ** (9 - place)) % 32] ?? "0");
  return a.requestId(`${signs.join("")}8ZQ4X7K3F9ABCDE1`);
}
export const firstId = a.requestId("01KAT5N0008ZQ4X7K3F9ABCDE1");
export const secondId = a.requestId("01KAT5N1008ZQ4X7K3F9ABCDE2");

/** Keys whose MAC is HMAC-SHA-256 cut to 16 bytes, as in production. */
export function macKeys(...secrets: readonly string[]): MacKeys {
  const byKid = new Map(secrets.map((secret) => [createHash("sha256").update(`kid${secret}`).digest("base64url").slice(0, 4), secret]));
  return {
    currentKid: [...byKid.keys()][0] ?? "",
    mac: (kid, text) => {
      const secret = byKid.get(kid);
      return secret === undefined ? undefined : createHmac("sha256", secret).update(text).digest().subarray(0, 16).toString("base64url");
    },
    isEqual: (one, other) => one === other,
  };
}
export const keys = macKeys("first key");
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export const target: LeaseTarget = { owner, clusterArn: prodArn, principal: annsPrincipal };

export function aLease(parts: Partial<Lease> = {}): Lease {
  return { id: firstId, issuedAt: noon, notAfter: plus(noon, hours(1)), person: a.user("U0ANN"), role: a.role("view"), policies: [a.policy("AmazonEKSViewPolicy")], scope: scope("payments"), groups: [], ...parts };
}

/** Tags of an own entry that carries these leases. */
export function ownTags(leases: readonly Lease[], signedWith: MacKeys = keys): Record<string, string> {
  return { [ownerTag]: owner, [madeTag]: writeMade(target, signedWith), ...Object.fromEntries(leases.map((lease) => [leaseTag(lease.id), writeLease(lease, target, signedWith)])) };
}

export function anEntry(parts: Partial<ObservedEntry> = {}): ObservedEntry {
  return {
    principal: annsPrincipal, entryArn: a.entryArn("arn:aws:eks:eu-west-1:111122223333:access-entry/prod-eu-1/role/111122223333/ann/3ac5e6a8-0001"),
    type: "STANDARD", groups: [], username: "ann", tags: {}, createdAt: noon, associations: [], readAt: noon, ...parts,
  };
}

export function aContext(parts: Partial<JudgeContext> = {}): JudgeContext {
  return { owner, clusterArn: prodArn, keys, now: plus(noon, minutes(1)), proved: new Set(), ...parts };
}

export function aCluster(parts: Partial<Cluster> = {}): Cluster {
  return {
    name: a.cluster("prod"), aliases: [], eksName: a.eksName("prod-eu-1"), region: a.region("eu-west-1"), account: a.account("111122223333"),
    sensitive: false, standingEntries: "refuse", partition: "aws", ...parts,
  };
}

export function anEntitlement(parts: Partial<Entitlement> = {}): Entitlement {
  return {
    index: 0, roles: [a.role("view")], clusters: [a.cluster("prod")], namespaces: [a.namespace("payments"), a.namespace("payments-*")], requesters: "everyone",
    approvals: { count: 1, by: [a.group("payments-leads")], lapseAfter: minutes(30) },
    defaultDuration: hours(1), maxDuration: hours(8), reason: "optional", ticket: "optional", hash: "entitlement-hash", ...parts,
  };
}

export function aConfiguration(parts: Partial<Configuration> = {}): Configuration {
  return {
    owner, team: a.team("T0123456"), requestsChannel: a.channel("C0REQUESTS"), administrators: [a.group("platform")],
    clusters: [aCluster()],
    roles: [
      { name: a.role("view"), accessPolicies: [a.policy("AmazonEKSViewPolicy")], scope: "namespace" },
      { name: a.role("edit"), accessPolicies: [a.policy("AmazonEKSEditPolicy")], scope: "namespace" },
      { name: a.role("admin"), accessPolicies: [a.policy("AmazonEKSClusterAdminPolicy")], scope: "cluster" },
    ],
    groups: [
      { name: a.group("payments-leads"), members: [a.user("U0BOB"), a.user("U0CAT")] },
      { name: a.group("sre"), members: [a.user("U0DORA")] },
      { name: a.group("platform"), members: [a.user("U0EVE")] },
    ],
    people: { template: "arn:aws:iam::{account}:role/people/{email.local}", emailDomains: ["example.com"], overrides: new Map() },
    entitlements: [anEntitlement()], onCall: [], breakGlass: [], protectedPrincipals: [], hash: "configuration-hash", ...parts,
  };
}

export function aPerson(parts: Partial<SlackPerson> = {}): SlackPerson {
  return {
    id: a.user("U0ANN"), team: a.team("T0123456"), enterprise: undefined, email: "ann@example.com", emailConfirmed: true, deleted: false, isBot: false,
    isRestricted: false, isUltraRestricted: false, isAppUser: undefined, isWorkflowBot: undefined, isStranger: undefined, isInvitedUser: undefined, timeZone: undefined, ...parts,
  };
}

export function aTerms(parts: Partial<Terms> = {}): Terms {
  return {
    requester: { id: a.user("U0ANN"), email: "ann@example.com", team: a.team("T0123456") },
    cluster: a.cluster("prod"), clusterArn: prodArn, clusterCreatedAt: instant(Date.UTC(2025, 0, 1)), principal: annsPrincipal, principalId: "AROAANN",
    role: a.role("view"), accessPolicies: [a.policy("AmazonEKSViewPolicy")], scope: scope("payments"), duration: hours(1),
    entitlement: { index: 0, hash: "entitlement-hash" }, ...parts,
  };
}

export function aRequest(parts: Partial<AccessRequest> = {}): AccessRequest {
  const terms = parts.terms ?? aTerms();
  return {
    id: firstId, shortId: a.shortId("REQ-BCDE1"), revision: 1, state: "pending", terms, approvalHash: sha256(approvalText(terms)),
    askedAt: noon, lapsesAt: plus(noon, minutes(30)), approvalsNeeded: 1, approverGroups: [a.group("payments-leads")], approvals: [], ...parts,
  };
}

/** Dora, who is on call. */
export const dora = { id: a.user("U0DORA"), email: "dora@example.com" };

export function aRota(parts: Partial<Rota> = {}): Rota {
  return { name: parseAs("platform", isRotaName, "a rota"), source: { kind: "pagerduty", schedule: "PABC123", level: 1 }, whenSilent: [], ...parts };
}

export function aBreakGlassRule(parts: Partial<BreakGlassRule> = {}): BreakGlassRule {
  return {
    index: 0, clusters: [a.cluster("prod")], role: a.role("admin"), onCall: parseAs("platform", isRotaName, "a rota"), duration: minutes(30),
    alert: [a.group("sre")], review: { by: [a.group("platform")], within: hours(24) }, hash: "rule-hash", ...parts,
  };
}

/** A request by which dora broke the glass, as it is stored at first. */
export function aBrokenGlass(parts: Partial<AccessRequest> = {}): AccessRequest {
  const rule = aBreakGlassRule();
  const evidence = { rota: rule.onCall, source: "pagerduty" as const, where: "schedule PABC123, level 1", at: noon };
  const terms = aTerms({
    requester: { ...dora, team: a.team("T0123456") }, principal: a.principal("arn:aws:iam::111122223333:role/people/dora"), role: a.role("admin"), accessPolicies: [a.policy("AmazonEKSClusterAdminPolicy")],
    scope: { type: "cluster" }, duration: minutes(30), reason: "API down", entitlement: { index: 0, hash: "rule-hash" }, breakGlass: evidence,
  });
  const made = newBreakGlass({ id: firstId, shortId: a.shortId("REQ-BCDE1"), terms, approvalHash: sha256(approvalText(terms)), rule, now: noon, nth: 1 }, keys).request;
  return { ...made, ...parts };
}
