// What the page draws: one JSON value per person that it acts as. No node imports: the page uses the types too.
import type { JsonObject } from "../slack/json.ts";

/** A person to act as. */
export interface PersonState {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly email: string | undefined;
  /** e.g. `guest`, `deactivated`, `stranger`, `payments-leads`. */
  readonly marks: readonly string[];
}

/** A channel or direct message in the list. */
export interface ChannelState {
  readonly id: string;
  readonly name: string;
  readonly kind: "public" | "private" | "dm";
  readonly unread: number;
  readonly mentions: number;
  readonly isShared: boolean;
  readonly isArchived: boolean;
}

/** A message, or a message that only one person sees. */
export interface MessageState {
  readonly ts: string;
  readonly channelId: string;
  readonly author: string;
  readonly isApp: boolean;
  readonly isEphemeral: boolean;
  readonly isEdited: boolean;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly threadTs: string | undefined;
  readonly isBroadcast: boolean;
  readonly replies: number;
}

/** The Home tab of the acting person, as the app published it last. */
export interface HomeState {
  readonly id: string;
  readonly blocks: readonly JsonObject[];
}

/** An open modal; the last one of the stack is visible. */
export interface ModalState {
  readonly id: string;
  readonly hash: string;
  readonly payload: JsonObject;
  readonly values: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly problem: string | undefined;
  readonly isSubmitting: boolean;
}

/** An access entry in the clusters pane. */
export interface EntryState {
  readonly principal: string;
  readonly type: string;
  readonly username: string;
  readonly madeBy: "eks-access" | "EKS" | "terraform" | "somebody";
  readonly policies: readonly { readonly name: string; readonly scope: string }[];
  readonly groups: readonly string[];
  readonly leases: readonly { readonly id: string; readonly notAfter: number; readonly isEnded: boolean }[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A cluster in the clusters pane. */
export interface ClusterState {
  readonly arn: string;
  /** What people type. */
  readonly name: string;
  readonly eksName: string;
  readonly region: string;
  readonly account: string;
  readonly mode: string;
  readonly version: string;
  readonly entries: readonly EntryState[];
  readonly namespaces: readonly string[];
  /** The ConfigMap aws-auth, as text; undefined when there is none. */
  readonly awsAuth: string | undefined;
}

/** One line of a log. */
export interface LogState {
  readonly id: string;
  readonly at: number;
  readonly what: string;
  readonly outcome: string;
  readonly tookMs: number | undefined;
}

/** A switch of the faults drawer. */
export interface FaultState {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly isOn: boolean;
  /** A deed that is over at once, and not a switch. */
  readonly isDeed: boolean;
  /** Why it cannot be had in this sandbox; undefined when it can. */
  readonly refusal: string | undefined;
}

/** Everything that the page shows to one person. */
export interface PageState {
  readonly me: string;
  readonly team: string;
  /** What permalinks of the workspace begin with. */
  readonly teamUrl: string;
  readonly clock: { readonly now: number; readonly offset: number; readonly nextEnd: number | undefined };
  readonly people: readonly PersonState[];
  readonly names: Readonly<Record<string, string>>;
  readonly channels: readonly ChannelState[];
  readonly messages: readonly MessageState[];
  /** Undefined until the app published one. */
  readonly home: HomeState | undefined;
  readonly shortcuts: readonly { readonly callbackId: string; readonly name: string }[];
  readonly modals: readonly ModalState[];
  readonly banners: readonly { readonly id: string; readonly text: string }[];
  readonly notifications: readonly { readonly channelId: string; readonly text: string; readonly at: number; readonly reason: string }[];
  readonly deliveries: readonly LogState[];
  readonly calls: readonly LogState[];
  readonly clusters: readonly ClusterState[];
  readonly faults: readonly FaultState[];
  readonly redis: string;
}
