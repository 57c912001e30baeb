// What entries are judged by when people look at them.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { JudgeContext } from "../../domain/lease/judge-entry.ts";
import type { Findings } from "../../domain/overview/findings.ts";

/** Gives the grounds for judging what was found on a cluster, at trusted time. */
export type Judging = (cluster: Cluster, findings: Pick<Findings, "entries">) => Omit<JudgeContext, "clusterArn">;
