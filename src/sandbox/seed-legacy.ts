// The cluster `legacy` as clusters are found in the field: an aws-auth that grew over years, and the roles and bindings that its groups need.
import type { ClusterSpec } from "./eks/eks-seeds.ts";
import type { AwsWorld } from "./aws/world.ts";

/** Node groups and Fargate profiles of the cluster, for `EksSeeds.addCluster`. */
export function legacyNodes(account: string): Pick<ClusterSpec, "nodegroups" | "fargateProfiles"> {
  return {
    nodegroups: [{ name: "workers", nodeRole: `arn:aws:iam::${account}:role/eks-node` }],
    fargateProfiles: [{ name: "batch", podExecutionRoleArn: `arn:aws:iam::${account}:role/eks-fargate` }],
  };
}

/** Adds the principals that only this aws-auth names. `createdAt` is epoch ms. */
export function seedLegacyPrincipals({ iam }: Pick<AwsWorld, "iam">, account: string, createdAt: number): void {
  for (const name of ["eks-fargate", "self-managed-node"]) iam.addRole({ account, name, createdAt });
  iam.addRole({ account, path: "/aws-service-role/batch.amazonaws.com/", name: "AWSServiceRoleForBatch", createdAt });
  for (const name of ["nina", "oleg"]) iam.addUser({ account, path: "/contractors/", name, createdAt });
}

/** The data of aws-auth, as YAML. */
export function legacyAwsAuth(account: string): string {
  return awsAuth.replaceAll("ROLE/", `arn:aws:iam::${account}:role/`).replaceAll("USER/", `arn:aws:iam::${account}:user/`);
}

const awsAuth = `mapRoles: |
  # made by EKS
  - rolearn: ROLE/eks-node
    username: system:node:{{EC2PrivateDNSName}}
    groups:
    - system:bootstrappers
    - system:nodes
  - rolearn: ROLE/eks-fargate
    username: system:node:{{SessionName}}
    groups:
    - system:bootstrappers
    - system:nodes
    - system:node-proxier
  # GPU nodes, not managed
  - rolearn: ROLE/self-managed-node
    username: system:node:{{EC2PrivateDNSName}}
    groups: [system:bootstrappers, system:nodes]
  # administrators
  - rolearn: ROLE/platform-admin
    username: platform-admin
    groups: [system:masters]
  - rolearn: ROLE/eve   # the role is /people/eve
    username: eve
    groups: [system:masters]
  - rolearn: ROLE/people/ann   # with its path it matches nobody
    username: ann
    groups: [system:masters]
  - rolearn: ROLE/release-2019   # deleted long ago
    username: release
    groups: [system:masters]
  # payments
  - rolearn: ROLE/bob
    username: bob
    groups: [system:masters]
  - rolearn: ROLE/cat
    username: cat
    groups: [payments-leads]
  - rolearn: ROLE/bob   # the last of two counts
    username: bob
    groups: [payments-viewers]
  - rolearn: ROLE/AWSReservedSSO_Auditors_0123456789abcdef
    username: auditor:{{SessionName}}
    groups: [auditors]
  # services
  - rolearn: ROLE/AWSServiceRoleForBatch
    username: aws-batch
  - rolearn: ROLE/eks-access-grant
    username: eks-access
    groups: [eks-access-reader]
mapUsers: |
  - userarn: USER/contractors/oleg
    username: oleg
    groups: [payments-viewers]
  - userarn: USER/nina   # the user is /contractors/nina
    username: nina
    groups: [payments-viewers]
`;

/** Roles and bindings, as YAML. The stock roles of every cluster are bound, and one of its own. */
export const legacyRbac = `
kind: RoleBinding
metadata: {name: payments-viewers, namespace: payments}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: Group, name: payments-viewers}]
---
kind: Role
metadata: {name: payments-lead, namespace: payments}
rules:
  - {apiGroups: [""], resources: [pods, pods/log, services, configmaps], verbs: [get, list, watch]}
  - {apiGroups: [""], resources: [pods], verbs: [delete]}
  - {apiGroups: [payments.acme.test], resources: [ledgers], verbs: ["*"]}
---
kind: RoleBinding
metadata: {name: payments-leads, namespace: payments}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: payments-lead}
subjects: [{kind: Group, name: payments-leads}]
---
kind: ClusterRoleBinding
metadata: {name: auditors}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: Group, name: auditors}]
---
kind: Role
metadata: {name: aws-batch, namespace: payments-batch}
rules:
  - {apiGroups: [""], resources: [pods], verbs: [create, delete, get, list, watch]}
---
kind: RoleBinding
metadata: {name: aws-batch, namespace: payments-batch}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: aws-batch}
subjects: [{kind: User, name: aws-batch}]
`;
