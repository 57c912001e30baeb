// Who may talk to the sandbox: this page and scripts on this machine, not a web site open in the same browser.
import type { IncomingMessage } from "node:http";

/**
 * Says why a request is refused; undefined when it may pass.
 * The Host must be loopback, which stops DNS rebinding; a browser's Origin must be the page's own; every route of the API needs
 * the token, which stands in the page only.
 */
export function callerRefusal(request: IncomingMessage, origin: string, token: string): string | undefined {
  const own = [origin, origin.replace("127.0.0.1", "localhost")];
  if (!own.includes(`http://${request.headers.host ?? ""}`)) return "The Host header is not this sandbox.";
  if (!own.includes(request.headers.origin ?? origin)) return "Requests of other web sites are refused.";
  const path = request.url ?? "/";
  if (!path.startsWith("/api/")) return undefined;
  const given = request.headers["x-sandbox-token"] ?? new URL(path, origin).searchParams.get("token");
  return given === token ? undefined : "The sandbox's token is missing or wrong. Load the page anew, or see docs/sandbox.md for scripts.";
}
