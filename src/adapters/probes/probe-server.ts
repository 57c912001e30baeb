// /healthz, /readyz and /metrics over HTTP.

/** What the probes answer from. */
export interface ProbeOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** False makes /healthz answer 503: the process should be started anew. */
  readonly isHealthy: () => boolean;
  /** False makes /readyz answer 503: send no traffic here. */
  readonly isReady: () => boolean;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
}

/** A listening probe server. */
export interface ProbeServer extends AsyncDisposable {
  readonly port: number;
}

/** Starts it; resolves when it listens. @throws InvalidInputError `configuration` when the port is taken */
export function startProbeServer(options: ProbeOptions): Promise<ProbeServer> {
  throw new Error(`not written yet ${options.host}`);
}
