// Reading objects: one, or a list with selectors, as objects or as the table that kubectl prints.
import type { ApiReply } from "./api-reply.ts";
import { badRequest, objectNotFound, objectReply, Refused } from "./api-reply.ts";
import { listReply } from "./list-page.ts";
import type { ApiRequest } from "./read-request.ts";
import { tableOf } from "./table.ts";
import type { JsonObject } from "../../aws/json.ts";
import { isStringMap } from "../../aws/json.ts";
import type { ObjectStore, Place } from "../objects/object-store.ts";
import { metadataOf } from "../objects/object-store.ts";
import { apiVersionOf } from "../objects/resource-kinds.ts";

/** One object, or 404. */
export function answerGet(objects: ObjectStore, place: Place, { accept }: ApiRequest): ApiReply {
  const found = objects.get(place);
  return found === undefined ? objectNotFound(place) : objectReply(wantsTable(accept) ? tableOf(place.kind, { metadata: {}, items: [found] }, objects.now()) : found);
}

/** The objects of a kind, of one namespace when the place names one. @throws Refused for selectors that the sandbox does not understand */
export function answerList(objects: ObjectStore, { kind, namespace }: Place, { query, accept }: ApiRequest): ApiReply {
  const isWanted = both(labelSelector(query.get("labelSelector") ?? ""), fieldSelector(query.get("fieldSelector") ?? ""));
  const items = objects.list(kind, namespace).filter(({ object }) => isWanted(object));
  const list = { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), resourceVersion: objects.resourceVersion, items };
  return listReply(list, query, (page) => (wantsTable(accept) ? tableOf(kind, page, objects.now()) : page));
}

function wantsTable(accept: string): boolean {
  return accept.includes("as=Table") && accept.includes("v=v1");
}

type Matcher = (object: JsonObject) => boolean;

function both(one: Matcher, other: Matcher): Matcher {
  return (object) => one(object) && other(object);
}

function labelSelector(text: string): Matcher {
  const terms = termsOf(text).map((term) => {
    const [, absent = "", key = "", operator = "", value = ""] = /^(!?)([\w./-]+)\s*(?:(==?|!=)\s*([\w.-]*))?$/.exec(term) ?? [];
    if (key === "" || (absent !== "" && operator !== "")) throw new Refused(badRequest(`unable to parse requirement: ${term}`));
    return (labels: Readonly<Record<string, string>>): boolean => {
      if (operator === "") return Object.hasOwn(labels, key) === (absent === "");
      return (labels[key] === value) === (operator !== "!=");
    };
  });
  return (object) => {
    const { labels } = metadataOf(object);
    return terms.every((matches) => matches(isStringMap(labels) ? labels : {}));
  };
}

function fieldSelector(text: string): Matcher {
  const terms = termsOf(text).map((term) => {
    const [, field = "", operator = "", value = ""] = /^metadata\.(name|namespace)(==?|!=)(.*)$/.exec(term) ?? [];
    if (field === "") throw new Refused(badRequest(`field label not supported: ${term.split(/[=!]/)[0] ?? term}`));
    return (object: JsonObject): boolean => (metadataOf(object)[field] === value) === (operator !== "!=");
  });
  return (object) => terms.every((matches) => matches(object));
}

function termsOf(text: string): readonly string[] {
  return text.split(",").map((term) => term.trim()).filter((term) => term !== "");
}
