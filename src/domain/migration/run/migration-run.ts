// The record of one migration run: what was planned and approved, how far it is, and what it did.
import type { AuthenticationMode } from "../../cluster/cluster.ts";
import type { ClusterArn, ClusterName, SlackUserId } from "../../ids.ts";
import type { Duration, Instant } from "../../time.ts";
import type { MigrationPlan } from "../migration-plan.ts";
import type { EntryToMake } from "../verdict.ts";
import type { SectionChange } from "./edit-rows.ts";
import type { RunPhase } from "./run-phase.ts";

/** Tag of the entries that a run makes; its value is the id of the run. They carry no owner tag, so they are standing entries, which nothing ends. */
export const migrationTag = "eks-access/migration";

/** Somebody who did something to a run. */
export interface RunActor {
  readonly id: SlackUserId;
  readonly email: string;
}

/** A deed of a person, and when. */
export interface RunDeed {
  readonly by: RunActor;
  readonly at: Instant;
}

/**
 * How far a principal is. `creating`: our entry may be there, and may be half made. `done`: read back as planned, and ours.
 * `there`: somebody else made the same. `left`: what stands there is not ours, or not any more.
 */
export type StepState = "waiting" | "creating" | "done" | "there" | "skipped" | "undone" | "left";

/** One principal. */
export interface RunStep {
  readonly kind: "node" | "standard" | "admin";
  /** The bot's own principal, moved last. */
  readonly isOwn: boolean;
  /** EKS makes it at the switch; it is made by the run only when it is missing then. */
  readonly isEnsured: boolean;
  readonly entry: EntryToMake;
  /** The row as it is called in aws-auth. */
  readonly row: string;
  readonly state: StepState;
  /** How often it was begun. */
  readonly attempts: number;
  /** When the present attempt was recorded, before its first write. */
  readonly begunAt?: Instant;
  /** When EKS says that our entry was made. */
  readonly createdAt?: Instant;
  readonly isVerified?: true;
}

/** Why a run does not go on by itself. */
export type StopReason =
  | "aws_auth_changed" | "mode_changed" | "backup_differs" | "update_failed" | "plan_grew" | "no_plan" | "refused_by_aws" | "invalid_principal" | "entry_differs"
  | "not_associated" | "row_missing" | "edit_refused" | "api_mode_not_allowed" | "out_of_reach";

/** A stop: nothing further is done until somebody says so. */
export interface RunStop {
  readonly reason: StopReason;
  readonly detail: string;
  readonly principal?: string;
  readonly at: Instant;
}

/** The rows that go, as approved. */
export interface CleanUp {
  /** Digest of the whole `data` before and after. */
  readonly before: string;
  readonly after: string;
  readonly changes: readonly SectionChange[];
  readonly names: readonly string[];
  /** What an approval of it is bound to. */
  readonly hash: string;
  readonly approval?: RunDeed;
  /** The patch was recorded, and may have been sent. */
  readonly begunAt?: Instant;
  readonly doneAt?: Instant;
  readonly restoredAt?: Instant;
}

/** A change of mode that was asked for. */
export interface ModeUpdate {
  readonly to: AuthenticationMode;
  readonly attempts: number;
  /** Unknown until EKS answered. */
  readonly id?: string;
}

/** The record. */
export interface MigrationRun {
  readonly id: string;
  readonly revision: number;
  readonly cluster: ClusterName;
  readonly clusterArn: ClusterArn;
  readonly phase: RunPhase;
  readonly startedBy: RunActor;
  readonly startedAt: Instant;
  readonly soak: Duration;
  readonly modeAtPlan: AuthenticationMode;
  readonly plan: MigrationPlan;
  /** SHA-256 of the plan with all that it rests on: approvals are bound to it. */
  readonly hash: string;
  /** SHA-256 of the `data` of aws-auth that the plan rests on. */
  readonly awsAuth: string;
  /** Who else writes aws-auth, in words. */
  readonly otherWriters: readonly string[];
  readonly steps: readonly RunStep[];
  readonly approval?: RunDeed;
  /** Name of the ConfigMap that holds the backup. */
  readonly backup: string;
  readonly update?: ModeUpdate;
  readonly soakUntil?: Instant;
  readonly cleanUp?: CleanUp;
  readonly apiApproval?: RunDeed;
  /** Administrators who said that their access works. */
  readonly confirmations: readonly RunDeed[];
  readonly stop?: RunStop;
  /** Since when no call gets through. */
  readonly troubleSince?: Instant;
  /** What people are told, oldest first. */
  readonly history: readonly RunFact[];
}

/** What happened; each is told once, under the card. */
export interface RunFact {
  readonly code: RunFactCode;
  readonly at: Instant;
  readonly by?: RunActor;
  readonly detail?: string;
}

/** The kinds of facts. */
export type RunFactCode =
  | "planned" | "approved" | "backed_up" | "mode_reached" | "replanned" | "created" | "verified" | "clean_up_planned" | "clean_up_approved" | "clean_up_outdated" | "cleaned" | "nothing_to_clean"
  | "api_approved" | "api_reached" | "finished" | "confirmed" | "half_made_deleted" | "skipped" | "stopped" | "resumed" | "roll_back_asked" | "rows_restored" | "rolled_back" | "cancelled" | "expired";

/** The step that a creating run works at: what is begun goes before what waits. */
export function currentStep({ steps }: MigrationRun): RunStep | undefined {
  return steps.find(({ state }) => state === "creating") ?? steps.find(({ state }) => state === "waiting");
}

/** The run with one step changed. */
export function withStep(run: MigrationRun, changed: RunStep): MigrationRun {
  return { ...run, steps: run.steps.map((step) => (step.entry.principalArn === changed.entry.principalArn ? changed : step)) };
}
