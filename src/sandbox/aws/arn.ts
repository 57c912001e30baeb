// Amazon Resource Names: taken apart and recognised.

/** The parts of `arn:partition:service:region:account:resource`; the resource may hold further colons. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** The parts of an ARN, or undefined when the text is none. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...rest] = text.split(":");
  const resource = rest.join(":");
  if (prefix !== "arn" || !partition || !service || region === undefined || account === undefined || resource === "") return undefined;
  return { partition, service, region, account, resource };
}

/** An IAM role or user as its ARN names it. */
export interface PrincipalName {
  readonly partition: string;
  readonly account: string;
  readonly kind: "role" | "user" | "root";
  /** `/` or `/…/`. */
  readonly path: string;
  readonly name: string;
}

const principalPattern = /^(role|user)(\/(?:[!-.0-~]+\/)*)([\w+=,.@-]{1,64})$/;

/** The principal that an IAM ARN names; undefined for anything else, STS sessions included. Path and name follow the IAM API's patterns. */
export function parsePrincipalArn(text: string): PrincipalName | undefined {
  const arn = parseArn(text);
  if (arn?.service !== "iam" || arn.region !== "" || !/^\d{12}$/.test(arn.account)) return undefined;
  return readPrincipal(arn);
}

function readPrincipal({ partition, account, resource }: Arn): PrincipalName | undefined {
  if (resource === "root") return { partition, account, kind: "root", path: "/", name: "root" };
  const [, kind, path, name] = principalPattern.exec(resource) ?? [];
  if (kind === undefined || path === undefined || name === undefined) return undefined;
  return { partition, account, kind: kind === "role" ? "role" : "user", path, name };
}

/** The partition that a region belongs to; regions without a known prefix belong to `aws`. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}
