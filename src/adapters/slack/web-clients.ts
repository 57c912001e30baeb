// Two Web API clients: one for answers that a person waits for, one for what may take longer.
import { WebClient } from "@slack/web-api";
import type { WebClientOptions } from "@slack/web-api";
import type { Log } from "../../ports/system/log.ts";
import { slackLogger } from "./slack-logger.ts";

/** The two clients. Both refuse to wait for a rate limit by themselves, and to call anything but Slack's own API. */
export interface WebClients {
  /** 2 s, no second try. */
  readonly interactive: WebClient;
  /** 10 s, two more tries. */
  readonly background: WebClient;
}

/** Options that every client of ours has. */
export function clientOptions(log: Log, slackApiUrl: string | undefined): WebClientOptions {
  return { logger: slackLogger(log), rejectRateLimitedCalls: true, allowAbsoluteUrls: false, ...(slackApiUrl === undefined ? {} : { slackApiUrl }) };
}

/** Options of a client that a person waits for: 2 s, no second try. */
export const interactive = { timeout: 2000, retryConfig: { retries: 0 } } as const satisfies WebClientOptions;

/** Makes the clients. */
export function createWebClients({ token, log, slackApiUrl }: { readonly token: string; readonly log: Log; readonly slackApiUrl: string | undefined }): WebClients {
  const common = clientOptions(log, slackApiUrl);
  return {
    interactive: new WebClient(token, { ...common, ...interactive }),
    background: new WebClient(token, { ...common, timeout: 10_000, retryConfig: { retries: 2 } }),
  };
}
