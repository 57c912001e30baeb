// Which Kubernetes user an AWS caller is, by the cluster's authentication mode (EKS User Guide, "Grant IAM users and roles access to Kubernetes APIs").
import type { Caller } from "../../aws/caller.ts";
import type { AuthenticationMode } from "../../aws/truth.ts";
import type { GrantedPolicy, KubernetesUser } from "../access/kubernetes-user.ts";
import type { AwsAuthRows } from "../aws-auth/aws-auth-rows.ts";
import { mapCaller } from "../aws-auth/aws-auth-rows.ts";
import type { CallersEntry } from "../../eks/callers-entry.ts";

/** What a cluster knows when somebody comes in. */
export interface LoginFacts {
  readonly mode: AuthenticationMode;
  /** ARN of the principal that made the cluster. */
  readonly creator: string | undefined;
  readonly rows: AwsAuthRows;
  /** The caller's entry, as authentication sees it. */
  readonly entry: CallersEntry | undefined;
}

/** The user, or why the caller is not let in. */
export type Login = { readonly user: KubernetesUser } | { readonly error: string };

/** Finds the user. `accessKeyId` is known when a token was shown. */
export function identify(caller: Caller, facts: LoginFacts, accessKeyId?: string): Login {
  if (facts.mode !== "CONFIG_MAP" && facts.entry !== undefined) return byEntry(facts.entry);
  if (facts.mode === "API") return { error: "no access entry for this principal" };
  if (facts.mode === "CONFIG_MAP" && caller.principalArn === facts.creator) {
    return { user: user({ username: "kubernetes-admin", groups: ["system:masters"], policies: [], letInBy: "having made the cluster" }) };
  }
  const canonicalArn = caller.sessionName === undefined ? caller.principalArn : caller.principalArn.replace(/:role\/.*\//, ":role/");
  const mapped = mapCaller(facts.rows, { account: caller.account, canonicalArn, sessionName: caller.sessionName, accessKeyId });
  if (mapped !== undefined) return { user: user({ ...mapped, policies: [], letInBy: "aws-auth" }) };
  return { error: facts.mode === "CONFIG_MAP" ? "no row in aws-auth for this principal" : "no access entry and no row in aws-auth for this principal" };
}

// An entry stands for its principal alone: when that was made again, the entry lets nobody in, and nothing else is looked at.
function byEntry({ entry, isAlive, username }: CallersEntry): Login {
  if (!isAlive) return { error: "the access entry belongs to an earlier principal of that name" };
  const policies: readonly GrantedPolicy[] = entry.associations.map(({ policyArn, scope }) => ({
    name: policyArn.slice(policyArn.lastIndexOf("/") + 1),
    namespaces: scope.type === "cluster" ? undefined : scope.namespaces,
  }));
  return { user: user({ username, groups: entry.kubernetesGroups, policies, letInBy: "access entry" }) };
}

function user(found: KubernetesUser): KubernetesUser {
  return { ...found, groups: [...found.groups, "system:authenticated"] };
}
