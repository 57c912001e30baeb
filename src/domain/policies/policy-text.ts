// What an access policy allows, in plain words.
import type { RbacRule } from "../migration/rbac-cover.ts";
import type { AccessPolicy } from "./access-policies.ts";

const reading = ["get", "list", "watch"];
const writing = ["create", "delete", "deletecollection", "patch", "update"];

/** Said under every list of policies. */
export const alsoThere = "EKS has more access policies, for AWS services and controllers; they are not for people. AWS may change a policy.";
/** What a namespace does to a policy. */
export const onNamespaces = "On namespaces it covers only what lies in a namespace.";

/** One line per thing that may be done, with what it may be done to. */
export function ruleLines({ rules }: Pick<AccessPolicy, "rules">): readonly string[] {
  const byDeed = new Map<string, readonly string[]>();
  for (const rule of rules) byDeed.set(deedOf(rule), [...(byDeed.get(deedOf(rule)) ?? []), ...thingsOf(rule)]);
  return [...byDeed].map(([deed, things]) => `${deed}: ${[...new Set(things)].sort().join(", ")}`);
}

function deedOf({ verbs }: RbacRule): string {
  if (verbs.includes("*")) return "anything with";
  const rest = verbs.filter((verb) => !reading.includes(verb) && !writing.includes(verb));
  const reads = reading.every((verb) => verbs.includes(verb));
  const writes = writing.every((verb) => verbs.includes(verb));
  const known = [...(reads ? ["read"] : verbs.filter((verb) => reading.includes(verb))), ...(writes ? ["create, change, delete"] : verbs.filter((verb) => writing.includes(verb)))];
  return [...known, ...rest.map((verb) => (verb === "impersonate" ? "act as" : verb))].join(", ");
}

function thingsOf({ apiGroups = [], resources = [], nonResourceURLs = [] }: RbacRule): readonly string[] {
  const named = apiGroups.flatMap((group) => resources.map((resource) => thing(group, resource)));
  return [...named, ...nonResourceURLs.map((url) => (url === "*" ? "every URL that is no resource" : url))];
}

// As kubectl writes them: a group follows its resource, the core group has no name.
function thing(group: string, resource: string): string {
  if (resource === "*") return group === "*" ? "every resource" : `every resource of ${group === "" ? "the core group" : group}`;
  if (group === "" || group === "*") return resource;
  const [name = "", ...below] = resource.split("/");
  return [`${name}.${group}`, ...below].join("/");
}

/** A policy as text for a terminal; ends in a line break. */
export function policyText(policy: AccessPolicy, isWhole: boolean): string {
  const { name, meaning, watch } = policy;
  return `${[name, `  ${meaning}`, ...watch.map((one) => `  mind: ${one}`), ...(isWhole ? ruleLines(policy).map((line) => `  may ${line}`) : [])].join("\n")}\n`;
}
