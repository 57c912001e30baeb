// Break-glass rules: who gets which role where at once, without an approval, and who looks at it afterwards.
import type { ClusterName, GroupName, RoleName, RotaName, SlackUserGroupId, SlackUserId } from "../ids.ts";
import { minutes } from "../time.ts";
import type { Duration } from "../time.ts";

/** Where it is known who is on call. A schedule is asked at the moment of use. */
export type RotaSource =
  | { readonly kind: "members"; readonly members: readonly SlackUserId[] }
  | { readonly kind: "slackUserGroup"; readonly slackUserGroup: SlackUserGroupId }
  /** At least one of schedule and escalation policy is there. */
  | { readonly kind: "pagerduty"; readonly schedule?: string; readonly escalationPolicy?: string; readonly level: number }
  | { readonly kind: "opsgenie"; readonly schedule: string; readonly region: "us" | "eu" }
  | { readonly kind: "incidentIo"; readonly schedule: string };

/** Somebody is on call there, by the source. */
export interface Rota {
  readonly name: RotaName;
  readonly source: RotaSource;
  /** Who counts as on call while the source cannot be asked; empty: nobody. */
  readonly whenSilent: readonly SlackUserId[];
}

/** One item of the configuration's break-glass rules. */
export interface BreakGlassRule {
  /** Its place in the file, from 0: how messages name it (`breakGlass[0]`). */
  readonly index: number;
  readonly clusters: readonly ClusterName[];
  readonly role: RoleName;
  readonly onCall: RotaName;
  readonly duration: Duration;
  /** Who is called to the card at once. */
  readonly alert: readonly GroupName[];
  readonly review: ReviewRule;
  /** Digest of what the item says, and of its rota. */
  readonly hash: string;
}

/** Who looks at it afterwards, and how long they have. */
export interface ReviewRule {
  readonly by: readonly GroupName[];
  readonly within: Duration;
}

/** The longest that break-glass may give. */
export const longestBreakGlass: Duration = minutes(60);
