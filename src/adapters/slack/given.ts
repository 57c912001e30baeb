// Optional members of what people typed: a member is there, or it is not.

/** `{ key: value }`, or nothing when there is no value. */
export function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined || value === "" ? {} : make(key, value);
}

function make<K extends string, V>(key: K, value: V): Partial<Record<K, V>> {
  const made: Partial<Record<K, V>> = {};
  made[key] = value;
  return made;
}
