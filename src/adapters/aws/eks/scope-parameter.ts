// Access scopes as EKS takes them.
import type { AccessScope as ScopeParameter } from "@aws-sdk/client-eks";
import type { AccessScope } from "../../../domain/cluster/access-scope.ts";
import { RejectedError } from "../../../domain/errors.ts";

/** The parameter for a scope. @throws RejectedError for a namespace scope without namespaces, whose meaning to EKS is not documented */
export function scopeParameter(scope: AccessScope): ScopeParameter {
  if (scope.type === "cluster") return { type: "cluster" };
  if (scope.namespaces.length === 0) throw new RejectedError("invalid_parameter", "A namespace scope needs at least one namespace.");
  return { type: "namespace", namespaces: [...scope.namespaces] };
}
