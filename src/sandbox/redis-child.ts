// A child process of the sandbox that is, or looks after, its Redis server, and ends with its parent: when standard input closes.
// Arguments: `embedded <port>`, or `<command> <arguments…>`.
import { spawn } from "node:child_process";

const [what = "", ...rest] = process.argv.slice(2);
const parentGone = new Promise<void>((resolve) => {
  process.stdin.on("end", resolve).on("close", resolve).on("error", () => { resolve(); }).resume();
});

if (what === "embedded") await embed(Number(rest[0]));
else lookAfter(what, rest);

async function embed(port: number): Promise<void> {
  const { serveEmbeddedRedis } = await import("./embedded-redis.ts");
  serveEmbeddedRedis(port);
  await parentGone;
  process.kill(process.pid); // there is nothing to save
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
