// The bare client against a false STS: it follows nothing, waits for nothing for long, and reads no long answers.
import { createServer as createHttp } from "node:http";
import type { RequestListener, Server } from "node:http";
import { createServer as createHttps } from "node:https";
import { describe, expect, it } from "vitest";
import { generate } from "selfsigned";
import { createCallerIdentity } from "../../../../src/adapters/aws/sts/caller-identity.ts";
import { UnavailableError } from "../../../../src/domain/errors.ts";
import { a, aCluster, owner } from "../../../world/builders.ts";

const proof = { region: a.region("eu-west-1"), accessKeyId: "ASIAABCDEFGHIJKLMNOP", amzDate: "20261124T120000Z", signature: "0".repeat(64), sessionToken: "abc" };
const binding = { audience: owner, nonce: "N-code" };

async function listening(server: Server): Promise<AsyncDisposable & { readonly port: number }> {
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: async () => { server.closeAllConnections(); await new Promise((resolve) => { server.close(resolve); }); },
  };
}

async function falseSts(listener: RequestListener) {
  const seen: string[] = [];
  const server = await listening(createHttp((request, response) => { seen.push(`${request.method ?? ""} ${request.url ?? ""}`); listener(request, response); }));
  const ask = (within?: number) => createCallerIdentity({ endpoint: `http://127.0.0.1:${String(server.port)}`, ...(within === undefined ? {} : { within }) }).ask(aCluster(), proof, binding);
  return { ask, seen, port: server.port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

describe("asking STS", () => {
  it("sends the rebuilt request to /, with the host of the region, once", async () => {
    const got: { headers?: object; body?: string } = {};
    await using sts = await falseSts((request, response) => {
      got.headers = request.headers;
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => { chunks.push(chunk); });
      request.on("end", () => { got.body = Buffer.concat(chunks).toString(); response.setHeader("content-type", "application/json"); response.end("{}"); });
    });
    expect(await sts.ask()).toEqual({ status: 200, contentType: "application/json", body: "{}" });
    expect(sts.seen).toEqual(["POST /"]);
    expect(got).toMatchObject({ body: "Action=GetCallerIdentity&Version=2011-06-15", headers: { "host": "sts.eu-west-1.amazonaws.com", "x-eks-access-nonce": "N-code", "x-eks-access-audience": owner, "accept": "application/json" } });
  });
  it.each([301, 302, 307, 308])("gives a redirect (%d) back and does not follow it", async (status) => {
    await using elsewhere = await falseSts((_, response) => response.end("{}"));
    await using sts = await falseSts((_, response) => { response.writeHead(status, { location: `http://127.0.0.1:${String(elsewhere.port)}/` }); response.end(); });
    expect(await sts.ask()).toMatchObject({ status });
    expect(elsewhere.seen).toEqual([]);
  });
  it("takes 4 KiB and not one byte more", async () => {
    for (const [length, isTaken] of [[4096, true], [4097, false], [5120, false]] as const) {
      await using sts = await falseSts((_, response) => response.end("x".repeat(length)));
      const asked = sts.ask();
      if (isTaken) expect((await asked).body).toHaveLength(length);
      else await expect(asked).rejects.toThrow(UnavailableError);
    }
  });
  it("gives up on a slow drip", async () => {
    await using sts = await falseSts((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const drip = setInterval(() => response.write(" "), 20);
      response.on("close", () => { clearInterval(drip); });
    });
    await expect(sts.ask(200)).rejects.toThrow(UnavailableError);
  });
  it("gives up on silence, and on a closed connection, without a second try", async () => {
    await using silent = await falseSts(() => undefined);
    await expect(silent.ask(100)).rejects.toThrow(UnavailableError);
    await using closing = await falseSts((request) => { request.socket.destroy(); });
    await expect(closing.ask()).rejects.toThrow(UnavailableError);
    expect([silent.seen, closing.seen]).toEqual([["POST /"], ["POST /"]]);
  });
  it("uses no proxy of the environment", async () => {
    await using proxy = await falseSts((_, response) => response.end("{}"));
    await using sts = await falseSts((_, response) => response.end("{}"));
    const before = { ...process.env };
    Object.assign(process.env, { HTTP_PROXY: `http://127.0.0.1:${String(proxy.port)}`, http_proxy: `http://127.0.0.1:${String(proxy.port)}`, NODE_USE_ENV_PROXY: "1" });
    try {
      await sts.ask();
    } finally {
      process.env = before;
    }
    expect([proxy.seen, sts.seen]).toEqual([[], ["POST /"]]);
  });
});

describe("over TLS", () => {
  async function secured(name: string) {
    const { private: key, cert } = await generate([{ name: "commonName", value: name }], { extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: name }] }] });
    const server = await listening(createHttps({ key, cert }, (_, response) => response.end("{}")));
    const ask = (ca?: string) => createCallerIdentity({ endpoint: `https://127.0.0.1:${String(server.port)}`, ...(ca === undefined ? {} : { ca }) }).ask(aCluster(), proof, binding);
    return { ask, cert, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  }
  it("talks to the host of the region", async () => {
    await using sts = await secured("sts.eu-west-1.amazonaws.com");
    expect(await sts.ask(sts.cert)).toMatchObject({ status: 200 });
  });
  it("refuses a certificate of another host, and one that nobody vouches for", async () => {
    await using other = await secured("sts.us-east-1.amazonaws.com");
    await expect(other.ask(other.cert)).rejects.toThrow(UnavailableError);
    await using unknown = await secured("sts.eu-west-1.amazonaws.com");
    await expect(unknown.ask()).rejects.toThrow(UnavailableError);
  });
});
