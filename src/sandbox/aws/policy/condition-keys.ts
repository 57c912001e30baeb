// The condition keys that the sandbox fills in. Source: Service Authorization Reference of EKS and STS, and the global keys of IAM.

const single: ReadonlySet<string> = new Set([
  "aws:principalarn", "aws:principalaccount", "aws:requestedregion", "aws:sourceidentity", "aws:securetransport", "aws:viaawsservice",
  "eks:principalarn", "eks:accessentrytype", "eks:username", "eks:clustername", "eks:policyarn", "eks:accessscope", "eks:authenticationmode",
  "sts:externalid", "sts:sourceidentity", "sts:rolesessionname",
  "iam:passedtoservice",
]);
const multiple: ReadonlySet<string> = new Set(["aws:tagkeys", "eks:kubernetesgroups", "eks:namespaces"]);
const families = ["aws:requesttag/", "aws:resourcetag/"];

/** Keys with the values they have for one call; names are lower case, since IAM compares them so. */
export type ConditionKeys = ReadonlyMap<string, readonly string[]>;

/** True for a key the sandbox can fill in; compares as IAM does, without case. */
export function isKnownKey(key: string): boolean {
  const name = key.toLowerCase();
  return single.has(name) || multiple.has(name) || families.some((family) => name.startsWith(family));
}

/** True for keys that hold a list, which only `Null` and the ForAllValues and ForAnyValue forms may ask about. */
export function isListKey(key: string): boolean {
  return multiple.has(key.toLowerCase());
}

/** Collects keys, leaving out those that are undefined; a list that was sent empty is as absent as one not sent. */
export function conditionKeys(values: Readonly<Record<string, string | readonly string[] | undefined>>): Map<string, readonly string[]> {
  const keys = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) keys.set(name.toLowerCase(), typeof value === "string" ? [value] : value);
  }
  return keys;
}

/** The keys that tags give: `aws:RequestTag/…` with `aws:TagKeys`, or `aws:ResourceTag/…`. */
export function tagConditionKeys(family: "aws:RequestTag" | "aws:ResourceTag", tags: Readonly<Record<string, string>>): Record<string, string | readonly string[]> {
  const entries = Object.entries(tags).map(([key, value]) => [`${family}/${key}`, value] as const);
  const keys: Record<string, string | readonly string[]> = Object.fromEntries(entries);
  return family === "aws:RequestTag" ? { ...keys, "aws:TagKeys": Object.keys(tags) } : keys;
}
