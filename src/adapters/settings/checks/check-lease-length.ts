// Whether what an entitlement allows can be written down in one lease, which is a tag value of at most 256 characters.
import { clusterScope } from "../../../domain/cluster/access-scope.ts";
import type { AccessScope } from "../../../domain/cluster/access-scope.ts";
import { EksAccessError } from "../../../domain/errors.ts";
import { isClusterArn, isNamespace, isOwnerId, isPrincipalArn, isRequestId, isRoleName, isSlackUserId, parseAs } from "../../../domain/ids.ts";
import { sortedSet } from "../../../domain/canonical-text.ts";
import { writeLease } from "../../../domain/lease/lease-value.ts";
import type { LeaseTarget, MacKeys } from "../../../domain/lease/lease.ts";
import { instant } from "../../../domain/time.ts";
import type { Finding } from "../problem.ts";
import type { SoundParts } from "../sound-parts.ts";

/** What fits in no lease at all (`problems`), and what fits for some namespaces only (`warnings`). */
export interface LeaseLengths {
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** Tries the shortest and the longest single namespace of every role of every entitlement. */
export function checkLeaseLengths({ entitlements, breakGlass, roles }: SoundParts): LeaseLengths {
  const broken = breakGlass.flatMap(({ path, value }) => roles.filter(({ name }) => name === value.role).map((role) => ({ path: [...path, "role"], role, ...namespaceLengths([]) })));
  const asked = entitlements.flatMap(({ path, value }) => value.roles.flatMap((name, index) => {
    const role = roles.find((each) => each.name === name);
    return role === undefined ? [] : [{ path: [...path, "roles", index], role, ...namespaceLengths(value.namespaces) }];
  }));
  const tried = [...asked, ...broken];
  const impossible = tried.filter(({ role, shortest }) => !fits(role, shortest));
  return {
    problems: impossible.map(({ path }) => ({ path, message: "has so many access policies that no lease can record it. Use fewer" })),
    warnings: tried.filter((each) => !impossible.includes(each) && !fits(each.role, each.longest)).map(({ path }) => ({ path, message: "has so many access policies that a long namespace name does not fit into a lease beside them; such requests are refused" })),
  };
}

function namespaceLengths(namespaces: readonly string[]): { readonly shortest: number; readonly longest: number } {
  const shortest = namespaces.map((name) => name.replaceAll("*", "").length);
  const longest = namespaces.map((name) => (name.includes("*") ? 63 : name.length));
  return { shortest: Math.max(1, Math.min(63, ...shortest)), longest: Math.max(1, ...longest) };
}

function fits({ name, value }: SoundParts["roles"][number], namespaceLength: number): boolean {
  const scope: AccessScope = value.scope === "cluster" ? clusterScope : { type: "namespace", namespaces: [parseAs("n".repeat(namespaceLength), isNamespace, "a namespace")] };
  try {
    const role = parseAs(name, isRoleName, "a role name");
    writeLease({ ...sample(), role, policies: sortedSet(value.accessPolicies), scope, groups: [] }, target(), unsigned);
    return true;
  } catch (error) {
    return !(error instanceof EksAccessError && error.code === "too_many_namespaces");
  }
}

// Of the lengths that a real lease has; a MAC is 22 characters whatever it signs.
const unsigned: MacKeys = { currentKid: "kid0", mac: () => "m".repeat(22), isEqual: () => false };

function sample() {
  const issuedAt = instant(1_800_000_000_000);
  return { id: parseAs("01HZZZZZZZZZZZZZZZZZZZZZZZ", isRequestId, "a request id"), issuedAt, notAfter: instant(issuedAt + 3_600_000), person: parseAs("U0123456789ABCDE", isSlackUserId, "a Slack user id") };
}

function target(): LeaseTarget {
  return {
    owner: parseAs("owner", isOwnerId, "an owner id"),
    clusterArn: parseAs("arn:aws:eks:eu-west-1:111122223333:cluster/c", isClusterArn, "a cluster ARN"),
    principal: parseAs("arn:aws:iam::111122223333:role/r", isPrincipalArn, "a principal"),
  };
}
