// The access policies of EKS that people can be given, with what each means (EKS User Guide, "access policy permissions"). AWS may change them; at run time it has the last word.
import { suggest } from "../suggest.ts";
import data from "./access-policies.json" with { type: "json" };

/** What a policy allows: verbs on resources of API groups ("" is the core group), or on other URLs. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** One access policy. */
export interface AccessPolicy {
  readonly name: string;
  /** What it is for, in one sentence. */
  readonly meaning: string;
  /** What is easily overlooked; a sentence each. */
  readonly watch: readonly string[];
  readonly rules: readonly PolicyRule[];
}

const words: Readonly<Record<string, Pick<AccessPolicy, "meaning" | "watch">>> = {
  AmazonEKSViewPolicy: { meaning: "Sees workloads, their configuration and their logs.", watch: ["No secrets, nodes, volumes, roles or custom resources."] },
  AmazonEKSEditPolicy: {
    meaning: "Sees and changes workloads, services and their configuration; exec and port-forward into pods.",
    watch: ["Reads and writes secrets.", "May act as any service account in its scope, and so do whatever that one may.", "No custom resources."],
  },
  AmazonEKSAdminPolicy: {
    meaning: "All that Edit gives, and roles with their bindings.",
    watch: ["Reads and writes secrets.", "May act as any service account in its scope.", "A binding cannot give more than Kubernetes itself knows this person to have; what an access policy gives does not count there."],
  },
  AmazonEKSClusterAdminPolicy: { meaning: "Everything.", watch: ["The same rules as the group system:masters, but not that group: admission and fairness rules that name the group do not see it."] },
  AmazonEKSAdminViewPolicy: {
    meaning: "Sees every resource of every kind.",
    watch: ["Reads secrets.", "Not only reading: before Kubernetes 1.35 an exec over a WebSocket needs no more than this, and on the whole cluster it reaches the nodes' own API."],
  },
  AmazonEKSSecretReaderPolicy: { meaning: "Reads secrets, and nothing else.", watch: ["Secrets hold the tokens of others."] },
  AmazonEKSSecretAdminPolicy: { meaning: "Reads and writes secrets, and nothing else.", watch: ["Secrets hold the tokens of others.", "Its rules are known at second hand."] },
};

/** The policies for people, from what is seen to everything. EKS has more, for AWS services and controllers. */
export const accessPolicies: readonly AccessPolicy[] = data.policies.map(({ name, rules }) => ({ name, ...(words[name] ?? { meaning: "", watch: [] }), rules }));

/** A policy by its name, in any case and also without `AmazonEKS` and `Policy`; else the names that may be meant. */
export function findPolicy(typed: string): AccessPolicy | readonly string[] {
  const wanted = bare(typed);
  return accessPolicies.find(({ name }) => bare(name) === wanted) ?? suggest(wanted, accessPolicies.map(({ name }) => bare(name)));
}

function bare(name: string): string {
  return name.toLowerCase().replace(/^amazoneks/, "").replace(/policy$/, "");
}
