// The stored form of a lease, version 1, frozen:
// 1:<kid>:<issuedAt>:<notAfter>:<person>:<role>:<policies>:<scope>:<groups>:<mac>
import { netstrings, sortedSet } from "../canonical-text.ts";
import type { AccessScope } from "../cluster/access-scope.ts";
import { clusterScope } from "../cluster/access-scope.ts";
import { InvalidInputError } from "../errors.ts";
import { isKubernetesGroup, isNamespace, isRoleName, isSlackUserId } from "../ids.ts";
import type { LeaseId } from "../ids.ts";
import { instant } from "../time.ts";
import type { Instant } from "../time.ts";
import { escapeName, unescapeName } from "./escape.ts";
import type { Lease, LeaseTarget, MacKeys } from "./lease.ts";
import { policyCode, policyOfCode } from "./policy-codes.ts";

/** Longest value of an EKS tag (EKS API model, TagValue). */
const longestTagValue = 256;
/** Longest life of a lease: 7 days. */
export const longestLease = 7 * 86_400_000;

/** A lease value taken apart; its MAC is not checked yet. */
export interface WrittenLease {
  readonly lease: Lease;
  readonly kid: string;
  readonly mac: string;
  /** The fields from issuedAt to groups as they stand in the value. */
  readonly fields: readonly string[];
}

/**
 * Writes a lease as a tag value, signed with the current key.
 * @throws InvalidInputError `too_many_namespaces` when it is longer than a tag value may be
 */
export function writeLease(lease: Lease, target: LeaseTarget, keys: MacKeys): string {
  const fields = fieldsOf(lease);
  const mac = keys.mac(keys.currentKid, leaseMacText(lease.id, target, fields)) ?? "";
  const value = ["1", keys.currentKid, ...fields, mac].join(":");
  if (value.length > longestTagValue) throw new InvalidInputError("too_many_namespaces", "The request names too many namespaces to be recorded in one lease. Ask for fewer, or use a pattern.");
  return value;
}

/** Takes a value apart; undefined when it is not exactly what `writeLease` would have written for some lease. */
export function readLease(id: LeaseId, value: string): WrittenLease | undefined {
  const [version, kid = "", ...rest] = value.split(":");
  const mac = rest.pop() ?? "";
  if (version !== "1" || value.length > longestTagValue || rest.length !== 7) return undefined;
  if (!/^[\w-]{4}$/.test(kid) || !/^[\w-]{22}$/.test(mac)) return undefined;
  const lease = leaseOf(id, rest);
  return lease !== undefined && fieldsOf(lease).join(":") === rest.join(":") ? { lease, kid, mac, fields: rest } : undefined;
}

/** Whether the MAC of a value verifies for this target; undefined when its key is not ours. */
export function leaseVerifies(written: WrittenLease, target: LeaseTarget, keys: MacKeys): boolean | undefined {
  const mac = keys.mac(written.kid, leaseMacText(written.lease.id, target, written.fields));
  return mac === undefined ? undefined : keys.isEqual(mac, written.mac);
}

function leaseMacText(id: LeaseId, target: LeaseTarget, fields: readonly string[]): string {
  return netstrings(["eks-access lease", "1", target.owner, target.clusterArn, "own", target.principal, id, ...fields]);
}

function fieldsOf(lease: Lease): readonly string[] {
  return [
    String(lease.issuedAt / 1000), String(lease.notAfter / 1000), lease.person, lease.role,
    listText(lease.policies.map(policyCode)),
    scopeField(lease.scope),
    lease.groups.length === 0 ? "-" : `g+${listText(lease.groups.map(escapeName))}`,
  ];
}

function listText(items: readonly string[]): string {
  return items.length === 0 ? "-" : sortedSet(items).join("+");
}

function scopeField(scope: AccessScope | undefined): string {
  if (scope === undefined) return "-";
  return scope.type === "cluster" ? "c" : `n+${listText(scope.namespaces.map(escapeName))}`;
}

function leaseOf(id: LeaseId, fields: readonly string[]): Lease | undefined {
  const [issued, end, person = "", role = "", ...what] = fields;
  const span = spanOf(issued, end);
  const given = givenOf(what);
  if (span === undefined || given === undefined || !isSlackUserId(person) || !isRoleName(role)) return undefined;
  return { id, ...span, person, role, ...given };
}

function spanOf(issued = "", end = ""): Pick<Lease, "issuedAt" | "notAfter"> | undefined {
  const issuedAt = epoch(issued);
  const notAfter = epoch(end);
  if (issuedAt === undefined || notAfter === undefined) return undefined;
  return notAfter > issuedAt && notAfter - issuedAt <= longestLease ? { issuedAt, notAfter } : undefined;
}

function givenOf([policyField = "", scopeText = "", groupField = ""]: readonly string[]): Pick<Lease, "policies" | "scope" | "groups"> | undefined {
  const policies = items(policyField, policyOfCode);
  const scope = scopeOf(scopeText);
  const groups = groupField === "-" ? [] : prefixed(groupField, "g+", isKubernetesGroup);
  if (policies === undefined || scope === "bad" || groups === undefined) return undefined;
  return (policies.length > 0) === (scope !== undefined) ? { policies: sortedSet(policies), scope, groups } : undefined;
}

function epoch(text: string): Instant | undefined {
  return /^[1-9]\d{0,9}$/.test(text) ? instant(Number(text) * 1000) : undefined;
}

function scopeOf(text: string): AccessScope | undefined | "bad" {
  if (text === "-") return undefined;
  if (text === "c") return clusterScope;
  const namespaces = prefixed(text, "n+", isNamespace);
  return namespaces === undefined ? "bad" : { type: "namespace", namespaces };
}

function prefixed<T extends string>(text: string, prefix: string, is: (name: string) => name is T): readonly T[] | undefined {
  if (!text.startsWith(prefix)) return undefined;
  const names = items(text.slice(prefix.length), (item) => {
    const name = unescapeName(item);
    return name !== undefined && is(name) ? name : undefined;
  });
  return names === undefined || names.length === 0 ? undefined : sortedSet(names);
}

function items<T>(text: string, read: (item: string) => T | undefined): readonly T[] | undefined {
  if (text === "-") return [];
  const each = text.split("+").map(read);
  const known = each.filter((item) => item !== undefined);
  return known.length === each.length ? known : undefined;
}
