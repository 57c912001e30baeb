// Implements Principals.
import { GetRoleCommand, GetUserCommand } from "@aws-sdk/client-iam";
import type { Cluster } from "../../../domain/cluster/cluster.ts";
import { RejectedError } from "../../../domain/errors.ts";
import { arnParts, isPrincipalArn } from "../../../domain/ids.ts";
import type { PrincipalArn } from "../../../domain/ids.ts";
import type { PrincipalFacts } from "../../../domain/person/principal.ts";
import type { Principals } from "../../../ports/person/principals.ts";
import type { AwsCalls } from "../aws-calls.ts";
import { isNotFound } from "../aws-errors.ts";
import { saidTime } from "../eks/said-time.ts";
import type { CallClass } from "../limiter/call-order.ts";

interface Said {
  readonly arn: string | undefined;
  readonly uniqueId: string | undefined;
  readonly createdAt: Date | undefined;
}

/** Principals over the IAM API of the cluster's account. */
export class AwsPrincipals implements Principals {
  private readonly calls: AwsCalls;
  private readonly callClass: CallClass;

  constructor(calls: AwsCalls, callClass: CallClass) {
    this.calls = calls;
    this.callClass = callClass;
  }

  async find(cluster: Cluster, principal: PrincipalArn): Promise<PrincipalFacts | undefined> {
    const { account, partition, resource } = arnParts(principal);
    if (account !== cluster.account || partition !== cluster.partition) {
      throw new RejectedError("invalid_principal", `${principal} is not of account ${cluster.account}, where ${cluster.name} is: it cannot be looked up.`);
    }
    const kind = resource.startsWith("role/") ? "role" : "user";
    const name = resource.split("/").at(-1) ?? "";
    const said = await this.look(cluster, kind, name);
    // IAM finds names whatever their path and case; an access entry needs the exact ARN.
    if (said?.arn !== principal || said.uniqueId === undefined) return undefined;
    const createdAt = saidTime(said.createdAt);
    return { arn: principal, uniqueId: said.uniqueId, kind, ...(createdAt === undefined ? {} : { createdAt }) };
  }

  async findRole(cluster: Cluster, name: string): Promise<PrincipalFacts | undefined> {
    const said = await this.look(cluster, "role", name);
    const arn = said?.arn ?? "";
    if (said?.uniqueId === undefined || !isPrincipalArn(arn)) return undefined;
    const { account, partition, resource } = arnParts(arn);
    // IAM finds names whatever their case; who signed did so by the exact one.
    const isExact = account === cluster.account && partition === cluster.partition && resource.split("/").at(-1) === name;
    return isExact ? { arn, uniqueId: said.uniqueId, kind: "role" } : undefined;
  }

  private async look(cluster: Cluster, kind: "role" | "user", name: string): Promise<Said | undefined> {
    try {
      return kind === "role" ? await this.role(cluster, name) : await this.user(cluster, name);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  private async role(cluster: Cluster, name: string): Promise<Said> {
    const { calls, callClass } = this;
    const spec = { cluster, operation: "iam:GetRole", callClass, isWrite: false } as const;
    const { Role } = await calls.run(spec, ({ watch, options }) => calls.clients.iam(cluster).send(watch(new GetRoleCommand({ RoleName: name })), options));
    return { arn: Role?.Arn, uniqueId: Role?.RoleId, createdAt: Role?.CreateDate };
  }

  private async user(cluster: Cluster, name: string): Promise<Said> {
    const { calls, callClass } = this;
    const spec = { cluster, operation: "iam:GetUser", callClass, isWrite: false } as const;
    const { User } = await calls.run(spec, ({ watch, options }) => calls.clients.iam(cluster).send(watch(new GetUserCommand({ UserName: name })), options));
    return { arn: User?.Arn, uniqueId: User?.UserId, createdAt: User?.CreateDate };
  }
}
