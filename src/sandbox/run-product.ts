// Runs the real bot and worker with the sandbox's clock and services: in this process, or told to by another one.
import { readFileSync } from "node:fs";
import { startProduct } from "../compose/product.ts";
import type { ProcessRole, Product } from "../compose/product.ts";
import type { MovableClock } from "../compose/overrides.ts";
import { loadConfig } from "../config/config.ts";
import { instant } from "../domain/time.ts";
import type { Log } from "../ports/system/log.ts";
import type { SandboxClock } from "./clock.ts";

/** What a product process of the sandbox is started with; plain JSON, so that it can be sent to another process. */
export interface ProductSpec {
  readonly role: ProcessRole;
  /** The environment that it would have in production. */
  readonly environment: Readonly<Record<string, string>>;
  readonly awsEndpoint: string;
  readonly awsCredentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  readonly onCallUrls: { readonly pagerduty: string; readonly opsgenie: string; readonly incidentIo: string };
  readonly slackApiUrl: string;
  readonly responseUrlPrefix: string;
  readonly isRedisOurs: boolean;
}

/** Starts the product on a sandbox clock. @param log where its log lines go; standard output when absent */
export function runProduct(spec: ProductSpec, clock: SandboxClock, log?: Log): Promise<Product> {
  const { role, environment, awsEndpoint, awsCredentials, onCallUrls, slackApiUrl, responseUrlPrefix, isRedisOurs } = spec;
  return startProduct(role, loadConfig(environment, (path) => readFileSync(path, "utf8")), {
    clock: movableClock(clock), awsEndpoint, awsCredentials, onCallUrls, slackApiUrl, responseUrlPrefix, isRedisOurs, ...(log === undefined ? {} : { log }),
  });
}

function movableClock(clock: SandboxClock): MovableClock {
  return {
    now: () => instant(clock.now()),
    monotonic: () => clock.monotonic(),
    sleep: (span, signal) => clock.sleep(span, signal),
    onJump: (listener) => clock.onJump((now) => { listener(instant(now)); }),
  };
}
