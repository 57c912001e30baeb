// One command to the sandbox's Redis, from outside of the product.
import { connect } from "node:net";

/** Sends a command and resolves with the first line of the answer. @throws Error when there is none within a second */
export function redisCommand(url: string, words: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const text = `*${String(words.length)}\r\n${words.map((word) => `$${String(Buffer.byteLength(word))}\r\n${word}\r\n`).join("")}`;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port === "" ? "6379" : port) });
    socket.setTimeout(5000, () => { socket.destroy(new Error("Redis did not answer.")); });
    socket.once("connect", () => socket.write(text));
    socket.once("data", (data) => { socket.destroy(); resolve(data.toString("utf8").split("\r\n")[0] ?? ""); });
    socket.once("error", reject);
  });
}
