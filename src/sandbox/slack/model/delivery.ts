// What Slack sends to the app, how that went, and the log of API calls the app made.
import type { JsonObject } from "../json.ts";

/** The envelope types of Socket Mode. Source: https://docs.slack.dev/apis/events-api/using-socket-mode */
export type EnvelopeKind = "slash_commands" | "interactive" | "events_api";

/** One thing to deliver; a repeat carries the same payload. */
export interface Envelope {
  readonly kind: EnvelopeKind;
  /** A word for people: `slash command`, `block_actions`, `user_change` … */
  readonly name: string;
  readonly payload: JsonObject;
  readonly acceptsResponse: boolean;
  readonly personId: string | undefined;
  /** 0 for the first time; events only. */
  readonly retryNumber: number;
  readonly retryReason: string | undefined;
}

/** How the app answered. */
export type Answer =
  | { readonly type: "acknowledged"; readonly body: JsonObject | undefined }
  | { readonly type: "late" }
  | { readonly type: "failed"; readonly detail: string };

/** A line of the deliveries log. */
export interface Delivery {
  readonly id: string;
  readonly kind: EnvelopeKind;
  readonly name: string;
  readonly personId: string | undefined;
  /** Epoch milliseconds on the sandbox clock. */
  readonly at: number;
  readonly retryNumber: number;
  state: "open" | "acknowledged" | "late" | "failed" | "lost";
  detail: string;
  /** Real milliseconds until the answer; undefined while open. */
  tookMs: number | undefined;
}

/** A line of the API log; secrets are masked before they get here. */
export interface ApiCall {
  readonly id: string;
  readonly method: string;
  readonly args: JsonObject;
  readonly at: number;
  status: number | undefined;
  /** `ok` once it worked, else Slack's error code. */
  outcome: string | undefined;
  tookMs: number | undefined;
}

/** What carries envelopes to the app: Socket Mode connections, or signed HTTP requests. */
export interface Carrier {
  /** Resolves with the answer, or `late` when there was none within `limitMs` of real time. Never rejects. */
  send(envelope: Envelope, limitMs: number): Promise<Answer>;
  /** Open Socket Mode connections. */
  connections(): number;
  /** Cuts every Socket Mode connection without a word. */
  dropSockets(): void;
  /** Tells every connection to come again, as Slack does every few hours. */
  recycleSockets(reason: "warning" | "refresh_requested"): void;
}
