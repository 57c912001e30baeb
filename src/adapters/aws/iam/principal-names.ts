// Implements PrincipalNames.
import { GetRoleCommand, GetUserCommand, ListRolesCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import type { Cluster } from "../../../domain/cluster/cluster.ts";
import { clusterArnText } from "../../../domain/cluster/cluster.ts";
import type { PrincipalNames } from "../../../ports/person/principal-names.ts";
import type { AwsCalls } from "../aws-calls.ts";
import { isNotFound } from "../aws-errors.ts";
import { allPages } from "../eks/all-pages.ts";
import type { Page } from "../eks/all-pages.ts";

type Kind = "role" | "user";
interface Named {
  readonly name: string | undefined;
  readonly arn: string | undefined;
}

/**
 * Names over the IAM API of the cluster's account. A name that is not found as written is looked for in the list of all, without case: IAM's names are unique
 * that way (IAM User Guide, "IAM identifiers"), and a wrong "there is none" would drop a row that is in force. The lists are read once.
 */
export class AwsPrincipalNames implements PrincipalNames {
  private readonly calls: AwsCalls;
  private readonly lists = new Map<string, Promise<readonly Named[]>>();

  constructor(calls: AwsCalls) {
    this.calls = calls;
  }

  async realArn(cluster: Cluster, kind: Kind, name: string): Promise<string | undefined> {
    try {
      return kind === "role" ? await this.role(cluster, name) : await this.user(cluster, name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      const all = await this.listed(cluster, kind);
      return all.find((one) => one.name?.toLowerCase() === name.toLowerCase())?.arn;
    }
  }

  private async role(cluster: Cluster, RoleName: string): Promise<string | undefined> {
    const { calls } = this;
    const { Role } = await calls.run(reading("iam:GetRole", cluster), ({ watch, options }) => calls.clients.iam(cluster).send(watch(new GetRoleCommand({ RoleName })), options));
    return Role?.Arn;
  }

  private async user(cluster: Cluster, UserName: string): Promise<string | undefined> {
    const { calls } = this;
    const { User } = await calls.run(reading("iam:GetUser", cluster), ({ watch, options }) => calls.clients.iam(cluster).send(watch(new GetUserCommand({ UserName })), options));
    return User?.Arn;
  }

  private listed(cluster: Cluster, kind: Kind): Promise<readonly Named[]> {
    const key = `${kind} ${clusterArnText(cluster)}`;
    const known = this.lists.get(key) ?? allPages((token) => (kind === "role" ? this.roles(cluster, token) : this.users(cluster, token)));
    this.lists.set(key, known);
    return known;
  }

  private async roles(cluster: Cluster, Marker: string | undefined): Promise<Page<Named>> {
    const { calls } = this;
    const command = new ListRolesCommand({ MaxItems: 1000, Marker });
    const { Roles = [], IsTruncated, Marker: next } = await calls.run(reading("iam:ListRoles", cluster), ({ watch, options }) => calls.clients.iam(cluster).send(watch(command), options));
    return { items: Roles.map(({ RoleName: name, Arn: arn }) => ({ name, arn })), next: IsTruncated === true ? next : undefined };
  }

  private async users(cluster: Cluster, Marker: string | undefined): Promise<Page<Named>> {
    const { calls } = this;
    const command = new ListUsersCommand({ MaxItems: 1000, Marker });
    const { Users = [], IsTruncated, Marker: next } = await calls.run(reading("iam:ListUsers", cluster), ({ watch, options }) => calls.clients.iam(cluster).send(watch(command), options));
    return { items: Users.map(({ UserName: name, Arn: arn }) => ({ name, arn })), next: IsTruncated === true ? next : undefined };
  }
}

function reading(operation: string, cluster: Cluster) {
  return { cluster, operation, callClass: "look", isWrite: false } as const;
}
