// Tables, which `kubectl get` asks for and prints (Kubernetes documentation, "Receiving resources as Tables").
import type { JsonObject } from "../../aws/json.ts";
import { isObject, textAt } from "../../aws/json.ts";
import { roleRefOf } from "../access/rbac-objects.ts";
import { metadataOf } from "../objects/object-store.ts";
import type { ResourceKind } from "../objects/resource-kinds.ts";

interface Column {
  readonly name: string;
  readonly cell: (object: JsonObject, now: number) => string | number;
}

const age: Column = { name: "Age", cell: (object, now) => ageText(now - Date.parse(textAt(metadataOf(object), "creationTimestamp"))) };
const name: Column = { name: "Name", cell: (object) => textAt(metadataOf(object), "name") };
const created: Column = { name: "Created At", cell: (object) => textAt(metadataOf(object), "creationTimestamp") };
const role: Column = {
  name: "Role",
  cell: (object) => {
    const reference = roleRefOf(object);
    return `${reference.kind}/${reference.name}`;
  },
};
const phase: Column = { name: "Status", cell: (object) => (isObject(object["status"]) ? textAt(object["status"], "phase") : "") };

const columns: Readonly<Record<string, readonly Column[]>> = {
  ConfigMap: [name, { name: "Data", cell: ({ data }) => (isObject(data) ? Object.keys(data).length : 0) }, age],
  Namespace: [name, phase, age],
  Node: [name, { name: "Status", cell: () => "Ready" }, age],
  Pod: [name, { name: "Ready", cell: () => "1/1" }, phase, { name: "Restarts", cell: () => 0 }, age],
  Role: [name, created], ClusterRole: [name, created],
  RoleBinding: [name, role, age], ClusterRoleBinding: [name, role, age],
};

/** A list, or one object as a list, as a table. `now` is epoch ms. */
export function tableOf({ kind }: ResourceKind, { metadata, items }: JsonObject, now: number): JsonObject {
  const shown = columns[kind] ?? [name, age];
  const objects = Array.isArray(items) ? items.filter(isObject) : [];
  return {
    kind: "Table", apiVersion: "meta.k8s.io/v1", metadata: metadata ?? {},
    columnDefinitions: shown.map((column) => ({ name: column.name, type: "string", format: column === name ? "name" : "", description: "", priority: 0 })),
    rows: objects.map((object) => ({
      cells: shown.map(({ cell }) => cell(object, now)),
      object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: metadataOf(object) },
    })),
  };
}

function ageText(span: number): string {
  const minutes = Math.max(0, Math.floor(span / 60_000));
  if (minutes < 120) return minutes < 2 ? `${String(Math.max(0, Math.floor(span / 1000)))}s` : `${String(minutes)}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${String(hours)}h` : `${String(Math.floor(hours / 24))}d`;
}
