// The rules for tags. Source: the EKS API model (TagMap, TagKey, TagValue) and the EKS User Guide, "Tag basics".

const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** What is wrong with new tags, beside those there are already; undefined when nothing is. */
export function problemWithTags(tags: Readonly<Record<string, string>>, existing: Readonly<Record<string, string>> = {}): string | undefined {
  const entries = Object.entries(tags);
  if (entries.length === 0) return "The tags must have at least 1 member";
  if (Object.keys({ ...existing, ...tags }).length > 50) return "The number of tags must not be more than 50";
  for (const [key, value] of entries) {
    const problem = problemWithKey(key) ?? problemWithValue(value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What is wrong with a list of keys to remove; undefined when nothing is. */
export function problemWithTagKeys(keys: readonly string[]): string | undefined {
  if (keys.length === 0 || keys.length > 50) return "The number of tag keys must be between 1 and 50";
  return keys.map(problemWithKey).find((problem) => problem !== undefined);
}

function problemWithKey(key: string): string | undefined {
  if (key.length < 1 || key.length > 128) return "A tag key must be 1 to 128 characters long";
  if (/^aws:/i.test(key)) return "Tag keys that start with aws: are reserved";
  return allowed.test(key) ? undefined : `The tag key ${key} has characters that are not allowed`;
}

function problemWithValue(value: string): string | undefined {
  if (value.length > 256) return "A tag value must be at most 256 characters long";
  return allowed.test(value) ? undefined : `The tag value ${value} has characters that are not allowed`;
}
