// Who else writes aws-auth.
import { describe, expect, it } from "vitest";
import { otherWritersOf } from "../../../../src/domain/migration/run/other-writers.ts";

describe("other writers of aws-auth", () => {
  it("are known by their field managers, each once; people by kubectl and eks-access itself are none", () => {
    expect(otherWritersOf({ managers: ["vpcLambda", "kubectl-edit", "eks-access", "HashiCorp", "Terraform", "pulumi-kubernetes", "eksctl", "argocd-controller", "kustomize-controller", "helm", "my-operator"], marks: {} })).toEqual(["EKS itself", "Terraform", "Pulumi", "eksctl", "Argo CD", "Flux", "Helm", "\"my-operator\""]);
  });
  it("are known by the marks that they leave", () => {
    expect(otherWritersOf({ managers: [], marks: { "argocd.argoproj.io/instance": "x", "kustomize.toolkit.fluxcd.io/name": "y", "meta.helm.sh/release-name": "z", "app.kubernetes.io/managed-by": "Crossplane", other: "1" } })).toEqual(["Argo CD", "Flux", "Helm", "Crossplane"]);
  });
});
