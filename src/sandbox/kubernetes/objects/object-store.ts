// The objects of one cluster: every change has its number, as in etcd.
import type { ResourceKind } from "./resource-kinds.ts";
import { apiVersionOf } from "./resource-kinds.ts";
import { makeUuid } from "../../aws/ids.ts";
import { isObject } from "../../aws/json.ts";
import type { JsonObject } from "../../aws/json.ts";

/** Where an object stands; `namespace` is "" for what has none. */
export interface Place {
  readonly kind: ResourceKind;
  readonly namespace: string;
  readonly name: string;
}

/** What a store takes from outside. `now` is epoch ms. */
export interface StoreClocks {
  readonly now: () => number;
  readonly random: () => number;
}

/** Objects by place. What is given out is never changed afterwards. */
export class ObjectStore {
  private readonly clocks: StoreClocks;
  private readonly objects = new Map<string, JsonObject>();
  private version = 1;

  constructor(clocks: StoreClocks) {
    this.clocks = clocks;
  }

  /** The number of the last change. */
  get resourceVersion(): number {
    return this.version;
  }

  /** Epoch ms on the sandbox's clock. */
  now(): number {
    return this.clocks.now();
  }

  /** The object there; undefined when there is none. */
  get(place: Place): JsonObject | undefined {
    return this.objects.get(keyOf(place));
  }

  /** All of a kind, sorted by namespace and name; of one namespace when it is not "". */
  list(kind: ResourceKind, namespace = ""): readonly { readonly key: string; readonly object: JsonObject }[] {
    const prefix = `${kind.group}/${kind.resource}/`;
    return [...this.objects].filter(([key]) => key.startsWith(namespace === "" ? prefix : `${prefix}${namespace}/`))
      .map(([key, object]) => ({ key: key.slice(prefix.length), object })).sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** What an object would be once it is stored: with kind, uid, time of creation and the next number. */
  prepared(place: Place, object: JsonObject): JsonObject {
    const before = metadataOf(this.get(place) ?? {});
    const { name, namespace } = place;
    const metadata: JsonObject = {
      ...metadataOf(object), name, ...(namespace === "" ? {} : { namespace }),
      uid: before["uid"] ?? makeUuid(this.clocks.random),
      creationTimestamp: before["creationTimestamp"] ?? timeText(this.clocks.now()),
      resourceVersion: String(this.version + 1),
    };
    const { kind: _kind, apiVersion: _apiVersion, metadata: _metadata, ...rest } = object;
    return { kind: place.kind.kind, apiVersion: apiVersionOf(place.kind), metadata, ...rest };
  }

  /** Stores what `prepared` made of an object; gives it back. */
  put(place: Place, object: JsonObject): JsonObject {
    const stored = structuredClone(this.prepared(place, object));
    this.version += 1;
    this.objects.set(keyOf(place), stored);
    return stored;
  }

  /** Takes an object away; nothing happens when there is none. */
  remove(place: Place): void {
    if (this.objects.delete(keyOf(place))) this.version += 1;
  }
}

/** The metadata of an object; empty when it has none. */
export function metadataOf(object: JsonObject): JsonObject {
  return isObject(object["metadata"]) ? object["metadata"] : {};
}

/** A time as the API writes it, in whole seconds. */
export function timeText(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+/, "");
}

function keyOf({ kind, namespace, name }: Place): string {
  return `${kind.group}/${kind.resource}/${namespace}/${name}`;
}
