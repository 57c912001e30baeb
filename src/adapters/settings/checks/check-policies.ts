// Access policies: AWS adds some now and then, so an unknown name is no problem; one that looks like a typing mistake is worth a warning.
import { didYouMean } from "../did-you-mean.ts";
import type { Finding } from "../problem.ts";
import type { SoundParts } from "../sound-parts.ts";

// Those for people (EKS User Guide, access policy permissions).
const forPeople = [
  "AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy", "AmazonEKSEditPolicy", "AmazonEKSViewPolicy", "AmazonEKSAdminViewPolicy", "AmazonEKSSecretReaderPolicy", "AmazonEKSSecretAdminPolicy",
];

/** Names close to a well-known policy that are not it. */
export function checkPolicies({ roles }: SoundParts): readonly Finding[] {
  return roles.flatMap(({ path, value }) => value.accessPolicies.flatMap((policy, index) => {
    const near = forPeople.includes(policy) ? "" : didYouMean(policy, forPeople);
    return near === "" ? [] : [{ path: [...path, "accessPolicies", index], message: `\`${policy}\` is not an access policy that we know${near}` }];
  }));
}
