// The probes over HTTP.
import { describe, expect, it } from "vitest";
import { startProbeServer } from "../../../src/adapters/probes/probe-server.ts";

const metrics = { contentType: "text/plain; version=0.0.4", text: () => Promise.resolve("up 1\n") };

async function statuses(isHealthy: boolean, isReady: boolean): Promise<readonly number[]> {
  await using server = await startProbeServer({ host: "127.0.0.1", port: 0, isHealthy: () => isHealthy, isReady: () => isReady, metrics });
  const answers = await Promise.all(["healthz", "readyz", "other"].map((path) => fetch(`http://127.0.0.1:${String(server.port)}/${path}`)));
  return answers.map(({ status }) => status);
}

describe("startProbeServer", () => {
  it("tells health and readiness apart", async () => {
    expect(await statuses(true, true)).toEqual([200, 200, 404]);
    expect(await statuses(true, false)).toEqual([200, 503, 404]);
    expect(await statuses(false, true)).toEqual([503, 503, 404]);
  });
  it("serves the metrics", async () => {
    await using server = await startProbeServer({ host: "127.0.0.1", port: 0, isHealthy: () => true, isReady: () => true, metrics });
    const answer = await fetch(`http://127.0.0.1:${String(server.port)}/metrics?x=1`);
    expect(answer.headers.get("content-type")).toBe(metrics.contentType);
    expect(await answer.text()).toBe("up 1\n");
  });
  it("says where it cannot listen, when the port is taken", async () => {
    await using server = await startProbeServer({ host: "127.0.0.1", port: 0, isHealthy: () => true, isReady: () => true, metrics });
    await expect(startProbeServer({ host: "127.0.0.1", port: server.port, isHealthy: () => true, isReady: () => true, metrics })).rejects.toMatchObject({ code: "configuration" });
  });
});
