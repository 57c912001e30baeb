// The manifest with the bot's rights: it names them and nothing more.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";

const text = readFileSync(new URL("../../../deploy/kubernetes/reader-rbac.yaml", import.meta.url), "utf8");

describe("deploy/kubernetes/reader-rbac.yaml", () => {
  const documents = parseAllDocuments(text);
  const objects = documents.map((document) => {
    const value: unknown = document.toJS();
    return value;
  });
  const subjects = [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "eks-access-reader" }];

  it("parses without errors and warnings", () => {
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  });

  it("lets one group get aws-auth and list namespaces, and nothing else", () => {
    const apiVersion = "rbac.authorization.k8s.io/v1";
    const authReader = { name: "eks-access-aws-auth-reader", namespace: "kube-system" };
    const lister = { name: "eks-access-namespace-lister" };
    expect(objects).toEqual([
      { apiVersion, kind: "Role", metadata: authReader, rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: ["aws-auth"], verbs: ["get"] }] },
      { apiVersion, kind: "RoleBinding", metadata: authReader, roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: authReader.name }, subjects },
      { apiVersion, kind: "ClusterRole", metadata: lister, rules: [{ apiGroups: [""], resources: ["namespaces"], verbs: ["list"] }] },
      { apiVersion, kind: "ClusterRoleBinding", metadata: lister, roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: lister.name }, subjects },
    ]);
  });
});

describe("deploy/kubernetes/migration-reader-rbac.yaml", () => {
  it("lets the same group list roles and bindings, and nothing else", () => {
    const manifest = readFileSync(new URL("../../../deploy/kubernetes/migration-reader-rbac.yaml", import.meta.url), "utf8");
    const [apiVersion, apiGroup, name] = ["rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io", "eks-access-migration-reader"];
    expect(parseAllDocuments(manifest).map((document) => document.toJS() as unknown)).toEqual([
      { apiVersion, kind: "ClusterRole", metadata: { name }, rules: [{ apiGroups: [apiGroup], resources: ["clusterrolebindings", "clusterroles", "rolebindings", "roles"], verbs: ["list"] }] },
      { apiVersion, kind: "ClusterRoleBinding", metadata: { name }, roleRef: { apiGroup, kind: "ClusterRole", name }, subjects: [{ apiGroup, kind: "Group", name: "eks-access-reader" }] },
    ]);
  });
});

describe("deploy/kubernetes/migration-editor-rbac.yaml", () => {
  it("lets the same group patch aws-auth, make ConfigMaps in kube-system and read them, and nothing else", () => {
    const manifest = readFileSync(new URL("../../../deploy/kubernetes/migration-editor-rbac.yaml", import.meta.url), "utf8");
    const [apiVersion, apiGroup, name, namespace] = ["rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io", "eks-access-migration-editor", "kube-system"];
    expect(parseAllDocuments(manifest).map((document) => document.toJS() as unknown)).toEqual([
      { apiVersion, kind: "Role", metadata: { name, namespace }, rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: ["aws-auth"], verbs: ["patch"] }, { apiGroups: [""], resources: ["configmaps"], verbs: ["create", "get"] }] },
      { apiVersion, kind: "RoleBinding", metadata: { name, namespace }, roleRef: { apiGroup, kind: "Role", name }, subjects: [{ apiGroup, kind: "Group", name: "eks-access-reader" }] },
    ]);
  });
});
