// The roles and bindings that every cluster has from the start (kubernetes/kubernetes, plugin/pkg/auth/authorizer/rbac/bootstrappolicy), as far as they matter here.
import type { Placed } from "./manifest.ts";
import { resourceOf } from "./resource-kinds.ts";
import type { JsonObject } from "../../aws/json.ts";
import stock from "../access/stock-cluster-roles.json" with { type: "json" };
import type { Rule } from "../access/rule.ts";

const health = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
const selfReviews: Rule = { verbs: ["create"], apiGroups: ["authorization.k8s.io", "authentication.k8s.io"], resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews"] };
const stockRoles: Readonly<Record<string, readonly Rule[]>> = stock.roles;
const roles: Readonly<Record<string, readonly Rule[]>> = {
  ...stockRoles,
  "system:basic-user": [selfReviews],
  "system:discovery": [{ verbs: ["get"], nonResourceURLs: ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*", ...health] }],
  "system:public-info-viewer": [{ verbs: ["get"], nonResourceURLs: health }],
};
const bound: Readonly<Record<string, readonly string[]>> = {
  "cluster-admin": ["system:masters"], "system:basic-user": ["system:authenticated"], "system:discovery": ["system:authenticated"],
  "system:public-info-viewer": ["system:authenticated", "system:unauthenticated"],
};
const labels = { "kubernetes.io/bootstrapping": "rbac-defaults" };
const apiGroup = "rbac.authorization.k8s.io";

/** All of them. */
export const builtInRoles: readonly Placed[] = [
  ...Object.entries(roles).map(([name, rules]) => clusterWide("clusterroles", name, { rules: rules.map((rule) => ({ ...rule })) })),
  ...Object.entries(bound).map(([name, groups]) => clusterWide("clusterrolebindings", name, {
    roleRef: { apiGroup, kind: "ClusterRole", name }, subjects: groups.map((group) => ({ apiGroup, kind: "Group", name: group })),
  })),
];

function clusterWide(resource: string, name: string, content: JsonObject): Placed {
  return { place: { kind: resourceOf(resource), namespace: "", name }, object: { metadata: { labels }, ...content } };
}
