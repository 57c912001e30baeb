// Clients, server dates and limiters of one process, ready for the adapters that make calls.
import type { Log } from "../../ports/system/log.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import { createAwsCalls } from "./aws-calls.ts";
import type { AwsCalls } from "./aws-calls.ts";
import { createAwsClients } from "./clients.ts";
import type { ClientDeps } from "./clients.ts";
import { ServerDates } from "./server-dates.ts";

/** What a connection is made from. Nothing is read from the environment except by the SDK's default chain, when there are no `baseCredentials`. */
export interface AwsConnectionDeps extends Omit<ClientDeps, "dates"> {
  readonly log: Log;
  readonly metrics: Pick<Metrics, "alarm" | "clockSkew">;
}

/** One process' connection to AWS; disposing refuses waiting calls and closes the sockets. */
export interface AwsConnection extends AsyncDisposable {
  readonly calls: AwsCalls;
  readonly dates: ServerDates;
}

/** Makes it; nothing is sent before the first call. */
export function createAwsConnection(deps: AwsConnectionDeps): AwsConnection {
  const { clock, log, metrics } = deps;
  const dates = new ServerDates({ clock, metrics });
  const clients = createAwsClients({ ...deps, dates });
  const calls = createAwsCalls({ clients, clock, trustedClock: dates, log, metrics });
  return {
    calls,
    dates,
    [Symbol.asyncDispose]: async () => {
      calls[Symbol.dispose]();
      clients[Symbol.dispose]();
      await Promise.resolve();
    },
  };
}
