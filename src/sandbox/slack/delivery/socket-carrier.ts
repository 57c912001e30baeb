// Socket Mode: connections, envelopes, acknowledgements, pings. Source: https://docs.slack.dev/apis/events-api/using-socket-mode
import { WebSocket, WebSocketServer, type RawData } from "ws";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { takeTicket } from "../api/open-connection.ts";
import { maybeObject, parseJsonObject, textOf } from "../json.ts";
import type { Answer, Envelope } from "../model/delivery.ts";
import type { SlackWorld } from "../world.ts";

/** An app may hold this many connections. */
const connectionLimit = 10;

interface Pending {
  readonly frame: string;
  readonly tried: Set<WebSocket>;
  current: WebSocket | undefined;
  answer(answer: Answer): void;
}

function frameOf(envelope: Envelope, id: string): string {
  const retry = envelope.kind === "events_api" ? { retry_attempt: envelope.retryNumber, retry_reason: envelope.retryReason ?? "" } : {};
  return JSON.stringify({ envelope_id: id, type: envelope.kind, accepts_response_payload: envelope.acceptsResponse, payload: envelope.payload, ...retry });
}

function textFrom(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return data instanceof ArrayBuffer ? Buffer.from(data).toString("utf8") : data.toString("utf8");
}

/** The connections of one app and what was sent over them. */
export class SocketCarrier {
  private readonly world: SlackWorld;
  private readonly server = new WebSocketServer({ noServer: true, autoPong: false });
  private readonly sockets = new Set<WebSocket>();
  private readonly pending = new Map<string, Pending>();
  private readonly pinging: NodeJS.Timeout;

  constructor(world: SlackWorld) {
    this.world = world;
    this.pinging = setInterval(() => { this.pingAll(); }, world.rules.pingMs);
    this.pinging.unref();
  }

  /** Takes an upgrade request to `/link/` with a ticket from apps.connections.open. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? "/", "http://127.0.0.1").searchParams.get("ticket") ?? "";
    if (this.world.chaos.off || !takeTicket(this.world, ticket)) {
      socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n");
      return;
    }
    this.server.handleUpgrade(request, socket, head, (connection) => { this.welcome(connection); });
  }

  connections(): number {
    return this.open().length;
  }

  /** Sends to one connection, chosen at random; see {@link Carrier.send}. */
  send(envelope: Envelope, limitMs: number): Promise<Answer> {
    if (this.connections() === 0) return Promise.resolve({ type: "failed", detail: "no Socket Mode connection is open" });
    const id = this.world.newSecret();
    return new Promise((resolve) => {
      const timer = setTimeout(() => { this.giveUp(id, resolve); }, limitMs);
      const pending: Pending = {
        frame: frameOf(envelope, id), tried: new Set(), current: undefined,
        answer: (answer) => {
          clearTimeout(timer);
          this.pending.delete(id);
          resolve(answer.type === "acknowledged" && !envelope.acceptsResponse ? { type: "acknowledged", body: undefined } : answer);
        },
      };
      this.pending.set(id, pending);
      this.transmit(pending);
    });
  }

  drop(): void {
    for (const connection of [...this.sockets]) connection.terminate();
  }

  recycle(reason: "warning" | "refresh_requested" | "too_many_websockets"): void {
    for (const connection of this.open()) this.dismiss(connection, reason);
  }

  close(): void {
    clearInterval(this.pinging);
    for (const [, pending] of this.pending) pending.answer({ type: "failed", detail: "the Slack service stopped" });
    this.drop();
    this.server.close();
  }

  private open(): readonly WebSocket[] {
    return [...this.sockets].filter((connection) => connection.readyState === WebSocket.OPEN);
  }

  private dismiss(connection: WebSocket, reason: string): void {
    connection.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: "sandbox" } }));
  }

  private welcome(connection: WebSocket): void {
    connection.on("error", () => { connection.terminate(); });
    connection.on("ping", (data) => { if (!this.world.chaos.silentSockets) connection.pong(data); });
    connection.on("message", (data) => { this.receive(textFrom(data)); });
    connection.on("close", () => { this.lost(connection); });
    if (this.connections() >= connectionLimit) {
      this.dismiss(connection, "too_many_websockets");
      connection.close();
      return;
    }
    this.sockets.add(connection);
    const debug = { host: "sandbox", build_number: 1, approximate_connection_time: 18_060 };
    connection.send(JSON.stringify({ type: "hello", num_connections: this.connections(), connection_info: { app_id: this.world.app.id }, debug_info: debug }));
    this.world.changed();
  }

  private receive(text: string): void {
    if (this.world.chaos.silentSockets) return;
    const message = parseJsonObject(text);
    if (message === undefined) return;
    const payload = maybeObject(message, "payload");
    const empty = payload === undefined || Object.keys(payload).length === 0;
    this.pending.get(textOf(message, "envelope_id"))?.answer({ type: "acknowledged", body: empty ? undefined : payload });
  }

  private lost(connection: WebSocket): void {
    this.sockets.delete(connection);
    if (this.world.rules.resend) for (const pending of this.pending.values()) if (pending.current === connection) this.transmit(pending);
    this.world.changed();
  }

  /** The person has seen the error by now; the envelope still goes to another connection once. */
  private giveUp(id: string, resolve: (answer: Answer) => void): void {
    const pending = this.pending.get(id);
    resolve({ type: "late" });
    if (pending !== undefined && this.world.rules.resend) this.transmit(pending);
    else this.pending.delete(id);
  }

  private transmit(pending: Pending): void {
    const fresh = this.open().filter((connection) => !pending.tried.has(connection));
    const connection = fresh[Math.floor(this.world.random() * fresh.length)];
    pending.current = connection;
    if (connection === undefined) return;
    pending.tried.add(connection);
    if (!this.world.chaos.silentSockets) connection.send(pending.frame);
  }

  private pingAll(): void {
    if (this.world.chaos.silentSockets) return;
    for (const connection of this.open()) connection.ping("Ping from the sandbox");
  }
}
