// What the environment of a process may say.
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/config.ts";

const key = Buffer.from("thirty-two bytes that are no key").toString("base64");
const otherKey = Buffer.from("thirty-two bytes, but others, ok").toString("base64");
const good = { SLACK_BOT_TOKEN: "xoxb-canary-bot", SLACK_APP_TOKEN: "xapp-canary-app", REDIS_URL: "rediss://bot:canary-pass@redis.example:6380", EKS_ACCESS_MAC_KEYS: key };
const noFiles = (path: string): string => { throw new Error(`no file ${path}`); };

function problemsOf(environment: Readonly<Record<string, string>>, readFile: (path: string) => string = noFiles): string {
  try {
    loadConfig(environment, readFile);
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "";
}

function without(name: keyof typeof good): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(good).filter(([each]) => each !== name));
}

describe("loadConfig", () => {
  it("needs the secrets only; the rest has defaults", () => {
    const { config } = loadConfig({ ...good, HOSTNAME: "bot-1" }, noFiles);
    expect(config).toEqual({ slack: { mode: "socket", port: 3000 }, configurationPath: "eks-access.yaml", auditFile: "audit.jsonl", logLevel: "info", instance: "bot-1", probePort: undefined });
  });

  it("takes everything else as given", () => {
    const given = { EKS_ACCESS_SLACK_MODE: "http", SLACK_SIGNING_SECRET: "0123456789abcdef0123456789abcdef", PORT: "8443", EKS_ACCESS_PROBE_PORT: "0", EKS_ACCESS_CONFIG: "/etc/x.yaml", EKS_ACCESS_AUDIT_FILE: "/var/a.jsonl", EKS_ACCESS_LOG_LEVEL: "debug", EKS_ACCESS_INSTANCE: "bot-2" };
    const { config, secrets } = loadConfig({ ...without("SLACK_APP_TOKEN"), ...given }, noFiles);
    expect(config).toEqual({ slack: { mode: "http", port: 8443 }, configurationPath: "/etc/x.yaml", auditFile: "/var/a.jsonl", logLevel: "debug", instance: "bot-2", probePort: 0 });
    expect(secrets.slack()).toEqual({ botToken: "xoxb-canary-bot", signingSecret: "0123456789abcdef0123456789abcdef" });
  });

  it.each(["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "REDIS_URL", "EKS_ACCESS_MAC_KEYS"] as const)("refuses the start, when %s is missing or empty", (name) => {
    expect(problemsOf(without(name))).toContain(`${name} is missing.`);
    expect(problemsOf({ ...good, [name]: "" })).toContain(`${name} is missing.`);
  });

  it("takes the tokens of on-call services, checks their look, and shows them to nobody", () => {
    const { secrets } = loadConfig({ ...good, PAGERDUTY_TOKEN: "u+canary-pd_1", OPSGENIE_KEY_FILE: "/run/key" }, () => "canary-og-0001\n");
    expect(secrets.onCall()).toEqual({ pagerduty: "u+canary-pd_1", opsgenie: "canary-og-0001" });
    expect(secrets.texts()).toEqual(expect.arrayContaining(["u+canary-pd_1", "canary-og-0001"]));
    expect(loadConfig({ ...good, INCIDENT_IO_TOKEN: "inc_canary-io" }, noFiles).secrets.onCall()).toEqual({ incidentIo: "inc_canary-io" });
    expect(loadConfig(good, noFiles).secrets.onCall()).toEqual({});
    const problems = problemsOf({ ...good, PAGERDUTY_TOKEN: "canary with spaces" });
    expect(problems).toContain("PAGERDUTY_TOKEN does not look right.");
    expect(problems).not.toContain("canary with");
  });

  it("needs the signing secret in HTTP mode, and no app token there", () => {
    const problems = problemsOf({ ...without("SLACK_APP_TOKEN"), EKS_ACCESS_SLACK_MODE: "http" });
    expect(problems).toContain("SLACK_SIGNING_SECRET is missing.");
    expect(problems).not.toContain("SLACK_APP_TOKEN");
  });

  it.each([
    ["SLACK_BOT_TOKEN", "xapp-canary-swapped"], ["SLACK_APP_TOKEN", "xoxb-canary-swapped"], ["REDIS_URL", "https://canary-swapped"], ["REDIS_URL", "redis://"],
    ["EKS_ACCESS_MAC_KEYS", "canary-no-base64-although-it-is-long-enough-for-it"], ["EKS_ACCESS_MAC_KEYS", Buffer.from("thirty-one bytes that are no ke").toString("base64")], ["EKS_ACCESS_MAC_KEYS", `${key},canary-swapped`],
    ["EKS_ACCESS_MAC_KEYS", Buffer.alloc(32, 7).toString("base64")], ["EKS_ACCESS_MAC_KEYS", `${key},`],
  ])("refuses a malformed %s without showing it", (name, text) => {
    const problems = problemsOf({ ...good, [name]: text });
    expect(problems).toMatch(new RegExp(`${name} (does not look right|must hold base64)`));
    expect(problems).not.toContain("canary-");
  });

  it("takes several keys, the first one first, and refuses one twice", () => {
    const { secrets } = loadConfig({ ...good, EKS_ACCESS_MAC_KEYS: `${otherKey}, ${key}` }, noFiles);
    expect(secrets.macKeys.map((each) => Buffer.from(each).toString("base64"))).toEqual([otherKey, key]);
    expect(problemsOf({ ...good, EKS_ACCESS_MAC_KEYS: `${key},${key}` })).toContain("a key twice");
  });

  it("reads a secret from the file that NAME_FILE names, without the line end", () => {
    const { secrets } = loadConfig({ ...without("SLACK_BOT_TOKEN"), SLACK_BOT_TOKEN_FILE: "/run/bot" }, (path) => (path === "/run/bot" ? "xoxb-canary-file\n" : noFiles(path)));
    expect(secrets.slack().botToken).toBe("xoxb-canary-file");
  });

  it("takes the file, when the plain name is set to nothing", () => {
    expect(problemsOf({ ...good, SLACK_BOT_TOKEN: "", SLACK_BOT_TOKEN_FILE: "/run/bot" }, () => "xoxb-canary-file")).toBe("");
  });

  it("refuses a secret given twice, a file that cannot be read, and one that is empty", () => {
    expect(problemsOf({ ...good, SLACK_BOT_TOKEN_FILE: "/run/bot" }, () => "xoxb-canary-file")).toContain("SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set");
    expect(problemsOf({ ...without("SLACK_BOT_TOKEN"), SLACK_BOT_TOKEN_FILE: "/run/bot" })).toContain("`/run/bot`, which cannot be read");
    expect(problemsOf({ ...without("SLACK_BOT_TOKEN"), SLACK_BOT_TOKEN_FILE: "/run/bot" }, () => " \n")).toContain("SLACK_BOT_TOKEN does not look right");
  });

  it("names every problem in one error", () => {
    const problems = problemsOf({ EKS_ACCESS_SLACK_MODE: "carrier pigeon", PORT: "70000", EKS_ACCESS_PROBE_PORT: "x", EKS_ACCESS_LOG_LEVEL: "loud", EKS_ACCESS_INSTANCE: "a b" });
    expect(problems).toContain("The environment has 9 problems:");
    for (const name of ["EKS_ACCESS_SLACK_MODE", "PORT", "EKS_ACCESS_PROBE_PORT", "EKS_ACCESS_LOG_LEVEL", "EKS_ACCESS_INSTANCE", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "REDIS_URL", "EKS_ACCESS_MAC_KEYS"]) expect(problems).toContain(`  - ${name} `);
  });

  it("tells the pods of one Deployment apart by the end of their names", () => {
    const instanceOn = (host: string): string => loadConfig({ ...good, HOSTNAME: host }, noFiles).config.instance;
    expect(instanceOn("eks-access-worker-7d9f8b6c5d-abcde")).toBe("-worker-7d9f8b6c5d-abcde");
    expect(instanceOn("host.example.org")).toBe("host-example-org");
    expect(loadConfig(good, noFiles).config.instance).toMatch(/^i-[0-9a-f]{8}$/);
  });
});
