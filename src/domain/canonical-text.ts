// Text that gets hashed: one value, one spelling.

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * Canonical JSON after RFC 8785: keys sorted by UTF-16 code units, no white space; undefined members are left out.
 * Numbers must be finite; we only use integers.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.keys(value).sort().flatMap((key) => {
    const member = value[key];
    return member === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(member)}`];
  });
  return `{${members.join(",")}}`;
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

/** Fields as netstrings (`length:bytes,`): joining them is unambiguous whatever they hold. Lengths count UTF-8 bytes. */
export function netstrings(fields: readonly string[]): string {
  return fields.map((field) => `${String(utf8Length(field))}:${field},`).join("");
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const point = Number(character.codePointAt(0));
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}

/** Names without repeats, in code unit order: the normal form of every set that is compared or hashed. */
export function sortedSet<T extends string>(names: Iterable<T>): readonly T[] {
  return [...new Set(names)].sort();
}
