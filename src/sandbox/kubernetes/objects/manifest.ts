// Manifests as somebody applied them: YAML texts of the objects that a cluster begins with.
import { parseAllDocuments } from "yaml";
import type { Place } from "./object-store.ts";
import { metadataOf } from "./object-store.ts";
import { resourceKinds } from "./resource-kinds.ts";
import { isObject } from "../../aws/json.ts";
import type { JsonObject } from "../../aws/json.ts";
import { rulesIn, subjectsIn } from "../access/rbac-objects.ts";

/** An object with its place. */
export interface Placed {
  readonly place: Place;
  readonly object: JsonObject;
}

/** Reads roles and bindings. Other kinds are an Error, and so is what the API server would refuse: the sandbox guesses nothing. */
export function readManifest(text: string): readonly Placed[] {
  return parseAllDocuments(text).flatMap((document) => {
    const object: unknown = document.toJS();
    return isObject(object) ? [placed(object)] : [];
  });
}

function placed(object: JsonObject): Placed {
  const said = object["kind"];
  const kind = resourceKinds.find((one) => one.kind === said && one.group === "rbac.authorization.k8s.io");
  if (kind === undefined) throw new Error(`the sandbox cannot apply a ${typeof said === "string" ? said : "thing without kind"}`);
  const { name, namespace } = metadataOf(object);
  if (typeof name !== "string") throw new Error("an object in the manifest has no name");
  if (kind.namespaced && typeof namespace !== "string") throw new Error(`the ${kind.kind} ${name} has no namespace`);
  if (kind.kind.endsWith("Binding") ? subjectsIn(object) === undefined : rulesIn(object) === undefined) throw new Error(`the rules or subjects of ${name} cannot be read`);
  return { place: { kind, name, namespace: kind.namespaced && typeof namespace === "string" ? namespace : "" }, object };
}
