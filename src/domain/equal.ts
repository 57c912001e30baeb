// Comparing plain values.

/** Whether two plain values (records, lists, text, numbers) say the same. A member that is undefined counts as missing. */
export function isSame(one: unknown, other: unknown): boolean {
  if (!isRecord(one) || !isRecord(other)) return Object.is(one, other);
  return Array.isArray(one) === Array.isArray(other) && [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => isSame(one[key], other[key]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
