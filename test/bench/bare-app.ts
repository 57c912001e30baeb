// A Bolt app in a process of its own that acknowledges every command and does nothing else. Its signing secret comes first, then it says its port.
import { App, LogLevel } from "@slack/bolt";

process.once("message", (signingSecret: string) => {
  const app = new App({ signingSecret, authorize: () => Promise.resolve({ botToken: "xoxb-bare", botId: "B0", botUserId: "U0BOT" }), logLevel: LogLevel.ERROR });
  app.command("/eks-access", async ({ ack }) => { await ack(); });
  void app.start(0).then((server) => {
    const address = "address" in server ? server.address() : null;
    process.send?.(typeof address === "object" && address !== null ? address.port : 0);
  });
  process.once("disconnect", () => { void app.stop(); });
});
