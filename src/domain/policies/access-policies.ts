// The access policies of EKS that people can be given, with what each means (EKS User Guide, "access policy permissions"). AWS may change them; at run time it has the last word.
import { accessPolicyRules } from "../migration/access-policy-rules.ts";
import type { RbacRule } from "../migration/rbac-cover.ts";
import { suggest } from "../suggest.ts";

/** One access policy. */
export interface AccessPolicy {
  readonly name: string;
  /** What it is for, in one sentence. */
  readonly meaning: string;
  /** What is easily overlooked; a sentence each. */
  readonly watch: readonly string[];
  /** As the User Guide lists them. */
  readonly rules: readonly RbacRule[];
}

// From what is seen to everything.
const words: Readonly<Record<string, Pick<AccessPolicy, "meaning" | "watch">>> = {
  AmazonEKSViewPolicy: { meaning: "Sees workloads, their configuration and their logs.", watch: ["No secrets, nodes, volumes, roles or custom resources."] },
  AmazonEKSEditPolicy: {
    meaning: "Sees and changes workloads, services and their configuration; exec and port-forward into pods.",
    watch: ["Reads and writes secrets.", "May act as any service account in its scope, and so do whatever that one may.", "No custom resources."],
  },
  AmazonEKSAdminPolicy: {
    meaning: "All that Edit gives, and roles with their bindings.",
    watch: ["Reads and writes secrets.", "May act as any service account in its scope, and so do whatever that one may.", "No custom resources.", "A binding cannot give more than Kubernetes itself knows this person to have; what an access policy gives does not count there."],
  },
  AmazonEKSClusterAdminPolicy: { meaning: "Everything.", watch: ["The same rules as the group system:masters, but not that group: admission and fairness rules that name the group do not see it."] },
  AmazonEKSAdminViewPolicy: {
    meaning: "Sees every resource of every kind.",
    watch: ["Reads secrets.", "Not only reading: before Kubernetes 1.35 an exec over a WebSocket needs no more than this, and on the whole cluster it reaches the nodes' own API."],
  },
  AmazonEKSSecretReaderPolicy: { meaning: "Reads secrets, and nothing else.", watch: ["Secrets hold the tokens of others."] },
  AmazonEKSSecretAdminPolicy: { meaning: "Reads and writes secrets, and nothing else.", watch: ["Secrets hold the tokens of others.", "Its rules are known at second hand."] },
};

/** The policies for people, in the order of the words above. EKS has more, for AWS services and controllers. */
export const accessPolicies: readonly AccessPolicy[] = Object.entries(words).map(([name, said]) => ({ name, ...said, rules: accessPolicyRules.get(name) ?? [] }));

/** A policy by its name, in any case and also without `AmazonEKS` and `Policy`; else the names that may be meant. */
export function findPolicy(typed: string): AccessPolicy | readonly string[] {
  const wanted = bare(typed);
  return accessPolicies.find(({ name }) => bare(name) === wanted) ?? suggest(wanted, accessPolicies.map(({ name }) => bare(name)));
}

function bare(name: string): string {
  return name.toLowerCase().replace(/^amazoneks/, "").replace(/policy$/, "");
}
