// Implements CallerIdentity: one request by a bare client. No redirect, no retry, no proxy, no SDK that could follow or add anything.
import { Agent as HttpAgent, request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { UnavailableError } from "../../../domain/errors.ts";
import type { IdentityReply } from "../../../domain/person/caller-identity.ts";
import { identityRequest } from "../../../domain/person/link-proof.ts";
import type { IdentityRequest } from "../../../domain/person/link-proof.ts";
import type { CallerIdentity } from "../../../ports/person/caller-identity.ts";
import { stsHost } from "./sts-host.ts";

/** The longest answer that is read, in bytes; that of STS has about 400. */
const longestAnswer = 4096;

/** Where STS is, and how long it may take. */
export interface CallerIdentityDeps {
  /** Stands for every STS host in sandbox and tests. */
  readonly endpoint?: string | undefined;
  /** Another certificate authority than those of the host: for tests. */
  readonly ca?: string;
  /** From the first byte sent to the last one read, in real milliseconds; 5 s when absent. */
  readonly within?: number;
}

/** Asks STS who signed. The host comes from our own table, by a region that the configuration names. */
export function createCallerIdentity({ endpoint, ca, within = 5000 }: CallerIdentityDeps): CallerIdentity {
  return {
    ask: async (cluster, proof, binding) => {
      const host = stsHost(proof.region, cluster.partition);
      const url = new URL(endpoint ?? `https://${host}`);
      try {
        return await send({ url, host, ca, within }, identityRequest(proof, { ...binding, host }));
      } catch (error) {
        throw new UnavailableError("unavailable", `STS of ${proof.region} gave no whole answer.`, { cause: error });
      }
    },
  };
}

interface Target {
  readonly url: URL;
  readonly host: string;
  readonly ca: string | undefined;
  readonly within: number;
}

function send({ url, host, ca, within }: Target, { method, path, headers, body }: IdentityRequest): Promise<IdentityReply> {
  const isPlain = url.protocol === "http:";
  // Agents of our own: those that are shared may have been told to use a proxy.
  const agent = isPlain ? new HttpAgent({ keepAlive: false }) : new HttpsAgent({ keepAlive: false });
  const options = {
    method, path, agent, hostname: url.hostname, port: url.port, signal: AbortSignal.timeout(within), maxHeaderSize: 16_384,
    headers: { ...headers, "content-length": String(Buffer.byteLength(body)) }, ...(isPlain ? {} : { servername: host }), ...(ca === undefined ? {} : { ca }),
  };
  return new Promise<IdentityReply>((resolve, reject) => {
    const sending = (isPlain ? httpRequest : httpsRequest)(options, (answer) => { read(answer).then(resolve, reject); });
    sending.on("error", reject);
    sending.end(body);
  }).finally(() => { agent.destroy(); });
}

async function read(answer: IncomingMessage): Promise<IdentityReply> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > longestAnswer) {
      answer.destroy();
      throw new Error(`the answer is longer than ${String(longestAnswer)} bytes`);
    }
    chunks.push(bytes);
  }
  return { status: answer.statusCode ?? 0, contentType: answer.headers["content-type"], body: Buffer.concat(chunks).toString("utf8") };
}
