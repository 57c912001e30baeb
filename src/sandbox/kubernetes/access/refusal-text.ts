// The API's own words for "no" (kubernetes/kubernetes, staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go).
import type { Ask } from "./ask.ts";
import type { KubernetesUser } from "./kubernetes-user.ts";
import { qualified } from "../objects/resource-kinds.ts";

/** What a user is told who may not do that. */
export function refusalText(user: KubernetesUser, ask: Ask): string {
  const who = `User "${user.username}" cannot ${ask.verb}`;
  if (ask.kind === "path") return `forbidden: ${who} path "${ask.path}"`;
  const { group, resource, namespace, name } = ask;
  const thing = qualified(resource.split("/")[0] ?? "", group) + (name === "" ? "" : ` "${name}"`);
  const where = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  return `${thing} is forbidden: ${who} resource "${resource}" in API group "${group}" ${where}`;
}
