// What the access policies for people allow, as the EKS User Guide lists it ("Access policy permissions", awsdocs/amazon-eks-user-guide at 145543a9); AmazonEKSSecretAdminPolicy
// is told by others. AWS may change a policy without notice: these rules are for comparing and explaining, never for deciding who may do what.
import type { RbacRule } from "./rbac-cover.ts";

type Line = readonly [apiGroups: string, resources: string, verbs: string];

const lines: Readonly<Record<string, readonly Line[]>> = {
  AmazonEKSAdminPolicy: [
    ["apps", "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale", "create delete deletecollection patch update"],
    ["apps", "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status", "get list watch"],
    ["authorization.k8s.io", "localsubjectaccessreviews", "create"],
    ["autoscaling", "horizontalpodautoscalers", "create delete deletecollection patch update"],
    ["autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status", "get list watch"],
    ["batch", "cronjobs jobs", "create delete deletecollection patch update"],
    ["batch", "cronjobs cronjobs/status jobs jobs/status", "get list watch"],
    ["discovery.k8s.io", "endpointslices", "get list watch"],
    ["extensions", "daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale", "create delete deletecollection patch update"],
    ["extensions", "daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale", "get list watch"],
    ["networking.k8s.io", "ingresses ingresses/status networkpolicies", "get list watch"],
    ["networking.k8s.io", "ingresses networkpolicies", "create delete deletecollection patch update"],
    ["policy", "poddisruptionbudgets", "create delete deletecollection patch update"],
    ["policy", "poddisruptionbudgets poddisruptionbudgets/status", "get list watch"],
    ["rbac.authorization.k8s.io", "rolebindings roles", "create delete deletecollection get list patch update watch"],
    ["", "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status", "get list watch"],
    ["", "pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy", "get list watch"],
    ["", "configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy", "create delete deletecollection patch update"],
    ["", "pods pods/attach pods/exec pods/portforward pods/proxy", "create delete deletecollection patch update"],
    ["", "serviceaccounts", "impersonate"],
    ["", "bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status", "get list watch"],
    ["", "namespaces", "get list watch"],
  ],
  AmazonEKSAdminViewPolicy: [
    ["*", "*", "get list watch"],
  ],
  AmazonEKSEditPolicy: [
    ["apps", "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale", "create delete deletecollection patch update"],
    ["apps", "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status", "get list watch"],
    ["autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status", "get list watch"],
    ["autoscaling", "horizontalpodautoscalers", "create delete deletecollection patch update"],
    ["batch", "cronjobs jobs", "create delete deletecollection patch update"],
    ["batch", "cronjobs cronjobs/status jobs jobs/status", "get list watch"],
    ["discovery.k8s.io", "endpointslices", "get list watch"],
    ["extensions", "daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale", "create delete deletecollection patch update"],
    ["extensions", "daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale", "get list watch"],
    ["networking.k8s.io", "ingresses networkpolicies", "create delete deletecollection patch update"],
    ["networking.k8s.io", "ingresses ingresses/status networkpolicies", "get list watch"],
    ["policy", "poddisruptionbudgets", "create delete deletecollection patch update"],
    ["policy", "poddisruptionbudgets poddisruptionbudgets/status", "get list watch"],
    ["", "namespaces", "get list watch"],
    ["", "pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy", "get list watch"],
    ["", "serviceaccounts", "impersonate"],
    ["", "pods pods/attach pods/exec pods/portforward pods/proxy", "create delete deletecollection patch update"],
    ["", "configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy", "create delete deletecollection patch update"],
    ["", "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status", "get list watch"],
    ["", "bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status", "get list watch"],
  ],
  AmazonEKSSecretAdminPolicy: [
    ["", "secrets", "*"],
  ],
  AmazonEKSSecretReaderPolicy: [
    ["", "secrets", "get list watch"],
  ],
  AmazonEKSViewPolicy: [
    ["apps", "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status", "get list watch"],
    ["autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status", "get list watch"],
    ["batch", "cronjobs cronjobs/status jobs jobs/status", "get list watch"],
    ["discovery.k8s.io", "endpointslices", "get list watch"],
    ["extensions", "daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale", "get list watch"],
    ["networking.k8s.io", "ingresses ingresses/status networkpolicies", "get list watch"],
    ["policy", "poddisruptionbudgets poddisruptionbudgets/status", "get list watch"],
    ["", "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status", "get list watch"],
    ["", "bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status", "get list watch"],
    ["", "namespaces", "get list watch"],
  ],
};

/** The rules by policy name. */
export const accessPolicyRules: ReadonlyMap<string, readonly RbacRule[]> = new Map([
  ["AmazonEKSClusterAdminPolicy", [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }, { nonResourceURLs: ["*"], verbs: ["*"] }]],
  ...Object.entries(lines).map(([name, rules]) => [name, rules.map(ruleOf)] as const),
]);

// One API group a line; "" is the core group.
function ruleOf([apiGroup, resources, verbs]: Line): RbacRule {
  return { apiGroups: [apiGroup], resources: resources.split(" "), verbs: verbs.split(" ") };
}
