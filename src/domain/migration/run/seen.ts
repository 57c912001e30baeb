// What a run looks at before it decides: only what its phase needs.
import type { AuthenticationMode } from "../../cluster/cluster.ts";
import type { Instant } from "../../time.ts";
import { isSameSet, missingPolicies } from "../find-entry.ts";
import type { PolicyOnScope } from "../migration-facts.ts";
import type { AwsAuthReading } from "../aws-auth.ts";
import type { AwsAuthData } from "../collected-facts.ts";
import type { Read } from "./edit-rows.ts";
import { currentStep, migrationTag } from "./migration-run.ts";
import type { MigrationRun, RunStep } from "./migration-run.ts";

/** An entry as it stands. */
export interface SeenEntry {
  readonly type: string;
  readonly groups: readonly string[];
  readonly username: string;
  readonly policies: readonly PolicyOnScope[];
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Instant;
}

/** aws-auth as it stands; `{}` when there is none. */
export interface SeenAwsAuth {
  readonly data: AwsAuthData;
  readonly digest: string;
  readonly reading: AwsAuthReading;
  /** Reads another text in the same way. */
  readonly read: Read;
  readonly resourceVersion: string;
}

/** How an update of the cluster goes. */
export interface SeenUpdate {
  readonly status: "InProgress" | "Failed" | "Cancelled" | "Successful";
  readonly errors: readonly string[];
}

/** One look. What was not looked at is undefined. */
export interface Seen {
  readonly now: Instant;
  readonly mode: AuthenticationMode;
  /** Of the cluster, e.g. `ACTIVE`. */
  readonly status: string;
  readonly awsAuth?: SeenAwsAuth;
  readonly entry?: SeenEntry | "absent";
  readonly update?: SeenUpdate;
  readonly backup?: "equal" | "differs" | "absent";
}

/** What to look at beside the cluster itself. */
export interface ToSee {
  readonly awsAuth: boolean;
  readonly backup: boolean;
  readonly entryOf?: string;
  readonly update?: string;
}

/** Says what the next decision needs. */
export function whatToSee(run: MigrationRun): ToSee {
  const step = stepInHand(run);
  const update = (run.phase === "switchingMode" || run.phase === "switchingToApi") && run.update?.id !== undefined ? { update: run.update.id } : {};
  return {
    awsAuth: run.phase === "backingUp" || run.phase === "creating" || run.phase === "rollingBack", backup: run.phase === "backingUp",
    ...(step === undefined ? {} : { entryOf: step.entry.principalArn }), ...update,
  };
}

/** The step that the phase works at; rolling back goes the other way. */
export function stepInHand(run: MigrationRun): RunStep | undefined {
  if (run.phase === "creating") return currentStep(run);
  if (run.phase === "verifying") return run.steps.find(({ state, isVerified }) => state === "done" && isVerified !== true);
  return run.phase === "rollingBack" ? run.steps.findLast(({ state }) => state === "creating" || state === "done") : undefined;
}

/** What an entry is to a step. `half`: ours, and only policies are missing. */
export function compareEntry(run: MigrationRun, step: RunStep, entry: SeenEntry): "ours" | "half" | "theirs" | "differs" {
  const { type, groups, username, policies } = step.entry;
  const isOurs = entry.tags[migrationTag] === run.id;
  const hasNames = type !== "STANDARD" || (isSameSet(groups, entry.groups) && (username === null || username === entry.username));
  if (entry.type !== type || !hasNames || missingPolicies(entry.policies, policies).length > 0) return "differs";
  if (missingPolicies(policies, entry.policies).length === 0) return isOurs ? "ours" : "theirs";
  return isOurs ? "half" : "differs";
}
