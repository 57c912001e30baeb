// What EKS says of an access entry, in normal form: two reads of one state are equal.
import type { AccessEntry, AssociatedAccessPolicy } from "@aws-sdk/client-eks";
import type { AccessScope } from "../../../domain/cluster/access-scope.ts";
import { clusterScope, namespaceScope } from "../../../domain/cluster/access-scope.ts";
import type { Association, EntryTags } from "../../../domain/cluster/access-entry.ts";
import { sortedSet } from "../../../domain/canonical-text.ts";
import { UnavailableError } from "../../../domain/errors.ts";
import { isEntryArn, isNamespace } from "../../../domain/ids.ts";
import type { PrincipalArn } from "../../../domain/ids.ts";
import type { Instant } from "../../../domain/time.ts";
import { accessPolicyName } from "./access-policy-arn.ts";
import { saidTime } from "./said-time.ts";

/** One association; an unknown scope type, or namespaces that are no names or patterns, make an undefined scope. */
export function associationOf(said: AssociatedAccessPolicy, partition: string): Association {
  return { policy: accessPolicyName(said.policyArn ?? "", partition), scope: scopeOf(said.accessScope) };
}

function scopeOf(said: AssociatedAccessPolicy["accessScope"]): AccessScope | undefined {
  if (said?.type === "cluster") return clusterScope;
  if (said?.type !== "namespace") return undefined;
  const names = said.namespaces ?? [];
  return names.every(isNamespace) ? namespaceScope(names) : undefined;
}

/** The associations of an entry, in their order. */
export function associationsOf(said: readonly Association[]): readonly Association[] {
  return sortedBy(said, ({ policy }) => policy);
}

/** The entry with its tags. @throws UnavailableError when the reply lacks what it must hold, or is of another principal */
export function entryOf(said: AccessEntry | undefined, asked: PrincipalArn, readAt: Instant): EntryTags {
  const { principalArn, accessEntryArn = "", type } = said ?? {};
  const createdAt = saidTime(said?.createdAt);
  if (said === undefined || principalArn !== asked || !isEntryArn(accessEntryArn) || type === undefined || createdAt === undefined) {
    throw new UnavailableError("unavailable", `eks:DescribeAccessEntry gave an entry for ${asked} that cannot be understood.`);
  }
  return { principal: asked, entryArn: accessEntryArn, type, createdAt, ...contentsOf(said), readAt };
}

function contentsOf({ kubernetesGroups = [], username = "", tags = {} }: AccessEntry): Pick<EntryTags, "groups" | "username" | "tags"> {
  return { groups: sortedSet(kubernetesGroups), username, tags: Object.fromEntries(sortedBy(Object.entries(tags), ([key]) => key)) };
}

function sortedBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...items].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}
