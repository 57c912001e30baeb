// A Redis that can go away and come back with everything it had: the connections to it are cut, the server itself stays.
import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { startSandboxRedis } from "../../src/sandbox/redis.ts";
import type { SandboxRedis } from "../../src/sandbox/redis.ts";

/** The way to a Redis server, through a port of its own. */
export class CuttableRedis implements AsyncDisposable {
  readonly #server: SandboxRedis;
  readonly #sockets = new Set<Socket>();
  #listener: Server | undefined;
  #port = 0;

  private constructor(server: SandboxRedis) {
    this.#server = server;
  }

  /** Starts a server (in these folders, else the embedded one) and opens the way to it. */
  static async start(pathDirs: readonly string[]): Promise<CuttableRedis> {
    const made = new CuttableRedis(await startSandboxRedis({ pathDirs }));
    await made.restore();
    return made;
  }

  /** What the product is told. */
  get url(): string {
    return `redis://127.0.0.1:${String(this.#port)}`;
  }

  /** Breaks all connections and takes no new ones, as a server that is down. */
  async cut(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    const isClosed = new Promise<void>((resolve) => { if (listener === undefined) resolve(); else listener.close(() => { resolve(); }); });
    for (const socket of this.#sockets) socket.destroy();
    await isClosed;
  }

  /** Opens the way again, at the same port. */
  async restore(): Promise<void> {
    const listener = createServer((client) => { this.#join(client); });
    await new Promise<void>((resolve, reject) => { listener.once("error", reject).listen(this.#port, "127.0.0.1", resolve); });
    const address = listener.address();
    this.#port = typeof address === "object" && address !== null ? address.port : 0;
    this.#listener = listener;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cut();
    await this.#server[Symbol.asyncDispose]();
  }

  #join(client: Socket): void {
    const server = connect({ host: "127.0.0.1", port: Number(new URL(this.#server.url).port) });
    for (const [one, other] of [[client, server], [server, client]] as const) {
      this.#sockets.add(one);
      one.on("error", () => undefined).once("close", () => { this.#sockets.delete(one); other.destroy(); });
      one.pipe(other);
    }
  }
}
