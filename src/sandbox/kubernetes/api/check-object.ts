// What the API server refuses in an object (kubernetes/kubernetes, pkg/apis/core/validation, pkg/apis/rbac/validation, apimachinery, pkg/api/validation).
import { isDeepStrictEqual } from "node:util";
import type { ApiReply } from "./api-reply.ts";
import { badRequest, invalid } from "./api-reply.ts";
import type { Json, JsonObject } from "../../aws/json.ts";
import { isObject, isStringMap, textAt } from "../../aws/json.ts";
import { roleRefOf, rulesIn, subjectsIn } from "../access/rbac-objects.ts";
import type { Rule } from "../access/rule.ts";
import { readYaml, YamlRefusal } from "../aws-auth/yaml-value.ts";
import { isAwsAuth } from "../kubernetes-cluster.ts";
import type { Place } from "../objects/object-store.ts";
import { metadataOf } from "../objects/object-store.ts";
import { apiVersionOf } from "../objects/resource-kinds.ts";

const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const subdomainText = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** Why an object cannot be written at its place; undefined when it can. `before` is what stands there. */
export function objectRefusal(place: Place, object: JsonObject, before: JsonObject | undefined): ApiReply | undefined {
  return wrongKind(place, object) ?? wrongName(place) ?? wrongContent(place, object, before);
}

function wrongKind({ kind, namespace }: Place, object: JsonObject): ApiReply | undefined {
  const { kind: said = kind.kind, apiVersion = apiVersionOf(kind) } = object;
  if (said !== kind.kind || apiVersion !== apiVersionOf(kind)) {
    return badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: no kind "${textAt(object, "kind")}" is registered for version "${textAt(object, "apiVersion")}"`);
  }
  const own = metadataOf(object)["namespace"] ?? namespace;
  return own === namespace || own === "" ? undefined : badRequest("the namespace of the provided object does not match the namespace sent on the request");
}

function wrongName(place: Place): ApiReply | undefined {
  const { name, kind } = place;
  if (name === "") return invalid(place, "metadata.name", "Required value: name or generateName is required");
  const isRight = kind.group === "rbac.authorization.k8s.io" ? !/[/%]/.test(name) && name !== "." && name !== ".." : name.length <= 253 && subdomain.test(name);
  return isRight ? undefined : invalid(place, "metadata.name", `Invalid value: ${JSON.stringify(name)}: ${subdomainText}`);
}

function wrongContent(place: Place, object: JsonObject, before: JsonObject | undefined): ApiReply | undefined {
  switch (place.kind.kind) {
    case "ConfigMap":
      return wrongConfigMap(place, object, before);
    case "Role":
    case "ClusterRole":
      return wrongRole(place, object);
    case "RoleBinding":
    case "ClusterRoleBinding":
      return wrongBinding(place, object, before);
    default:
      return undefined;
  }
}

function wrongConfigMap(place: Place, object: JsonObject, before: JsonObject | undefined): ApiReply | undefined {
  const { data = {} } = object;
  if (!isStringMap(data)) return badRequest("ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal into Go struct field ConfigMap.data of type string");
  const badKey = Object.keys(data).find((key) => !/^[-._a-zA-Z0-9]{1,253}$/.test(key));
  if (badKey !== undefined) return invalid(place, `data[${badKey}]`, `Invalid value: ${JSON.stringify(badKey)}: a valid config key must consist of alphanumeric characters, '-', '_' or '.'`);
  if (before?.["immutable"] !== true) return undefined;
  if (object["immutable"] !== true) return invalid(place, "immutable", "Forbidden: field is immutable when `immutable` is set");
  return isDeepStrictEqual(before["data"] ?? {}, data) ? undefined : invalid(place, "data", "Forbidden: field is immutable when `immutable` is set");
}

function wrongRole(place: Place, object: JsonObject): ApiReply | undefined {
  const rules = rulesIn(object);
  if (rules === undefined) return badRequest(`${place.kind.kind} in version "v1" cannot be handled as a ${place.kind.kind}: rules cannot be read`);
  for (const [index, rule] of rules.entries()) {
    const wrong = wrongRule(rule, place.kind.namespaced);
    if (wrong !== undefined) return invalid(place, `rules[${String(index)}].${wrong.field}`, wrong.why);
  }
  return undefined;
}

function wrongRule({ verbs, apiGroups = [], resources = [], nonResourceURLs }: Rule, isNamespaced: boolean): { readonly field: string; readonly why: string } | undefined {
  if (verbs.length === 0) return { field: "verbs", why: "Required value: verbs must contain at least one value" };
  if (nonResourceURLs !== undefined) return isNamespaced ? { field: "nonResourceURLs", why: "Invalid value: namespaced rules cannot apply to non-resource URLs" } : undefined;
  if (apiGroups.length === 0) return { field: "apiGroups", why: "Required value: resource rules must supply at least one api group" };
  return resources.length === 0 ? { field: "resources", why: "Required value: resource rules must supply at least one resource" } : undefined;
}

function wrongBinding(place: Place, object: JsonObject, before: JsonObject | undefined): ApiReply | undefined {
  const { kind, name } = roleRefOf(object);
  const kinds = place.kind.namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
  if (!kinds.includes(kind)) return invalid(place, "roleRef.kind", `Unsupported value: ${JSON.stringify(kind)}: supported values: ${kinds.map((one) => JSON.stringify(one)).join(", ")}`);
  if (name === "") return invalid(place, "roleRef.name", "Required value");
  if (subjectsIn(object) === undefined) return invalid(place, "subjects[0].kind", "Unsupported value: supported values: \"Group\", \"ServiceAccount\", \"User\"");
  const old = before === undefined ? undefined : roleRefOf(before);
  return old === undefined || isDeepStrictEqual(old, { kind, name }) ? undefined : invalid(place, "roleRef", `Invalid value: ${JSON.stringify(object["roleRef"])}: cannot change roleRef`);
}

/**
 * What EKS' admission webhook says of an aws-auth that the authenticator cannot read; undefined when it has nothing against it.
 * That there is one was seen in public; its wording is ours.
 */
export function webhookRefusal(place: Place, object: JsonObject): ApiReply | undefined {
  if (!isAwsAuth(place)) return undefined;
  const wrong = ["mapRoles", "mapUsers"].find((section) => !isReadable(isObject(object["data"]) ? object["data"][section] : undefined));
  return wrong === undefined ? undefined : badRequest(`admission webhook "vconfigmap.eks.amazonaws.com" denied the request: ${wrong} of aws-auth cannot be parsed`);
}

function isReadable(text: Json | undefined): boolean {
  if (typeof text !== "string" || text.trim() === "") return true;
  try {
    const { kind } = readYaml(text);
    return kind === "list" || kind === "null";
  } catch (error) {
    if (error instanceof YamlRefusal) return false;
    throw error;
  }
}
