// placeholder header
import type { SlackWorld } from "./world.ts";

/** The running service. */
export interface SlackService extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** `…/api/`, for `slackApiUrl`. */
  readonly apiUrl: string;
}

/** Starts it. */
export function startSlackService(_world: SlackWorld, _options: { readonly port?: number } = {}): Promise<SlackService> {
  return Promise.reject(new Error("not built yet"));
}
