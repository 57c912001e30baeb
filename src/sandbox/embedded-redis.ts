// The embedded Redis: the inside of the npm package js-redis-server behind a server of our own. The package's server listens on every
// interface, and does not notice that a client left while it waits for an element: that client would still take the next one.
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { InMemoryConnectionTransport, RedisServerState, attachSession, createRedisCommandExecutor } from "js-redis-server/core";

/** Starts it on loopback; it keeps nothing on disk. */
export function serveEmbeddedRedis(port: number): Server {
  const state = new RedisServerState({ databaseCount: 16 });
  const executor = createRedisCommandExecutor();
  const server = createServer({ noDelay: true }, (socket) => {
    const { done, session } = attachSession(new EagerTransport(socket), { state, executor });
    socket.on("close", () => { session.close(); }); // ends the command that it waits in
    done.catch(() => { socket.destroy(); });
  });
  return server.listen({ host: "127.0.0.1", port });
}

/** Reads all the time, so that the end of a connection is seen at once. */
class EagerTransport extends InMemoryConnectionTransport {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on("data", (chunk) => { if (!this.signal.aborted) this.feed(chunk); });
    socket.on("error", () => { socket.destroy(); }).on("end", () => { this.close(); }).on("close", () => { this.close(); });
  }

  override write(chunk: Buffer): void {
    if (!this.#socket.destroyed) this.#socket.write(chunk);
  }

  override close(reason?: string): void {
    super.close(reason);
    this.#socket.destroySoon();
  }
}
