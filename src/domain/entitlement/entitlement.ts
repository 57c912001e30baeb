// Entitlements: who may ask for which role where, how long at most, and who approves.
import type { ClusterName, GroupName, Namespace, RoleName, SlackUserGroupId, SlackUserId } from "../ids.ts";
import type { Duration } from "../time.ts";

/** A group of people: members by id, a Slack user group, or both. */
export interface Group {
  readonly name: GroupName;
  readonly members: readonly SlackUserId[];
  readonly slackUserGroup?: SlackUserGroupId;
}

/** Who decides, how many of them, and how long they have. */
export interface ApprovalRule {
  /** 0: nobody is asked, the rule itself approves; `by` may still revoke. */
  readonly count: number;
  readonly by: readonly GroupName[];
  /** A request that nobody decided is over after this. */
  readonly lapseAfter: Duration;
  readonly escalate?: Escalation;
}

/** Who is called when a request still waits after a while. */
export interface Escalation {
  readonly after: Duration;
  readonly to: readonly GroupName[];
  /** Whether those may decide too, from then on. */
  readonly mayDecide: boolean;
}

/** One item of the configuration's entitlements. */
export interface Entitlement {
  /** Its place in the file, from 0: how messages name it (`entitlements[0]`). */
  readonly index: number;
  readonly roles: readonly RoleName[];
  readonly clusters: readonly ClusterName[];
  /** Patterns; empty for roles that cover the whole cluster. */
  readonly namespaces: readonly Namespace[];
  readonly requesters: "everyone" | readonly GroupName[];
  readonly approvals: ApprovalRule;
  readonly defaultDuration: Duration;
  readonly maxDuration: Duration;
  readonly reason: "optional" | "required";
  readonly ticket: "optional" | "required";
  /** Digest of what the item says: an approval is bound to it. */
  readonly hash: string;
}
