// Bodies in protobuf, which kubectl sends for what it makes itself (`auth can-i`, `create rolebinding`): read as the JSON that they stand for.
// Envelope: apimachinery, pkg/runtime/serializer/protobuf; field numbers: k8s.io/api, generated.proto of core/v1, rbac/v1, authorization/v1, and meta/v1.
import { Buffer } from "node:buffer";
import { isObject } from "../../aws/json.ts";
import type { Json, JsonObject } from "../../aws/json.ts";

type FieldKind = "text" | "bool" | "texts" | "map" | Message | readonly [Message];
interface Message {
  /** By number: the name, and what is in it; a message in a list stands for many. */
  readonly [field: number]: readonly [name: string, kind: FieldKind];
}

const meta: Message = { 1: ["name", "text"], 2: ["generateName", "text"], 3: ["namespace", "text"], 5: ["uid", "text"], 6: ["resourceVersion", "text"], 11: ["labels", "map"], 12: ["annotations", "map"] };
const rule: Message = { 1: ["verbs", "texts"], 2: ["apiGroups", "texts"], 3: ["resources", "texts"], 4: ["resourceNames", "texts"], 5: ["nonResourceURLs", "texts"] };
const subject: Message = { 1: ["kind", "text"], 2: ["apiGroup", "text"], 3: ["name", "text"], 4: ["namespace", "text"] };
const roleRef: Message = { 1: ["apiGroup", "text"], 2: ["kind", "text"], 3: ["name", "text"] };
const role: Message = { 1: ["metadata", meta], 2: ["rules", [rule]] };
const binding: Message = { 1: ["metadata", meta], 2: ["subjects", [subject]], 3: ["roleRef", roleRef] };
const resourceAttributes: Message = { 1: ["namespace", "text"], 2: ["verb", "text"], 3: ["group", "text"], 4: ["version", "text"], 5: ["resource", "text"], 6: ["subresource", "text"], 7: ["name", "text"] };
const nonResourceAttributes: Message = { 1: ["path", "text"], 2: ["verb", "text"] };

const messages: Readonly<Record<string, Message>> = {
  ConfigMap: { 1: ["metadata", meta], 2: ["data", "map"], 4: ["immutable", "bool"] },
  Namespace: { 1: ["metadata", meta] },
  Role: role, ClusterRole: role, RoleBinding: binding, ClusterRoleBinding: binding,
  SelfSubjectReview: { 1: ["metadata", meta] },
  SelfSubjectAccessReview: { 1: ["metadata", meta], 2: ["spec", { 1: ["resourceAttributes", resourceAttributes], 2: ["nonResourceAttributes", nonResourceAttributes] }] },
  SelfSubjectRulesReview: { 1: ["metadata", meta], 2: ["spec", { 1: ["namespace", "text"] }] },
};

const typeMeta: Message = { 1: ["apiVersion", "text"], 2: ["kind", "text"] };

/** The JSON text of a body in protobuf; undefined when it is none, or of a kind that the sandbox does not read. */
export function jsonOfProtobuf(body: Buffer): string | undefined {
  if (body.subarray(0, 4).toString("latin1") !== "k8s\0") return undefined;
  const fields = fieldsIn(body.subarray(4)) ?? [];
  const bytesOf = (wanted: number): Buffer => fields.find(({ number }) => number === wanted)?.bytes ?? Buffer.alloc(0);
  const { kind, apiVersion } = objectIn(bytesOf(1), typeMeta) ?? {};
  const message = typeof kind === "string" ? messages[kind] : undefined;
  const object = message === undefined ? undefined : objectIn(bytesOf(2), message);
  return object === undefined ? undefined : JSON.stringify({ kind, apiVersion, ...object });
}

interface Field {
  readonly number: number;
  readonly bytes: Buffer;
  /** Of fields that are numbers. */
  readonly value: number;
}

function fieldsIn(bytes: Buffer): readonly Field[] | undefined {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let [value, factor] = [0, 1];
    for (let byte = 0x80; byte >= 0x80 && at < bytes.length; factor *= 128) {
      byte = bytes[at] ?? 0;
      at += 1;
      value += (byte % 128) * factor;
    }
    return value;
  };
  while (at < bytes.length) {
    const tag = varint();
    const value = varint();
    // Numbers and everything that has a length; the messages here hold nothing else.
    if (tag % 8 !== 0 && tag % 8 !== 2) return undefined;
    const end = tag % 8 === 2 ? at + value : at;
    if (end > bytes.length) return undefined;
    fields.push({ number: Math.floor(tag / 8), bytes: bytes.subarray(at, end), value });
    at = end;
  }
  return fields;
}

function objectIn(bytes: Buffer, message: Message): JsonObject | undefined {
  const object: Record<string, Json | undefined> = {};
  for (const field of fieldsIn(bytes) ?? []) {
    const [name, kind] = message[field.number] ?? [];
    if (name !== undefined && kind !== undefined) object[name] = valueOf(field, kind, object[name]);
  }
  return fieldsIn(bytes) === undefined ? undefined : object;
}

function valueOf({ bytes, value }: Field, kind: FieldKind, before: Json | undefined): Json | undefined {
  const earlier: readonly Json[] = isList(before) ? before : [];
  switch (kind) {
    case "text":
      return bytes.toString("utf8") || undefined; // one that is empty is left out
    case "bool":
      return value !== 0;
    case "texts":
      return [...earlier, bytes.toString("utf8")];
    case "map":
      return { ...(isObject(before) ? before : {}), ...pairIn(bytes) };
    default:
      return isMany(kind) ? [...earlier, objectIn(bytes, kind[0]) ?? {}] : objectIn(bytes, kind);
  }
}

function pairIn(bytes: Buffer): JsonObject {
  const { key = "", value = "" } = objectIn(bytes, { 1: ["key", "text"], 2: ["value", "text"] }) ?? {};
  return typeof key === "string" ? { [key]: value } : {};
}

function isMany(kind: Message | readonly [Message]): kind is readonly [Message] {
  return Array.isArray(kind);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
