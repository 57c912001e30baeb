// Who else writes aws-auth, by what it carries. Told in the plan: whoever makes the rows anew puts them back after a clean-up.

interface Writer {
  readonly pattern: RegExp;
  readonly name: string;
}

// Names that the tools give themselves as field managers, and the marks that they leave.
const managers: readonly Writer[] = [
  { pattern: /^vpcLambda$/i, name: "EKS itself" },
  { pattern: /terraform|hashicorp/i, name: "Terraform" },
  { pattern: /pulumi/i, name: "Pulumi" },
  { pattern: /eksctl/i, name: "eksctl" },
  { pattern: /argocd/i, name: "Argo CD" },
  { pattern: /kustomize-controller|helm-controller|flux/i, name: "Flux" },
  { pattern: /^helm$/i, name: "Helm" },
  { pattern: /cloudformation|cdk/i, name: "CloudFormation or CDK" },
];
const marks: readonly Writer[] = [
  { pattern: /^argocd\.argoproj\.io\//, name: "Argo CD" },
  { pattern: /\.toolkit\.fluxcd\.io\//, name: "Flux" },
  { pattern: /^meta\.helm\.sh\//, name: "Helm" },
  { pattern: /^aws:cloudformation:|^cloudformation\./, name: "CloudFormation or CDK" },
];

/** The tools that write aws-auth, each once; people by kubectl are none of them. A manager that nobody knows is named as it calls itself. */
export function otherWritersOf({ managers: found, marks: carried }: { readonly managers: readonly string[]; readonly marks: Readonly<Record<string, string>> }): readonly string[] {
  const byManager = found.filter((name) => !/^(?:kubectl|eks-access)/.test(name)).map((name) => managers.find(({ pattern }) => pattern.test(name))?.name ?? `"${name.slice(0, 60)}"`);
  const byMark = Object.entries(carried).flatMap(([key, value]) => {
    if (key === "app.kubernetes.io/managed-by") return [value.slice(0, 60)];
    return marks.filter(({ pattern }) => pattern.test(key)).map(({ name }) => name);
  });
  return [...new Set([...byManager, ...byMark])];
}
