// One request on its way through a cluster's API server.
import type { ApiRequest } from "./read-request.ts";
import type { Ask } from "../access/ask.ts";
import type { Verdict } from "../access/authorize.ts";
import type { KubernetesUser } from "../access/kubernetes-user.ts";
import type { RoleBinding } from "../access/role-binding.ts";
import type { JsonObject } from "../../aws/json.ts";
import type { KubernetesCluster } from "../kubernetes-cluster.ts";

/** A request with who makes it and what the cluster knows. */
export interface Visit {
  readonly cluster: KubernetesCluster;
  readonly request: ApiRequest;
  readonly user: KubernetesUser;
  readonly bindings: readonly RoleBinding[];
  /** Kubernetes version of the cluster, e.g. `1.33`. */
  readonly version: string;
  /** Whether the user may do something. */
  readonly may: (ask: Ask) => Verdict;
  /** Hears of every write that was done. */
  readonly onWrite: (write: Write) => void;
}

/** A write that was done; the objects are undefined where there was or is none. */
export interface Write {
  readonly verb: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly username: string;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
}
