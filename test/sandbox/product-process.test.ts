// The sandbox's processes do not outlive the one that started them.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import type { ParentMessage } from "../../src/sandbox/product-process.ts";

const program = fileURLToPath(new URL("../../src/sandbox/product-process.ts", import.meta.url));
const nowhere = "http://127.0.0.1:9/";

/** A product that never becomes ready: nothing answers where its Redis, AWS and Slack should be. */
const stuck: ParentMessage = {
  kind: "start", offset: 0,
  spec: {
    role: "worker", awsEndpoint: nowhere, slackApiUrl: nowhere, responseUrlPrefix: nowhere, isRedisOurs: true, awsCredentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
    environment: {
      SLACK_BOT_TOKEN: "xoxb-example-0123456789", SLACK_APP_TOKEN: "xapp-example-0123456789", SLACK_SIGNING_SECRET: "0123456789abcdef0123456789abcdef", REDIS_URL: "redis://127.0.0.1:9", EKS_ACCESS_LOG_LEVEL: "info",
      EKS_ACCESS_MAC_KEYS: Buffer.from("thirty-two different bytes here.").toString("base64"), EKS_ACCESS_CONFIG: fileURLToPath(new URL("../../src/sandbox/eks-access.yaml", import.meta.url)), EKS_ACCESS_SLACK_MODE: "socket",
    },
  },
};

it("a process that waits for its Redis ends when its parent goes away", { timeout: 30_000 }, async () => {
  const child = fork(program, [], { stdio: ["ignore", "pipe", "inherit", "ipc"], env: {} });
  const ended = once(child, "exit");
  child.send(stuck);
  if (child.stdout !== null) await once(child.stdout, "data"); // its first line: it has begun, and is not ready
  child.disconnect();
  expect((await ended)[0]).toBe(0);
});
