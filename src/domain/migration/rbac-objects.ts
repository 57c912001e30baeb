// Roles and bindings of a cluster, as far as a migration looks at them.
import type { RbacRule } from "./rbac-cover.ts";

/** A ClusterRole, or (with a namespace) a Role; rules of aggregated roles are those that the cluster fills in. */
export interface RbacRole {
  readonly namespace: string | undefined;
  readonly name: string;
  readonly rules: readonly RbacRule[];
}

/** Whom a binding names. */
export interface RbacSubject {
  readonly kind: string;
  readonly name: string;
}

/** A ClusterRoleBinding, or (with a namespace) a RoleBinding. */
export interface RbacBinding {
  readonly namespace: string | undefined;
  readonly name: string;
  readonly role: { readonly kind: string; readonly name: string };
  readonly subjects: readonly RbacSubject[];
}

/** All of a cluster. */
export interface RbacObjects {
  readonly roles: readonly RbacRole[];
  readonly bindings: readonly RbacBinding[];
}

/** The subjects of all role bindings. */
export interface BoundSubjects {
  readonly users: readonly string[];
  readonly groups: ReadonlySet<string>;
}

/** The names of all User and Group subjects, sorted. */
export function subjectsOf({ bindings }: Pick<RbacObjects, "bindings">): BoundSubjects {
  const names = (kind: string) => [...new Set(bindings.flatMap(({ subjects }) => subjects.filter((subject) => subject.kind === kind).map(({ name }) => name)))].sort();
  return { users: names("User"), groups: new Set(names("Group")) };
}

/** The bindings that name one of these subjects, and the roles that they bind. */
export function concerning({ roles, bindings }: RbacObjects, isWanted: (subject: RbacSubject) => boolean): RbacObjects {
  const wanted = bindings.flatMap((binding) => {
    const subjects = binding.subjects.filter(isWanted);
    return subjects.length === 0 ? [] : [{ ...binding, subjects }];
  });
  return { bindings: wanted, roles: roles.filter((role) => wanted.some((binding) => isBound(role, binding))) };
}

/** Whether a binding binds that role. */
export function isBound({ namespace, name }: RbacRole, { role, namespace: place }: RbacBinding): boolean {
  return role.name === name && (role.kind === "ClusterRole" ? namespace === undefined : namespace !== undefined && namespace === place);
}
