// Creating, replacing, patching and deleting objects, with the checks of the API server in its order.
import { isDeepStrictEqual } from "node:util";
import type { ApiReply } from "./api-reply.ts";
import { alreadyExists, badRequest, conflict, deleted, forbiddenObject, objectNotFound, objectReply, patchRefused, Refused, unsupportedMediaType } from "./api-reply.ts";
import { objectRefusal, webhookRefusal } from "./check-object.ts";
import type { Visit } from "./visit.ts";
import { isObject, parseObject, textAt } from "../../aws/json.ts";
import type { JsonObject } from "../../aws/json.ts";
import { escalationRefusal } from "../access/escalation.ts";
import { roleRefOf } from "../access/rbac-objects.ts";
import { roleOf } from "../access/role-binding.ts";
import { applyJsonPatch, applyMergePatch, MalformedPatch, PatchFailed } from "../objects/json-patch.ts";
import { managedFieldsAfter } from "../objects/managed-fields.ts";
import { metadataOf } from "../objects/object-store.ts";
import type { Place } from "../objects/object-store.ts";
import { resourceOf } from "../objects/resource-kinds.ts";

const jsonPatch = "application/json-patch+json";
const mergePatches = ["application/merge-patch+json", "application/strategic-merge-patch+json"];

/** Does what the verb says at that place; refusals are replies. @throws Refused */
export function answerWrite(visit: Visit, place: Place, verb: string): ApiReply | undefined {
  const isDryRun = dryRunOf(visit);
  switch (verb) {
    case "create":
      return create(visit, place, isDryRun);
    case "update":
      return replace(visit, place, isDryRun);
    case "patch":
      return patch(visit, place, isDryRun);
    case "delete":
      return remove(visit, place, isDryRun);
    default:
      return undefined;
  }
}

function dryRunOf({ request: { query } }: Visit): boolean {
  const wishes = query.getAll("dryRun").filter((wish) => wish !== "");
  if (wishes.some((wish) => wish !== "All")) throw new Refused(badRequest("dryRun: Unsupported value: supported values: \"All\""));
  return wishes.length > 0;
}

function sentObject({ request: { body, contentType } }: Visit): JsonObject {
  if (contentType !== "" && contentType !== "application/json") throw new Refused(unsupportedMediaType(["application/json"]));
  const object = body.trim() === "" ? undefined : parseObject(body);
  if (object === undefined) throw new Refused(badRequest("the object provided is unrecognized (must be of type object)"));
  return object;
}

function create(visit: Visit, place: Place, isDryRun: boolean): ApiReply {
  const object = sentObject(visit);
  const { name, resourceVersion } = metadataOf(object);
  const named = { ...place, name: typeof name === "string" ? name : "" };
  if (typeof resourceVersion === "string" && resourceVersion !== "") return badRequest("resourceVersion should not be set on objects to be created");
  const { objects } = visit.cluster;
  const namespace = { kind: resourceOf("namespaces"), namespace: "", name: place.namespace };
  if (place.namespace !== "" && objects.get(namespace) === undefined) return objectNotFound(namespace);
  const refusal = refusalOf(visit, named, { object, before: undefined });
  if (refusal !== undefined) return refusal;
  if (objects.get(named) !== undefined) return alreadyExists(named);
  return store(visit, named, { object, verb: "create", isDryRun });
}

function replace(visit: Visit, place: Place, isDryRun: boolean): ApiReply {
  const object = sentObject(visit);
  const before = visit.cluster.objects.get(place);
  return before === undefined ? objectNotFound(place) : change(visit, place, { object, before, verb: "update", isDryRun });
}

function patch(visit: Visit, place: Place, isDryRun: boolean): ApiReply {
  const before = visit.cluster.objects.get(place);
  if (before === undefined) return objectNotFound(place);
  return change(visit, place, { object: patched(visit, before), before, verb: "patch", isDryRun });
}

function patched({ request: { body, contentType } }: Visit, before: JsonObject): JsonObject {
  if (contentType !== jsonPatch && !mergePatches.includes(contentType)) throw new Refused(unsupportedMediaType([jsonPatch, ...mergePatches]));
  try {
    const sent: unknown = JSON.parse(body);
    if (contentType === jsonPatch) return applyJsonPatch(before, sent);
    // Of strategic merge patches the sandbox knows the part that is a merge patch.
    if (!isObject(sent) || body.includes("\"$")) throw new MalformedPatch("the sandbox does not understand this patch");
    return applyMergePatch(before, sent);
  } catch (error) {
    if (error instanceof PatchFailed) throw new Refused(patchRefused());
    if (error instanceof MalformedPatch || error instanceof SyntaxError) throw new Refused(badRequest(error.message));
    throw error;
  }
}

interface Change {
  readonly object: JsonObject;
  readonly before: JsonObject;
  readonly verb: string;
  readonly isDryRun: boolean;
}

function change(visit: Visit, place: Place, { object, before, verb, isDryRun }: Change): ApiReply {
  const [now, said] = [metadataOf(before), metadataOf(object)];
  if ((said["resourceVersion"] ?? now["resourceVersion"]) !== now["resourceVersion"]) return conflict(place);
  const wrong = unmetPrecondition({ uid: said["uid"] }, now);
  if (wrong !== undefined) return conflict(place, wrong);
  if ((said["name"] ?? place.name) !== place.name) return badRequest(`the name of the object (${textAt(said, "name")}) does not match the name on the URL (${place.name})`);
  const refusal = refusalOf(visit, place, { object, before });
  if (refusal !== undefined) return refusal;
  return isSame(object, before) ? objectReply(before) : store(visit, place, { object, verb, isDryRun });
}

// A write that changes nothing gets no number.
function isSame(object: JsonObject, before: JsonObject): boolean {
  const content = ({ metadata: _metadata, kind: _kind, apiVersion: _apiVersion, ...rest }: JsonObject): JsonObject => ({ ...rest, labels: metadataOf({ metadata: _metadata })["labels"], annotations: metadataOf({ metadata: _metadata })["annotations"] });
  return isDeepStrictEqual(content(object), content(before));
}

function refusalOf(visit: Visit, place: Place, { object, before }: { readonly object: JsonObject; readonly before: JsonObject | undefined }): ApiReply | undefined {
  const escalation = handsOutTooMuch(visit, place, object);
  return objectRefusal(place, object, before) ?? escalation ?? (visit.cluster.knobs.webhook ? webhookRefusal(place, object) : undefined);
}

function handsOutTooMuch({ cluster, user, bindings, may }: Visit, place: Place, object: JsonObject): ApiReply | undefined {
  const { kind: { kind, group, resource }, namespace, name } = place;
  if (group !== "rbac.authorization.k8s.io" || user.groups.includes("system:masters")) return undefined;
  const isBinding = kind.endsWith("Binding");
  const reference = roleRefOf(object);
  const ask = isBinding
    ? { kind: "resource", verb: "bind", group, resource: reference.kind === "Role" ? "roles" : "clusterroles", namespace, name: reference.name } as const
    : { kind: "resource", verb: "escalate", group, resource, namespace, name } as const;
  if (may(ask).allowed) return undefined;
  const role = isBinding ? roleOf(cluster.objects, object, namespace) : object;
  if (role === undefined) return objectNotFound({ kind: resourceOf(ask.resource), namespace, name: ask.name });
  const why = escalationRefusal(user, role, { bindings, namespace });
  return why === undefined ? undefined : forbiddenObject(place, why);
}

function store(visit: Visit, place: Place, { object, verb, isDryRun }: { readonly object: JsonObject; readonly verb: string; readonly isDryRun: boolean }): ApiReply {
  const { cluster: { objects }, request: { query, userAgent } } = visit;
  const before = objects.get(place);
  const manager = query.get("fieldManager") ?? (userAgent.split("/")[0] || "unknown");
  const managedFields = managedFieldsAfter(before, object, { manager, at: objects.now() });
  const owned = { ...object, metadata: { ...metadataOf(object), managedFields } };
  const status = verb === "create" ? 201 : 200;
  if (isDryRun) return objectReply(objects.prepared(place, owned), status);
  const after = objects.put(place, owned);
  told(visit, place, { verb, before, after });
  return objectReply(after, status);
}

function remove(visit: Visit, place: Place, isDryRun: boolean): ApiReply {
  const { cluster: { objects }, request } = visit;
  const before = objects.get(place);
  if (before === undefined) return objectNotFound(place);
  const options = request.body.trim() === "" ? {} : (parseObject(request.body) ?? {});
  const wrong = unmetPrecondition(isObject(options["preconditions"]) ? options["preconditions"] : {}, metadataOf(before));
  if (wrong !== undefined) return conflict(place, wrong);
  if (!isDryRun) {
    objects.remove(place);
    told(visit, place, { verb: "delete", before, after: undefined });
  }
  return deleted(place, metadataOf(before)["uid"]);
}

function unmetPrecondition(wanted: JsonObject, found: JsonObject): string | undefined {
  for (const [key, label] of [["uid", "UID"], ["resourceVersion", "ResourceVersion"]] as const) {
    if ((wanted[key] ?? found[key]) !== found[key]) return `Precondition failed: ${label} in precondition: ${textAt(wanted, key)}, ${label} in object meta: ${textAt(found, key)}`;
  }
  return undefined;
}

function told({ onWrite, user }: Visit, { kind: { resource }, namespace, name }: Place, write: { readonly verb: string; readonly before: JsonObject | undefined; readonly after: JsonObject | undefined }): void {
  onWrite({ ...write, resource, namespace, name, username: user.username });
}
