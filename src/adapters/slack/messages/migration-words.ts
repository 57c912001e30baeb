// The sentences of migrations: why something is refused, what happened, where a run stands.
import type { Configuration } from "../../../domain/configuration.ts";
import type { RunDeedKind } from "../../../domain/migration/run/decide-deed.ts";
import type { MigrationRun, RunFact, RunFactCode, StopReason } from "../../../domain/migration/run/migration-run.ts";
import type { RunPhase } from "../../../domain/migration/run/run-phase.ts";
import type { RunRefusal } from "../../../domain/migration/run/run-wish.ts";
import { blockTexts } from "../../../domain/overview/migration-words.ts";
import { formatDuration } from "../../../domain/time.ts";
import { groupNamed } from "../../../domain/configuration.ts";
import { memberRefusal } from "./refusals.ts";
import { didYouMean } from "./request-refusals.ts";
import { groups, person } from "./slack-text.ts";
import { code, codes, cut, escape } from "./text-safety.ts";

/** Phases in words. */
export const phaseTexts: Readonly<Record<RunPhase, string>> = {
  planned: "Waits for approval; nothing has been changed", backingUp: "Backing aws-auth up", switchingMode: "Switching the mode to API_AND_CONFIG_MAP", replanning: "Planning anew", creating: "Creating entries",
  verifying: "Reading every entry back", soaking: "Soaking: entries rule, the rows are still there", cleanUpWaiting: "Clean-up waits for approval", cleaningUp: "Taking rows out of aws-auth",
  apiModeWaiting: "Done, but for the mode API", switchingToApi: "Switching the mode to API", rollingBack: "Rolling back", completed: "Completed", rolledBack: "Rolled back", cancelled: "Cancelled; nothing was changed", expired: "Nobody approved within a day; nothing was changed",
};

const stopTexts: Readonly<Record<StopReason, string>> = {
  aws_auth_changed: "somebody changed aws-auth after the plan. *Try again* plans anew, and goes on if nothing is added", mode_changed: "the cluster's mode is another one than planned",
  backup_differs: "a ConfigMap with the backup's name holds something else", update_failed: "EKS did not change the mode", plan_grew: "more would have to be done than was approved. Roll back, or undo that change and try again",
  no_plan: "there is no plan any more", refused_by_aws: "it was refused", invalid_principal: "EKS does not know the principal. Is the ARN whole, with its path?",
  entry_differs: "the entry there is not as planned; it is not touched", not_associated: "its policy could not be associated in time, so the entry was taken back and its row rules again",
  row_missing: "its row is no longer in aws-auth: deleting the entry would leave the principal without access. Put the row back first", edit_refused: "aws-auth cannot be edited by rows",
  api_mode_not_allowed: "something still hangs on aws-auth", out_of_reach: "AWS or the cluster could not be reached for a quarter of an hour",
};

/** Why a run stands still. */
export function stopText({ stop }: MigrationRun): string {
  if (stop === undefined) return "";
  const who = stop.principal === undefined ? "" : `${code(stop.principal)}: `;
  return `${who}${stopTexts[stop.reason]}.${stop.detail === "" ? "" : ` ${escape(cut(stop.detail, 600))}`}`;
}

const factTexts: Readonly<Record<RunFactCode, string>> = {
  planned: "Planned", approved: "Approved: backup, change of mode, entries. The mode cannot go back", backed_up: "aws-auth is backed up, and the backup was read back", mode_reached: "The mode is API_AND_CONFIG_MAP",
  replanned: "Planned anew; it is no more than was approved. Entries still to make", created: "All entries are made", verified: "Every entry was read back as planned; the soak begins", clean_up_planned: "These rows can go",
  clean_up_approved: "Clean-up approved", clean_up_outdated: "aws-auth or the entries changed: the clean-up is worked out anew, and needs approval again", cleaned: "Taken out of aws-auth", nothing_to_clean: "No row can go",
  api_approved: "Mode API approved. It cannot be undone", api_reached: "The mode is API: aws-auth has no effect any more", finished: "Finished without mode API", confirmed: "Access works", half_made_deleted: "An entry without its policy was taken back; its row rules again",
  skipped: "Skipped; it stays in aws-auth", stopped: "Stopped", resumed: "Goes on", roll_back_asked: "Roll back", rows_restored: "The rows are back in aws-auth", rolled_back: "Rolled back: the entries of this run are gone, their rows rule again. The mode stays", cancelled: "Cancelled", expired: "Nobody approved within a day",
};

/** A fact as its thread message. */
export function factText({ code: what, by, detail }: RunFact, run: MigrationRun): string {
  const who = by === undefined ? "" : ` (${person(by.id)})`;
  if (what === "stopped") return `Stopped: ${run.stop === undefined ? escape(cut(detail ?? "", 1000)) : stopText(run)}`;
  const list = detail === undefined ? "" : detail.includes("\n") || detail.startsWith("arn:") ? `:\n${cut(detail.split("\n").map(code).join("\n"), 2500)}` : `: ${escape(cut(detail, 500))}`;
  const backup = what === "backed_up" ? `: ConfigMap ${code(run.backup)} in kube-system, SHA-256 of its data ${code(run.awsAuth)}` : "";
  return `${factTexts[what]}${who}${list}${backup}`;
}

const deedTexts: Readonly<Record<RunDeedKind, string>> = {
  approve: "Approved", cancel: "Cancelled", clean_up: "Clean-up approved", api_mode: "Mode API approved", finish: "Finished", confirm: "Noted, thank you", roll_back: "Rolling back", retry: "Trying again", skip: "Skipped",
};

/** What somebody reads who did something. */
export function deedText(deed: RunDeedKind, { cluster }: MigrationRun): string {
  return `${deedTexts[deed]}: migration of ${code(cluster)}. The card shows how it goes.`;
}

/** Why a wish is refused. */
export function runRefusalText(refusal: RunRefusal, configuration: Configuration): string {
  switch (refusal.code) {
    case "not_member":
      return `${memberRefusal(refusal.why)} Nothing happened.`;
    case "not_administrator":
      return `Only administrators (${groups(refusal.administrators.flatMap((name) => groupNamed(configuration, name) ?? []))}) can migrate clusters. Nothing happened.`;
    case "cannot_verify":
      return `Slack did not say whether you are an administrator, so nothing happened. Try again in a minute. (${refusal.reference})`;
    case "unknown_cluster":
      return `There is no cluster ${code(refusal.typed)}.${didYouMean(refusal.suggestions)} There are: ${codes(refusal.names)}.`;
    default:
      return otherRefusalText(refusal);
  }
}

type Other = Exclude<RunRefusal, { code: "not_member" | "not_administrator" | "cannot_verify" | "unknown_cluster" }>;
type OtherCode = Other["code"];
type ByCode = { readonly [C in OtherCode]: Extract<Other, { code: C }> };
type One<C extends OtherCode> = { readonly [Name in C]: { readonly code: Name } & Omit<ByCode[Name], "code"> }[C];

const otherTexts: { readonly [C in OtherCode]: (refusal: One<C>) => string } = {
  own_plan: () => "You began this migration, so another administrator has to approve it.",
  outdated_hash: ({ hash }) => `Say what you approve by the 8 characters of the card; they are ${code(hash)} now. Look at the card first: the plan may be another one than you saw.`,
  not_now: ({ phase }) => `That has no place now: ${phaseTexts[phase]}.`,
  stopped: () => "The migration has stopped. Try again, skip or roll back first.",
  not_stopped: () => "The migration has not stopped, so there is nothing to try again or to skip.",
  nothing_to_skip: () => "There is no row to skip: what was begun is first finished or taken back.",
  nobody_confirmed: () => "Before mode API an administrator other than you has to say that their access works: the button *My access works* on the card.",
  cannot_be_undone: () => "The mode API cannot be undone. Access is given by access entries from here on.",
  too_early: ({ left }) => `aws-auth is watched for an hour after the clean-up, for whoever puts rows back. ${formatDuration(left)} to go.`,
  no_admin_channel: () => "A migration has its card in the administrators' channel, and none is configured. Set `slack.adminChannel`.",
  already_api_mode: () => "The cluster is in mode API already: aws-auth has no effect there.",
  nothing_to_do: () => "There is nothing to migrate: no row needs an entry.",
  configuration_invalid: () => "The newest configuration has problems, so nothing that gives is done. Correct it first.",
  soak: ({ least, most }) => `The soak may last from ${formatDuration(least)} to ${formatDuration(most)}, for example \`soak=24h\`.`,
  no_facts: ({ detail }) => `There is no plan, since this could not be read: ${escape(cut(detail, 1500))}`,
  no_plan: ({ reasons }) => `There is no plan: ${reasons.map((reason) => escape(reasonText(reason))).join("; ")}.`,
  half_made: ({ principals }) => `An earlier migration left entries half made: ${codes(principals)}. Roll that one back, or delete them, so that their rows rule; then begin anew.`,
  no_run: ({ cluster }) => `There is no migration of ${code(cluster)}. Begin one with ${code(`/eks-access migrate ${cluster}`)}.`,
  other_run: () => "This card is of an earlier migration. Look for the newest one.",
  changed_meanwhile: () => "The migration changed while you clicked. Look at the card, and try again.",
};

function otherRefusalText<C extends OtherCode>(refusal: One<C>): string {
  return otherTexts[refusal.code](refusal);
}

function reasonText(reason: string): string {
  const known = Object.entries(blockTexts).find(([name]) => name === reason)?.[1];
  return known === undefined ? reason : `${known.why} (${known.remedy})`;
}
