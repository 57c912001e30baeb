// Whether what one set of RBAC rules gives is all in another one: could these groups be an access policy? A report, never a decision.

/** A rule of a ClusterRole, a Role or an access policy; "" is the core API group. */
export interface RbacRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  /** None: all names. */
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** The smallest thing that a rule can give. Wildcards are taken as they stand. */
export type RbacAtom =
  | { readonly apiGroup: string; readonly resource: string; readonly resourceName?: string; readonly verb: string }
  | { readonly nonResourceURL: string; readonly verb: string };

/** How two sets of rules stand to each other, with what each has alone. */
export interface RbacComparison {
  readonly relation: "equal" | "policy lacks" | "policy exceeds" | "incomparable";
  /** What the groups give and the policy does not. */
  readonly lost: readonly RbacAtom[];
  /** What the policy gives and the groups do not. */
  readonly gained: readonly RbacAtom[];
}

/** Compares what groups give with an access policy. `base` is what everybody has anyway: it is neither lost nor gained. */
export function compareWithPolicy(groups: readonly RbacRule[], policy: readonly RbacRule[], base: readonly RbacRule[] = []): RbacComparison {
  const lost = uncovered([...policy, ...base], groups);
  const gained = uncovered([...groups, ...base], policy);
  if (lost.length === 0) return { relation: gained.length === 0 ? "equal" : "policy exceeds", lost, gained };
  return { relation: gained.length === 0 ? "policy lacks" : "incomparable", lost, gained };
}

/** The atoms of `servant` that no single rule of `owner` has, without repeats. */
export function uncovered(owner: readonly RbacRule[], servant: readonly RbacRule[]): readonly RbacAtom[] {
  const atoms = new Map(servant.flatMap(atomsOf).map((atom) => [JSON.stringify(atom), atom]));
  return [...atoms.values()].filter((atom) => !owner.some((rule) => hasAtom(rule, atom)));
}

function atomsOf({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: RbacRule): readonly RbacAtom[] {
  const names = resourceNames.length === 0 ? [{}] : resourceNames.map((resourceName) => ({ resourceName }));
  const things = apiGroups.flatMap((apiGroup) => resources.flatMap((resource) => names.map((name) => ({ apiGroup, resource, ...name }))));
  return verbs.flatMap((verb) => [...things.map((thing) => ({ ...thing, verb })), ...nonResourceURLs.map((nonResourceURL) => ({ nonResourceURL, verb }))]);
}

function hasAtom(rule: RbacRule, atom: RbacAtom): boolean {
  if (!hasOrStar(rule.verbs, atom.verb)) return false;
  if ("nonResourceURL" in atom) return (rule.nonResourceURLs ?? []).some((url) => urlCovers(url, atom.nonResourceURL));
  return hasOrStar(rule.apiGroups ?? [], atom.apiGroup) && hasResource(rule.resources ?? [], atom.resource) && hasName(rule.resourceNames ?? [], atom.resourceName);
}

function hasOrStar(names: readonly string[], name: string): boolean {
  return names.includes("*") || names.includes(name);
}

function hasResource(resources: readonly string[], resource: string): boolean {
  const [, ...below] = resource.split("/");
  return hasOrStar(resources, resource) || (below.length > 0 && resources.includes(`*/${below.join("/")}`));
}

function hasName(names: readonly string[], name: string | undefined): boolean {
  return names.length === 0 || (name !== undefined && names.includes(name));
}

/** `*` at the end stands for any rest; `/apis/*` does not stand for `/apis`. */
function urlCovers(owner: string, url: string): boolean {
  return owner === url || (owner.endsWith("*") && url.startsWith(owner.slice(0, -1)));
}
