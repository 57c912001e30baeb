// Which names of aws-auth IAM has to be asked about before a plan.
import type { AwsAuthReading } from "./aws-auth.ts";
import { itemsOf } from "./aws-auth.ts";

/** A role or user of the cluster's account, as a row names it. */
export interface NameToLookUp {
  /** The ARN as it stands in aws-auth. */
  readonly written: string;
  readonly kind: "role" | "user";
  readonly name: string;
}

/** The roles and users of the cluster's account in rows that may have an effect: a role with a path matches nobody, whoever it is. Each once. */
export function namesToLookUp({ mapRoles, mapUsers }: AwsAuthReading, { account, partition }: { readonly account: string; readonly partition: string }): readonly NameToLookUp[] {
  const written = new Set([...itemsOf(mapRoles), ...itemsOf(mapUsers)].map(({ arn }) => arn));
  return [...written].flatMap((arn): readonly NameToLookUp[] => {
    const [, role, user] = /^arn:[^:]*:iam::[^:]*:(?:role\/([\w+=,.@-]+)|user\/(?:[!-~]+\/)?([\w+=,.@-]+))$/i.exec(arn) ?? [];
    if (!arn.toLowerCase().startsWith(`arn:${partition}:iam::${account}:`)) return [];
    if (role !== undefined) return [{ written: arn, kind: "role", name: role }];
    return user === undefined ? [] : [{ written: arn, kind: "user", name: user }];
  });
}
