// Port: the Home tab, drawn for one person.
import type { GrantingClosed } from "../../domain/entitlement/reasons.ts";
import type { ClusterName, SlackUserId } from "../../domain/ids.ts";
import type { MemberRefusal } from "../../domain/person/slack-person.ts";
import type { RequestState } from "../../domain/request/request-state.ts";
import type { Duration, Instant } from "../../domain/time.ts";
import type { RequestPicture } from "./notifier.ts";

/** How the installation is, for administrators; what is closed and behind is so for the process that drew it. */
export interface Health {
  readonly hasGoodConfiguration: boolean;
  /** Clusters on which nothing is granted now. */
  readonly closed: readonly { readonly cluster: ClusterName; readonly why: GrantingClosed }[];
  /** Requests whose removal is late. */
  readonly overdue: number;
  /** Requests about which something is still to be told in Slack. */
  readonly untold: number;
  /** Facts that wait for an audit sink. */
  readonly auditBehind: number;
  /** How many requests are in each state that is not over. */
  readonly byState: readonly (readonly [state: RequestState, count: number])[];
  readonly activeByCluster: readonly (readonly [cluster: ClusterName, count: number])[];
  /** From the last approval to the access that was read back, of what is active now; undefined when nothing is. */
  readonly timeToGrant: { readonly count: number; readonly median: Duration; readonly longest: Duration } | undefined;
}

/** What one person sees. */
export type Home =
  | { readonly kind: "refused"; readonly why: MemberRefusal }
  | { readonly kind: "unreadable"; readonly reference: string; readonly now: Instant }
  | {
    readonly kind: "home";
    /** One's own access that is there, comes or goes; what ends first is first. */
    readonly access: readonly RequestPicture[];
    /** One's own requests that wait. */
    readonly waiting: readonly RequestPicture[];
    /** Requests that this person may approve now, the oldest first. */
    readonly toDecide: readonly RequestPicture[];
    /** The latest of one's own that are over, newest first. */
    readonly over: readonly RequestPicture[];
    /** Requests may be missing from what is known: not every cluster was looked at yet. */
    readonly mayLack: boolean;
    /** Slack did not tell of every group, so there may be more to decide. */
    readonly isIncomplete: boolean;
    /** Only for administrators. */
    readonly health: Health | undefined;
    readonly now: Instant;
  };

/** Shows Home tabs. Errors: UnavailableError, with `retryAfterMs` when Slack asks to wait; RejectedError when Slack will not show it. */
export interface HomeTab {
  publish(user: SlackUserId, home: Home): Promise<void>;
}
