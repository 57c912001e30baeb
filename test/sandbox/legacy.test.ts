// The cluster `legacy`: whom its aws-auth lets in, and what they may.
import { expect, it } from "vitest";
import { createAwsWorld } from "../../src/sandbox/aws/world.ts";
import { createKubernetesWorld } from "../../src/sandbox/kubernetes/world.ts";
import { mainAccount, sampleAwsAuth, sampleClusters, sampleNamespaces, seedAws } from "../../src/sandbox/seed-clusters.ts";
import { legacyRbac } from "../../src/sandbox/seed-legacy.ts";

function legacy() {
  const clocks = { now: Date.now, realNow: Date.now, random: Math.random };
  const aws = createAwsWorld(clocks);
  seedAws(aws, Date.now());
  const kubernetes = createKubernetesWorld({ aws, clocks });
  kubernetes.addCluster({ clusterArn: sampleClusters.legacy, namespaces: sampleNamespaces, awsAuth: sampleAwsAuth.legacy, pods: [], rbac: legacyRbac });
  return (who: string, verb: string, resource: string, namespace: string) => kubernetes.canI({ clusterArn: sampleClusters.legacy, callerArn: `arn:aws:iam::${mainAccount}:${who}`, verb, resource, namespace });
}

it.each([
  ["role/platform-admin", "delete", "secrets", "kube-system", true, "system:masters by aws-auth"],
  ["role/people/eve", "delete", "secrets", "kube-system", true, "system:masters by aws-auth"],
  ["role/people/ann", "get", "pods", "payments", false, "not let in: no row in aws-auth for this principal"],
  ["role/people/bob", "get", "pods", "payments", true, "role binding payments-viewers for the group payments-viewers"],
  ["role/people/bob", "delete", "pods", "payments", false, "let in by aws-auth"],
  ["role/people/cat", "delete", "pods", "payments", true, "role binding payments-leads for the group payments-leads"],
  ["role/people/cat", "get", "pods", "kube-system", false, "let in by aws-auth"],
  ["role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Auditors_0123456789abcdef", "list", "pods", "kube-system", true, "role binding auditors for the group auditors"],
  ["role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch", "create", "pods", "payments-batch", true, "role binding aws-batch for the user aws-batch"],
  ["user/contractors/oleg", "get", "pods", "payments", true, "role binding payments-viewers for the group payments-viewers"],
  ["user/contractors/nina", "get", "pods", "payments", false, "not let in"],
  ["role/terraform", "delete", "nodes", "", true, "system:masters by having made the cluster"],
])("on legacy, may %s %s %s in %j: %s, %s", (who, verb, resource, namespace, allowed, why) => {
  const verdict = legacy()(who, verb, resource, namespace);
  expect(verdict.allowed).toBe(allowed);
  expect(verdict.why).toContain(why);
});
