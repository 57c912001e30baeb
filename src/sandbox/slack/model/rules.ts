// The rules that bite, each of them switchable, and the limits in real milliseconds.

/** Switches; all are on unless a test says otherwise. */
export interface Rules {
  /** Tiers and one message per second and channel. */
  rateLimits: boolean;
  triggers: boolean;
  scopes: boolean;
  /** Block Kit limits, surfaces, sizes. */
  payloads: boolean;
  membership: boolean;
  /** An un-acknowledged envelope goes to another Socket Mode connection as well. */
  resend: boolean;
  /** How long an app may take to acknowledge. */
  acknowledgeMs: number;
  /** How long a trigger id lives. */
  triggerMs: number;
  /** How long a response URL lives, on the sandbox clock, and how often it may be used. */
  responseUrlMs: number;
  responseUrlUses: number;
  /** When an event that was not acknowledged is sent again. */
  eventRetriesMs: readonly number[];
  /** Between two pings of the server on a Socket Mode connection. */
  pingMs: number;
}

/** Slack's own numbers. Sources: docs.slack.dev (interactivity/handling-user-interaction, apis/events-api). */
export function slackRules(): Rules {
  return {
    rateLimits: true, triggers: true, scopes: true, payloads: true, membership: true, resend: true,
    acknowledgeMs: 3000, triggerMs: 3000, responseUrlMs: 30 * 60_000, responseUrlUses: 5,
    eventRetriesMs: [0, 60_000, 300_000], pingMs: 5000,
  };
}
