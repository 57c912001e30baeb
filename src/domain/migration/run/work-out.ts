// What a run decides from a whole new plan: whether it may go on as approved, which rows may go, and whether nothing hangs on aws-auth any more.
import { netstrings } from "../../canonical-text.ts";
import type { Instant } from "../../time.ts";
import type { AwsAuthData } from "../collected-facts.ts";
import type { ExplainedPlan, MigrationPlan } from "../migration-plan.ts";
import { changed, goOn, stopped } from "./change.ts";
import type { Change } from "./change.ts";
import { removeRows } from "./edit-rows.ts";
import type { Read } from "./edit-rows.ts";
import type { CleanUp, MigrationRun } from "./migration-run.ts";
import { shrink, stepsOf } from "./plan-steps.ts";

/** A plan made anew, with what it rests on. */
export interface Anew {
  readonly explained: ExplainedPlan;
  readonly data: AwsAuthData;
  /** Digest of a ConfigMap's `data`. */
  readonly digestOf: (data: AwsAuthData) => string;
  readonly sha256: (text: string) => string;
  readonly read: Read;
  readonly own: readonly string[];
  readonly now: Instant;
}

/** Whether less could be read than for the approved plan: then it is read again, for a row that cannot be judged now is no row that was given up. */
export function isLessKnown({ plan: approved }: Pick<MigrationRun, "plan">, anew: MigrationPlan): boolean {
  const unresolved = ({ blocked }: MigrationPlan): readonly string[] => blocked.flatMap(({ arn, reason }) => (reason === "principal_unresolved" ? [String(arn)] : []));
  return anew.unknowns.some((unknown) => !approved.unknowns.includes(unknown)) || unresolved(anew).some((arn) => !unresolved(approved).includes(arn));
}

/** After the switch of the mode, and after a stop: the plan may have become smaller, and nothing else. */
export function planAgain(run: MigrationRun, { explained, data, digestOf, own, now }: Anew): Change {
  const { plan } = explained;
  const whole = plan.blocked.find(({ arn }) => arn === null);
  if (whole !== undefined) return stopped(run, { reason: "no_plan", detail: whole.reason, at: now });
  const there = new Set(plan.skipped.filter(({ reason }) => reason === "already_exists").map(({ arn }) => arn?.toLowerCase()));
  const rowOf = new Map(run.steps.map(({ entry, row }) => [entry.principalArn, row.toLowerCase()]));
  const result = shrink(run.steps, stepsOf(explained, own), (principal) => there.has(rowOf.get(principal)) && !differs(plan, rowOf.get(principal)));
  if ("grown" in result) return stopped(run, { reason: "plan_grew", detail: result.grown.join(", "), at: now });
  const left = result.steps.filter(({ state }) => state === "waiting").length;
  return goOn({ ...run, steps: result.steps, awsAuth: digestOf(data) }, "replanned", { code: "replanned", at: now, detail: String(left) });
}

function differs(plan: MigrationPlan, row: string | undefined): boolean {
  return plan.warnings.some(({ arn, code }) => code === "existing_entry_differs" && arn?.toLowerCase() === row);
}

/** Which rows may go: those of principals that this run moved and verified, as far as the plan says so today. */
function workOutCleanUp(run: MigrationRun, { explained, data, digestOf, sha256, read }: Anew): CleanUp | { readonly refusal: string } | "nothing" {
  const moved = new Set(run.steps.filter(({ state, isVerified }) => state === "there" || (state === "done" && isVerified === true)).map(({ row }) => row.toLowerCase()));
  const names = explained.plan.configMap.removable.filter((name) => moved.has(name.toLowerCase()));
  if (names.length === 0) return "nothing";
  const edit = removeRows(data, names, read);
  if ("refusal" in edit) return edit;
  const [before, after] = [digestOf(data), digestOf({ ...data, ...Object.fromEntries(edit.changes.map((change) => [change.section, change.after])) })];
  return { before, after, changes: edit.changes, names, hash: sha256(netstrings(["eks-access clean-up 1", run.id, run.hash, before, after])) };
}

/** After the soak. */
export function planCleanUp(run: MigrationRun, anew: Anew): Change {
  const found = workOutCleanUp(run, anew);
  const at = anew.now;
  if (found === "nothing") return goOn(run, "nothingToClean", { code: "nothing_to_clean", at });
  if ("refusal" in found) return stopped(run, { reason: "edit_refused", detail: found.refusal, at });
  return goOn({ ...run, cleanUp: found }, "cleanUpPlanned", { code: "clean_up_planned", at, detail: found.names.join("\n") });
}

/** Before the rows are taken out: it must still be exactly what was approved. `undefined`: it is, take them out. */
export function checkCleanUp(run: MigrationRun, anew: Anew): Change | undefined {
  const { cleanUp } = run;
  const { now, data, digestOf } = anew;
  if (cleanUp !== undefined && cleanUp.begunAt !== undefined && digestOf(data) === cleanUp.after) {
    return goOn({ ...run, cleanUp: { ...cleanUp, doneAt: now } }, "cleaned", { code: "cleaned", at: now, detail: cleanUp.names.join("\n") });
  }
  const found = workOutCleanUp(run, anew);
  const isAsApproved = found !== "nothing" && !("refusal" in found) && found.hash === cleanUp?.hash;
  return isAsApproved ? undefined : goOn(withoutCleanUp(run), "cleanUpOutdated", { code: "clean_up_outdated", at: now });
}

// What was begun is remembered: a roll back puts back whatever of it is missing.
function withoutCleanUp(run: MigrationRun): MigrationRun {
  const { cleanUp, ...rest } = run;
  return cleanUp?.begunAt === undefined ? rest : run;
}

/** Before the mode API: nobody may hang on aws-auth, nothing may have come back. `undefined`: go. */
export function checkApiMode(run: MigrationRun, { explained: { plan }, data, digestOf, now }: Anew): Change | undefined {
  const isBack = run.cleanUp !== undefined && digestOf(data) !== run.cleanUp.after;
  const open = [
    ...plan.blocked.map(({ arn, reason }) => `${arn ?? "the plan"}: ${reason}`), ...[...plan.entries, ...plan.ensureAfterSwitch, ...plan.updates].map(({ principalArn }) => `${principalArn}: has no entry, or half of one`),
    ...(isBack ? ["aws-auth: it was changed after the clean-up"] : []), ...(plan.apiModeAllowed ? [] : ["an entry gives less than its row, or nobody would be administrator"]),
  ];
  if (open.length === 0) return undefined;
  const back = goOn(run, "apiModeRefused", { code: "stopped", at: now, detail: `api_mode_not_allowed: ${open.join("; ")}` });
  return changed(back.run, "api mode not allowed");
}
