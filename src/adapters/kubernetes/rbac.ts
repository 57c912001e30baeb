// Implements RbacReader: roles and bindings of the whole cluster, all pages or an error.
import type { RbacV1Subject, V1PolicyRule, V1RoleRef } from "@kubernetes/client-node";
import type { Cluster, ClusterFacts } from "../../domain/cluster/cluster.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { RbacRule } from "../../domain/migration/rbac-cover.ts";
import type { RbacBinding, RbacObjects, RbacRole } from "../../domain/migration/rbac-objects.ts";
import type { RbacReader } from "../../ports/cluster/rbac-reader.ts";
import type { Apis, At, ClusterClient } from "./cluster-client.ts";
import { translateKubernetesError } from "./kubernetes-errors.ts";

const perPage = 500;
/** 20,000 objects of a kind; who has more is told so. */
const mostPages = 40;

interface Listed<T> {
  readonly items: readonly T[];
  readonly metadata?: { readonly _continue?: string };
}
interface Paging {
  readonly limit: number;
  readonly _continue?: string;
}
interface Named {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** RBAC by the list calls. */
export class KubernetesRbac implements RbacReader {
  private readonly client: ClusterClient;

  constructor(client: ClusterClient) {
    this.client = client;
  }

  async read(cluster: Cluster, facts: ClusterFacts): Promise<RbacObjects> {
    const at = { cluster, facts };
    const [clusterRoles, roles, clusterBindings, bindings] = await Promise.all([
      this.all(at, "ClusterRoles", ({ rbac }, paging) => rbac.listClusterRole(paging)), this.all(at, "Roles", ({ rbac }, paging) => rbac.listRoleForAllNamespaces(paging)),
      this.all(at, "ClusterRoleBindings", ({ rbac }, paging) => rbac.listClusterRoleBinding(paging)), this.all(at, "RoleBindings", ({ rbac }, paging) => rbac.listRoleBindingForAllNamespaces(paging)),
    ]);
    return { roles: [...clusterRoles, ...roles].map(roleOf), bindings: [...clusterBindings, ...bindings].map(bindingOf) };
  }

  private async all<T>(at: At, kind: string, list: (apis: Apis, paging: Paging) => Promise<Listed<T>>): Promise<readonly T[]> {
    const what = `listing the ${kind} of ${at.cluster.name}`;
    const items: T[] = [];
    try {
      for (let page = 0, token = ""; page < mostPages; page += 1) {
        const paging = { limit: perPage, ...(token === "" ? {} : { _continue: token }) };
        const found = await this.client.read(at, { what, call: (apis) => list(apis, paging) });
        items.push(...found.items);
        const next = found.metadata?._continue ?? "";
        if (next === "") return items;
        if (next === token) break;
        token = next;
      }
    } catch (error) {
      throw translateKubernetesError(error, what);
    }
    throw new UnavailableError("payload", `${what} failed: there are more than ${String(perPage * mostPages)}, or the list does not end.`);
  }
}

function placeOf({ metadata }: Named): Pick<RbacRole, "name" | "namespace"> {
  return { name: metadata?.name ?? "", namespace: metadata?.namespace };
}

function roleOf(role: Named & { readonly rules?: readonly V1PolicyRule[] }): RbacRole {
  return { ...placeOf(role), rules: (role.rules ?? []).map(ruleOf) };
}

function ruleOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: V1PolicyRule): RbacRule {
  const lists = Object.entries({ apiGroups, resources, resourceNames, nonResourceURLs }).filter(([, list]) => list !== undefined && list.length > 0);
  return { verbs, ...Object.fromEntries(lists) };
}

function bindingOf(binding: Named & { readonly roleRef: V1RoleRef; readonly subjects?: readonly RbacV1Subject[] }): RbacBinding {
  const { roleRef, subjects = [] } = binding;
  return { ...placeOf(binding), role: { kind: roleRef.kind, name: roleRef.name }, subjects: subjects.map(({ kind, name }) => ({ kind, name })) };
}
