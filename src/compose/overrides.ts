// What the sandbox and tests put in place of the outside world. A production process has none.
import type { Clock } from "../ports/system/clock.ts";
import type { Log } from "../ports/system/log.ts";
import type { Instant } from "../domain/time.ts";

/** A clock that can be moved, and tells when it was. */
export interface MovableClock extends Clock {
  /** Calls the listener after every jump. Returns how to stop that. */
  onJump(listener: (now: Instant) => void): () => void;
}

/** Everything that may be replaced. */
export interface Overrides {
  readonly clock?: MovableClock;
  readonly log?: Log;
  /** Base URL for EKS, STS and IAM. */
  readonly awsEndpoint?: string;
  readonly awsCredentials?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  readonly slackApiUrl?: string;
  /** Base URLs of services that say who is on call, each ending in `/`. */
  readonly onCallUrls?: { readonly pagerduty?: string; readonly opsgenie?: string; readonly incidentIo?: string };
  /** What a response_url must begin with. */
  readonly responseUrlPrefix?: string;
  /** The Redis was started by whoever started us, so its eviction setting needs no proof. */
  readonly isRedisOurs?: boolean;
  /** How often to sweep, in milliseconds. */
  readonly sweepEveryMs?: number;
}
