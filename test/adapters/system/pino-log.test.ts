// What gets into a log line, and what never does.
import { describe, expect, it } from "vitest";
import { createPinoLog } from "../../../src/adapters/system/pino-log.ts";
import { UnavailableError } from "../../../src/domain/errors.ts";

function logged(write: (log: ReturnType<typeof createPinoLog>) => void, secrets: readonly string[] = []): string {
  const lines: string[] = [];
  write(createPinoLog({ level: "debug", secrets, destination: { write: (line) => { lines.push(line); } } }));
  return lines.join("");
}

describe("createPinoLog", () => {
  it("writes message, level, time and plain fields", () => {
    const line: unknown = JSON.parse(logged((log) => { log.info("grant intended", { request: "REQ-1", generation: 2, late: false, none: undefined }); }));
    expect(line).toMatchObject({ level: "info", msg: "grant intended", request: "REQ-1", generation: 2, late: false });
    expect(line).toHaveProperty("time", expect.stringMatching(/^\d{4}-\d\d-\d\dT/));
  });
  it("writes nothing below its level", () => {
    const lines: string[] = [];
    const log = createPinoLog({ level: "warn", destination: { write: (line) => { lines.push(line); } } });
    log.debug("no");
    log.info("no");
    log.warn("yes");
    expect(lines).toHaveLength(1);
  });
  it("makes of an error its name, code, message, stack and causes, and nothing else", () => {
    const cause = Object.assign(new Error("socket closed"), { code: "ECONNRESET", request: { body: "canary-body" } });
    const error = Object.assign(new UnavailableError("timeout", "AWS did not answer.", { cause }), { config: { headers: "canary-header" } });
    const text = logged((log) => { log.error("failed", error); });
    expect(JSON.parse(text)).toMatchObject({ error: { name: "UnavailableError", code: "timeout", message: "AWS did not answer.", cause: { code: "ECONNRESET", message: "socket closed" } } });
    expect(text).not.toContain("canary");
  });
  it.each([null, undefined, 7, "text", { body: "canary-body" }])("survives something that is no error: %j", (thrown) => {
    expect(logged((log) => { log.error("failed", thrown); })).not.toContain("canary");
  });
  it("survives causes that go round", () => {
    const error = new Error("round");
    error.cause = error;
    expect(logged((log) => { log.error("failed", error); })).toContain("round");
  });
  it.each([
    "xoxb-111-222-canary", "xapp-1-A0-canary", "k8s-aws-v1.aHR0cHM6canary", "https://x/?X-Amz-Signature=canary", "Bearer canary.token", "redis://user:canary@host/0",
    "https://hooks.slack.com/commands/T0/canary", "AKIAIOSFODNN7CANARYX",
  ])("cuts out what looks like a secret, wherever it is: %s", (secret) => {
    const text = logged((log) => {
      log.warn("a", { detail: `before ${secret} after` });
      log.error("b", new Error(secret, { cause: new Error(secret) }));
    });
    expect(text).toContain("[redacted]");
    expect(text.toLowerCase()).not.toContain("canary");
  });
  it("cuts out the secrets it was told, and fields that are named like one", () => {
    const text = logged((log) => { log.info("a", { detail: "has hunter2hunter2 in it", responseUrl: "canary", signingSecret: "canary", token: 5 }); }, ["hunter2hunter2", ""]);
    expect(text).not.toMatch(/hunter2|canary|5[,}]/);
  });
  it("cuts long texts", () => {
    expect(logged((log) => { log.info("a", { detail: "y".repeat(10_000) }); }).length).toBeLessThan(2500);
  });
});
