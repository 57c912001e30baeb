// Checks as values: what may stand at one place of a payload, put together from what may stand in it.
import { isJsonList, isJsonObject } from "../json.ts";
import type { Json } from "../json.ts";

/** One thing wrong with a payload. */
export interface Finding {
  /** JSON pointer into the payload, such as `/blocks/2/text/text`. */
  readonly pointer: string;
  /** The rule's short name, such as `section.text.length`. */
  readonly rule: string;
  /** What is allowed. */
  readonly limit: number | string;
  /** What is there. */
  readonly found: number | string;
}

/** Looks at the value at a place; what is absent is undefined. */
export type Check = (value: Json | undefined, pointer: string) => readonly Finding[];

/** The same, but what is absent is fine. */
export function maybe(check: Check): Check {
  return (value, pointer) => (value === undefined ? [] : check(value, pointer));
}

/** Every one of several checks of one value. */
export function all(...checks: readonly Check[]): Check {
  return (value, pointer) => checks.flatMap((check) => check(value, pointer));
}

/** Text of at least one and at most so many UTF-16 units, as Slack counts. */
export function string(rule: string, longest: number, least = 1): Check {
  return (value, pointer) => {
    if (typeof value !== "string") return [{ pointer, rule: `${rule}.type`, limit: "text", found: kindOf(value) }];
    if (value.length > longest) return [{ pointer, rule: `${rule}.length`, limit: longest, found: value.length }];
    return value.length < least ? [{ pointer, rule: `${rule}.empty`, limit: least, found: value.length }] : [];
  };
}

/** A whole number within bounds. */
export function whole(rule: string, least: number, most: number): Check {
  return (value, pointer) => (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most ? [] : [{ pointer, rule, limit: `${String(least)} to ${String(most)}`, found: typeof value === "number" ? value : kindOf(value) }]);
}

/** One of some words. */
export function word(rule: string, ...words: readonly string[]): Check {
  return (value, pointer) => (typeof value === "string" && words.includes(value) ? [] : [{ pointer, rule, limit: words.join(", "), found: typeof value === "string" ? value : kindOf(value) }]);
}

/** A list with a bounded number of items. */
export function list(rule: string, size: { readonly least: number; readonly most: number }, item: Check): Check {
  return (value, pointer) => {
    if (!isJsonList(value)) return [{ pointer, rule: `${rule}.type`, limit: "list", found: kindOf(value) }];
    const isRight = value.length >= size.least && value.length <= size.most;
    return [...(isRight ? [] : [{ pointer, rule: `${rule}.count`, limit: `${String(size.least)} to ${String(size.most)}`, found: value.length }]), ...value.flatMap((one, index) => item(one, `${pointer}/${String(index)}`))];
  };
}

/** An object by its members; those that are not named are not looked at. */
export function object(rule: string, members: Readonly<Record<string, Check>>): Check {
  return (value, pointer) => {
    if (!isJsonObject(value)) return [{ pointer, rule: `${rule}.type`, limit: "object", found: kindOf(value) }];
    return Object.entries(members).flatMap(([name, check]) => check(value[name], `${pointer}/${name}`));
  };
}

/** An object by its `type`; one that is not named is refused. */
export function typed(rule: string, kinds: Readonly<Record<string, Check>>): Check {
  return (value, pointer) => {
    const type = isJsonObject(value) && typeof value["type"] === "string" ? value["type"] : undefined;
    const check = type === undefined || !Object.hasOwn(kinds, type) ? undefined : kinds[type];
    return check?.(value, pointer) ?? [{ pointer, rule: `${rule}.kind`, limit: Object.keys(kinds).join(", "), found: type ?? kindOf(value) }];
  };
}

function kindOf(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return isJsonList(value) ? "list" : typeof value;
}
