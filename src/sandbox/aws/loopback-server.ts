// What the sandbox's HTTP services share: listening on loopback, reading bodies, and saying at the end what failed.
import { Buffer } from "node:buffer";
import { once } from "node:events";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";

const largestBody = 1024 * 1024;

/** How to start a service. */
export interface ServiceOptions {
  /** A free one when 0 or left out. */
  readonly port?: number;
  /** Hears of errors of the sandbox itself at once; they also make the disposal fail. */
  readonly onError?: (error: unknown) => void;
}

/** A listener that remembers the first error of the sandbox's own and drops the connection on each. */
export function watched(serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>, options: ServiceOptions): { readonly listener: RequestListener; readonly failure: { first?: unknown } } {
  const failure: { first?: unknown } = {};
  const listener: RequestListener = (request, response) => {
    serve(request, response).catch((error: unknown) => {
      failure.first ??= error;
      options.onError?.(error);
      response.destroy();
    });
  };
  return { listener, failure };
}

/** Listens on 127.0.0.1; resolves with the port. */
export async function listen(server: Server, options: ServiceOptions): Promise<number> {
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server does not listen on a port");
  return address.port;
}

/** Closes every connection. @throws Error when the service, named `what`, had an error of its own */
export async function close(server: Server, what: string, failure: { readonly first?: unknown }): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
  if (failure.first !== undefined) throw new Error(`the sandbox's ${what} stopped answering a call because of an error of its own`, { cause: failure.first });
}

/** The body, up to 1 MiB; undefined when it is longer or the client went away while sending. */
export async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming) {
      if (!Buffer.isBuffer(chunk)) return undefined;
      size += chunk.length;
      if (size > largestBody) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}
