// The IAM principals of the sample people, as `people` in eks-access.yaml gives them: a test compares the two.
import { mainAccount, stagingAccount } from "./seed-clusters.ts";

/** People whose principal does not follow from their e-mail address: per person and account. */
export const principalOverrides: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  U0IVAN: { [mainAccount]: `arn:aws:iam::${mainAccount}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Auditors_0123456789abcdef` },
};

/** People of whom the configuration knows no principal: what their AWS credentials are of, which they can prove. */
const ownPrincipals: typeof principalOverrides = {
  U0KIM: { [mainAccount]: `arn:aws:iam::${mainAccount}:role/people/contractors/kim-lee` },
};

/** The principal of a person on a cluster; undefined for people without one there. */
export function samplePrincipal(person: { readonly id: string; readonly email: string | undefined }, clusterArn: string): string | undefined {
  const account = clusterArn.split(":")[4] === stagingAccount ? stagingAccount : mainAccount;
  const known = principalOverrides[person.id]?.[account] ?? ownPrincipals[person.id]?.[account];
  if (known !== undefined || person.email?.endsWith("@example.com") !== true) return known;
  return `arn:aws:iam::${account}:role/people/${person.email.split("@")[0] ?? ""}`;
}
