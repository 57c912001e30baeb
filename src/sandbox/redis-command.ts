// One command to the sandbox's Redis, from outside of the product.
import { connect } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";

const withinMs = 5000;

/** Sends a command and resolves with the first line of the answer, without its sign. @throws Error when Redis refuses, does not answer within 5 s, or is no Redis */
export function redisCommand(url: string, words: readonly string[]): Promise<string> {
  const text = `*${String(words.length)}\r\n${words.map((word) => `$${String(Buffer.byteLength(word))}\r\n${word}\r\n`).join("")}`;
  return new Promise((resolve, reject) => {
    const socket = open(new URL(url));
    let answer = "";
    const timer = setTimeout(() => { socket.destroy(new Error("it does not answer")); }, withinMs);
    socket.on("data", (data) => {
      answer += data.toString("utf8");
      const end = answer.indexOf("\r\n");
      if (end < 0) return;
      socket.destroy();
      const [sign, line] = [answer.slice(0, 1), answer.slice(1, end)];
      if (sign === "+" || sign === ":" || sign === "$") resolve(line);
      else reject(new Error(sign === "-" ? line : "what answers there is no Redis"));
    });
    socket.on("error", reject);
    socket.on("close", () => { clearTimeout(timer); reject(new Error("the connection was closed without an answer")); });
    socket.write(text);
  });
}

function open({ protocol, hostname, port }: URL): Socket {
  const place = { host: hostname.replaceAll(/[[\]]/g, ""), port: Number(port === "" ? "6379" : port) };
  return protocol === "rediss:" ? connectTls({ ...place, servername: place.host }) : connect(place);
}
