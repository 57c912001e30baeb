// A process that waits for what it needs: it says that it lives, since it ends access, and it does not outlive the one that started it.
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import type { ParentMessage } from "../../src/sandbox/product-process.ts";

const program = fileURLToPath(new URL("../../src/sandbox/product-process.ts", import.meta.url));
const nowhere = "http://127.0.0.1:9/";

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const address = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A product that never becomes ready: nothing answers where its Redis, AWS and Slack should be. */
const stuck = (probePort: number): ParentMessage => ({
  kind: "start", offset: 0,
  spec: {
    role: "worker", onCallUrls: { pagerduty: "http://127.0.0.1:1/", opsgenie: "http://127.0.0.1:1/", incidentIo: "http://127.0.0.1:1/" }, awsEndpoint: nowhere, slackApiUrl: nowhere, responseUrlPrefix: nowhere, isRedisOurs: true, awsCredentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
    environment: {
      SLACK_BOT_TOKEN: "xoxb-example-0123456789", SLACK_APP_TOKEN: "xapp-example-0123456789", SLACK_SIGNING_SECRET: "0123456789abcdef0123456789abcdef", PAGERDUTY_TOKEN: "example-token", OPSGENIE_KEY: "example-key-1", REDIS_URL: "redis://127.0.0.1:9", EKS_ACCESS_LOG_LEVEL: "info",
      EKS_ACCESS_MAC_KEYS: Buffer.from("thirty-two different bytes here.").toString("base64"), EKS_ACCESS_CONFIG: fileURLToPath(new URL("../../src/sandbox/eks-access.yaml", import.meta.url)), EKS_ACCESS_SLACK_MODE: "socket",
      EKS_ACCESS_PROBE_PORT: String(probePort),
    },
  },
});

it("a process that waits for its Redis is alive and not ready, and ends when its parent goes away", { timeout: 30_000 }, async () => {
  const child = fork(program, [], { stdio: ["ignore", "ignore", "inherit", "ipc"], env: {} });
  const ended = once(child, "exit");
  const port = await freePort();
  child.send(stuck(port));
  const probe = (path: string): Promise<number | undefined> => fetch(`http://127.0.0.1:${String(port)}${path}`).then(({ status }) => status, () => undefined);
  await expect.poll(() => probe("/healthz"), { timeout: 25_000, interval: 50 }).toBe(200);
  expect(await probe("/readyz")).toBe(503);
  child.disconnect();
  expect(await ended).toEqual([null, "SIGKILL"]); // it had nothing to end in order
});
