// Which access entry lets a caller in: found by the principal's ARN, compared by its hidden id.
import type { EntryTruth } from "../aws/truth.ts";
import { currentEntry } from "./cluster-state.ts";
import type { EksModel } from "./eks-model.ts";
import { settleUpdates } from "./settle-updates.ts";

/** An entry as authentication sees it. */
export interface CallersEntry {
  readonly entry: EntryTruth;
  /** False when the principal was made again after the entry: then nobody is let in by it. */
  readonly isAlive: boolean;
  /** The entry's username with the session's name filled in. */
  readonly username: string;
}

/** The caller's entry on a cluster, as it was `lag` milliseconds ago; undefined when there is none, or the cluster is in CONFIG_MAP mode. */
export function findCallersEntry(model: EksModel, clusterArn: string, who: { readonly caller: { readonly uniqueId: string }; readonly lag?: number }): CallersEntry | undefined {
  const { caller, lag = 0 } = who;
  settleUpdates(model);
  const [principalId = "", ...session] = caller.uniqueId.split(":");
  const cluster = model.clusters.get(clusterArn);
  const principal = model.principals.findById(principalId);
  if (cluster === undefined || principal === undefined || cluster.mode === "CONFIG_MAP") return undefined;
  const entry = lag === 0 ? currentEntry(cluster, principal.arn) : cluster.entries.get(principal.arn)?.at(model.clocks.now() - lag);
  if (entry === undefined) return undefined;
  const sessionName = session.join(":");
  const username = entry.username.replaceAll("{{SessionName}}", sessionName.replaceAll("@", "-")).replaceAll("{{SessionNameRaw}}", sessionName);
  return { entry: structuredClone(entry), isAlive: entry.principalId === principalId, username };
}
