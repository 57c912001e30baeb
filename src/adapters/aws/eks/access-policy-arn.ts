// Access policy ARNs and names, by partition.
import { isAccessPolicyName } from "../../../domain/ids.ts";
import type { AccessPolicyName } from "../../../domain/ids.ts";

/** The ARN of an access policy; what is an ARN already stays as it is (EKS User Guide: `arn:<partition>:eks::aws:cluster-access-policy/<name>`). */
export function accessPolicyArn(policy: string, partition: string): string {
  return policy.startsWith("arn:") ? policy : `${prefix(partition)}${policy}`;
}

/** The name of an access policy of this partition; any other ARN is given back whole. */
export function accessPolicyName(arn: string, partition: string): AccessPolicyName | string {
  const name = arn.startsWith(prefix(partition)) ? arn.slice(prefix(partition).length) : "";
  return isAccessPolicyName(name) ? name : arn;
}

function prefix(partition: string): string {
  return `arn:${partition}:eks::aws:cluster-access-policy/`;
}
