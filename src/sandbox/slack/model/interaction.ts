// Trigger ids and response URLs: what an interaction gives the app for a while.

/** A trigger id. Source: https://docs.slack.dev/interactivity/handling-user-interaction */
export interface Trigger {
  readonly id: string;
  readonly personId: string;
  /** The modal it came from, if any: only such a trigger can push. */
  readonly viewId: string | undefined;
  readonly bornRealMs: number;
  used: boolean;
}

/** Where a response URL points. Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export interface ResponseUrl {
  readonly secret: string;
  readonly personId: string;
  readonly channelId: string;
  /** The command or click it belongs to. */
  readonly actId: string;
  /** The message that was clicked; a command has none, so `replace_original` does nothing there (bolt-js issue 2287). */
  readonly original: { readonly type: "message" | "ephemeral"; readonly ts: string } | undefined;
  readonly threadTs: string | undefined;
  readonly bornAt: number;
  uses: number;
}
