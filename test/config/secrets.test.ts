// Secrets show themselves to nobody.
import { format, inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Secret, Secrets } from "../../src/config/secrets.ts";

const secrets = new Secrets({
  redisUrl: new Secret("rediss://bot:canary%2Fpass@redis.example:6380"),
  slack: { botToken: "xoxb-canary-bot", appToken: "xapp-canary-app", signingSecret: "canary-signing" },
  macKeys: [Buffer.from("canary-key-canary-key-canary-key")],
});

const ways: readonly (readonly [string, (value: unknown) => string])[] = [
  ["String", (value) => String(value)], ["a template", (value) => `it is ${String(value)}`], ["JSON", (value) => JSON.stringify({ value })],
  ["inspect", (value) => inspect(value, { depth: 9, showHidden: true })], ["inspect of a list", (value) => inspect([{ value }], { depth: 9 })], ["format", (value) => format("%s %o %O %j", value, value, value, value)],
  ["an error", (value) => inspect(new Error("x", { cause: value }))],
];

describe("Secret", () => {
  it.each(ways)("is not shown by %s", (_name, show) => {
    const shown = show(new Secret("canary-text"));
    expect(shown).not.toContain("canary");
  });

  it("says that something is there", () => {
    expect(JSON.stringify({ token: new Secret("canary-text") })).toBe(`{"token":"[redacted]"}`);
    expect(new Secret("canary-text").toString()).toBe("[redacted]");
  });

  it("gives its text when asked for it", () => {
    expect(new Secret("canary-text").reveal()).toBe("canary-text");
  });
});

describe("Secrets", () => {
  it.each(ways)("are not shown by %s", (_name, show) => {
    expect(show(secrets)).not.toContain("canary");
    expect(show({ secrets, url: secrets.redisUrl })).not.toContain("canary");
  });

  it("names all texts that logs must cut out, the password of Redis in both spellings", () => {
    const key = Buffer.from("canary-key-canary-key-canary-key").toString("base64");
    expect(secrets.texts()).toEqual(["xoxb-canary-bot", "xapp-canary-app", "canary-signing", "canary%2Fpass", "canary/pass", key]);
  });

  it("names no empty text, which would cut everything", () => {
    const few = new Secrets({ redisUrl: new Secret("redis://redis:6379"), slack: { botToken: "xoxb-canary-bot" }, macKeys: [] });
    expect(few.texts()).toEqual(["xoxb-canary-bot"]);
  });
});
