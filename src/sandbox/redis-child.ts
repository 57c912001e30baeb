// A child process of the sandbox that is, or looks after, its Redis server, and ends with its parent: when standard input closes.
// Arguments: `embedded <port>`, or `<command> <arguments…>`.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import type { Socket } from "node:net";

const [what = "", ...rest] = process.argv.slice(2);
const parentGone = new Promise<void>((resolve) => {
  process.stdin.on("end", resolve).on("close", resolve).on("error", () => { resolve(); }).resume();
});

if (what === "embedded") await embed(Number(rest[0]));
else lookAfter(what, rest);

// The package's own server listens on every interface, so only its inside is used.
async function embed(port: number): Promise<void> {
  const { RedisServerState, SocketConnectionTransport, attachSession, createRedisCommandExecutor } = await import("js-redis-server/core");
  const state = new RedisServerState({ databaseCount: 16 });
  const executor = createRedisCommandExecutor();
  const sockets = new Set<Socket>();
  const server = createServer({ keepAlive: true, noDelay: true }, (socket) => {
    sockets.add(socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy()));
    void attachSession(new SocketConnectionTransport(socket), { state, executor }).done.catch(() => { socket.destroy(); });
  });
  server.listen({ host: "127.0.0.1", port });
  await parentGone;
  process.kill(process.pid); // nothing is to be saved, and clients that wait for an element would keep it alive
}

function lookAfter(command: string, args: readonly string[]): void {
  const child = spawn(command, args, { stdio: "ignore" });
  child.on("error", () => { process.exitCode = 1; process.stdin.destroy(); });
  child.on("exit", () => { process.exitCode = 1; process.stdin.destroy(); });
  void parentGone.then(() => {
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 2000).unref();
  });
}
