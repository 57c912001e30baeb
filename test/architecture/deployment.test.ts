// What an installation copies: Slack manifests, IAM templates, the image, the compose file, the sample environment. Each must fit the code.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { commandName, ids } from "../../src/adapters/slack/ids.ts";
import { loadConfig } from "../../src/config/config.ts";
import { botIdentityPolicy, grantPolicies, migrationPolicy, migrationRunPolicy, trustWithExternalId } from "../../src/sandbox/seed-iam.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const manifestForm = z.strictObject({
  display_information: z.strictObject({ name: z.string().max(35), description: z.string().max(140), background_color: z.string().regex(/^#[0-9a-f]{6}$/) }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.boolean() }),
    app_home: z.strictObject({ home_tab_enabled: z.literal(true), messages_tab_enabled: z.literal(true), messages_tab_read_only_enabled: z.literal(true) }),
    shortcuts: z.array(z.strictObject({ name: z.string().max(24), type: z.literal("global"), callback_id: z.literal(ids.shortcut), description: z.string().max(150) })).length(1),
    slash_commands: z.array(z.strictObject({ command: z.string().min(2).max(32), description: z.string().max(2000), usage_hint: z.string().max(1000), should_escape: z.literal(true), url: z.url().optional() })).length(1),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: z.url().optional(), bot_events: z.array(z.string()) }),
    interactivity: z.strictObject({ is_enabled: z.literal(true), request_url: z.url().optional(), message_menu_options_url: z.url().optional() }),
    org_deploy_enabled: z.boolean(), socket_mode_enabled: z.boolean(), token_rotation_enabled: z.literal(false),
  }),
});
const manifest = (mode: string): z.infer<typeof manifestForm> => manifestForm.parse(parse(read(`deploy/slack/manifest.${mode}.yaml`)));

describe("the Slack manifests", () => {
  it.each(["socket", "http"])("ask in %s mode for the scopes that are used and no others", (mode) => {
    expect(manifest(mode).oauth_config.scopes.bot).toEqual(["commands", "chat:write", "im:write", "users:read", "users:read.email", "usergroups:read", "channels:read", "groups:read", "files:write"]);
    expect(manifest(mode).features.slash_commands[0]?.command).toBe(commandName);
  });

  it.each(["socket", "http"])("subscribe in %s mode to the events that are listened to and no others", (mode) => {
    const listened = [...read("src/adapters/slack/app.ts").matchAll(/app\.event\("(\w+)"/g)].map(([, name]) => name);
    expect(listened.length).toBeGreaterThan(0);
    expect(manifest(mode).settings.event_subscriptions.bot_events.toSorted()).toEqual(listened.toSorted());
  });

  it("tell Slack an address in HTTP mode only, and always the one that is served", () => {
    const urls = (mode: string): unknown[] => [manifest(mode).features.slash_commands[0]?.url, manifest(mode).settings.interactivity.request_url, manifest(mode).settings.interactivity.message_menu_options_url, manifest(mode).settings.event_subscriptions.request_url];
    expect(urls("socket")).toEqual([undefined, undefined, undefined, undefined]);
    expect(new Set(urls("http"))).toEqual(new Set(["https://eks-access.example.com/slack/events"]));
    expect(read("src/adapters/slack/app.ts")).toContain('endpoints: "/slack/events"');
    expect([manifest("socket").settings.socket_mode_enabled, manifest("http").settings.socket_mode_enabled]).toEqual([true, false]);
  });

  it("differ in nothing else", () => {
    const common = (mode: string): unknown => {
      const { settings, features, ...rest } = manifest(mode);
      return { ...rest, bot: features.bot_user, home: features.app_home, shortcuts: features.shortcuts, command: { ...features.slash_commands[0], url: "" }, settings: { ...settings, socket_mode_enabled: "", interactivity: "", event_subscriptions: settings.event_subscriptions.bot_events } };
    };
    expect(common("http")).toEqual(common("socket"));
  });
});

const cluster = "arn:aws:eks:eu-west-1:111122223333:cluster/prod-eu-1";
const values: Readonly<Record<string, string>> = {
  Owner: "sandbox", Account: "111122223333", BotRoleArn: "arn:aws:iam::111122223333:role/eks-access", ExternalId: "6b1f0c4e", ClusterArn: cluster,
  ClusterEntriesArn: "arn:aws:eks:eu-west-1:111122223333:access-entry/prod-eu-1", PeoplePattern: "arn:aws:iam::111122223333:role/people/*",
  ClusterNodegroupsArn: "arn:aws:eks:eu-west-1:111122223333:nodegroup/prod-eu-1", ClusterFargateProfilesArn: "arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod-eu-1",
  PipelineRoleArn: "arn:aws:iam::*:role/terraform", NodeRoleArn: "arn:aws:iam::*:role/eks-node",
};
// The sandbox has three namespaces where the template has one placeholder for all of them.
const namespaces = '"payments", "payments-*", "checkout"';

function filled(name: string): unknown {
  const text = read(`deploy/aws/${name}.json`).replaceAll('"${NamespacePattern}"', namespaces);
  return JSON.parse(text.replaceAll(/\$\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole));
}

describe("the IAM templates", () => {
  const [reading, entries] = grantPolicies({ owner: "sandbox", clusterArns: [cluster], peoplePattern: "arn:aws:iam::111122223333:role/people/*" });

  it.each([
    ["bot-identity", botIdentityPolicy(["111122223333"])],
    ["grant-role-trust", trustWithExternalId("arn:aws:iam::111122223333:role/eks-access", "6b1f0c4e")],
    ["grant-role-read", reading],
    ["grant-role-entries", entries],
    ["grant-role-migration", migrationPolicy([cluster])],
    ["grant-role-migration-run", migrationRunPolicy("111122223333", [cluster])],
  ])("have in %s, filled in, what the sandbox runs with", (name, document) => {
    expect(filled(name)).toEqual(document);
  });

  it("are all compared here, and all of their placeholders are explained", () => {
    const files = readdirSync(join(root, "deploy/aws")).filter((name) => name.endsWith(".json"));
    expect(files.sort()).toEqual(["bot-identity.json", "grant-role-entries.json", "grant-role-migration-run.json", "grant-role-migration.json", "grant-role-read.json", "grant-role-trust.json"]);
    const placeholders = new Set(files.flatMap((name) => read(`deploy/aws/${name}`).match(/\$\{\w+\}/g) ?? []));
    for (const placeholder of placeholders) expect(read("deploy/aws/README.md")).toContain(`\`${placeholder}\``);
    for (const name of files) expect(read("deploy/aws/README.md")).toContain(`\`${name}\``);
  });

  it("let a migration write only entries with its own tag, and change nothing of a cluster but its mode", () => {
    const statements = z.object({ Statement: z.array(z.object({ Action: z.array(z.string()), Condition: z.record(z.string(), z.unknown()).optional() })) }).parse(filled("grant-role-migration-run")).Statement;
    expect(statements.filter(({ Condition }) => Condition === undefined).flatMap(({ Action }) => Action)).toEqual(["eks:DescribeUpdate"]);
    expect(statements.flatMap(({ Action }) => Action).filter((action) => /Tag|UpdateAccessEntry/.test(action))).toEqual([]);
  });

  it("never allow, but for a migration that is carried out, to update entries, to change clusters or to write to IAM", () => {
    const allowed = z.object({ Statement: z.array(z.object({ Effect: z.string(), Action: z.union([z.string(), z.array(z.string())]) })) });
    const actions = ["bot-identity", "grant-role-read", "grant-role-entries", "grant-role-migration"].flatMap((name) => allowed.parse(filled(name)).Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action));
    expect(actions.filter((action) => action.includes("*") || /^eks:(Update|CreateCluster|DeleteCluster)|^iam:(?!Get|List)/.test(action))).toEqual([]);
  });
});

const service = z.object({
  command: z.union([z.string(), z.array(z.string())]).optional(), profiles: z.array(z.string()).optional(), build: z.object({ target: z.string() }).optional(),
  environment: z.record(z.string(), z.string()).optional(), ports: z.array(z.string()).optional(), read_only: z.boolean().optional(), cap_drop: z.array(z.string()).optional(),
});
// NAME=value lines; a leading # marks one that is shown but not set.
const settings = read(".env.example").match(/^#?[A-Z_]+=.*$/gm) ?? [];
const sample = Object.fromEntries(settings.filter((line) => !line.startsWith("#")).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
const compose = z.object({ services: z.record(z.string(), service) }).parse(parse(read("docker-compose.yml"), { merge: true })).services;

describe("docker-compose.yml", () => {
  it("runs a bot and a worker, and a Redis that keeps what it has and never evicts", () => {
    expect(compose["redis"]?.command).toBe("redis-server --appendonly yes --maxmemory-policy noeviction");
    expect(compose["bot"]?.command).toEqual(["serve", "--role", "bot"]);
    expect(compose["worker"]?.command).toEqual(["serve", "--role", "worker"]);
    for (const name of ["bot", "worker"]) expect(compose[name]).toMatchObject({ build: { target: "product" }, read_only: true, cap_drop: ["ALL"] });
    expect(compose["sandbox"]).toMatchObject({ profiles: ["sandbox"], build: { target: "sandbox" } });
  });

  it("opens nothing beyond loopback", () => {
    expect(Object.values(compose).flatMap(({ ports = [] }) => ports).filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
  });

  it.each(["bot", "worker"])("gives the %s an environment that the product accepts, together with the sample one", (name) => {
    const macKeys = Buffer.from("thirty-two bytes that are no key").toString("base64");
    const { config, secrets } = loadConfig({ ...sample, ...compose[name]?.environment, EKS_ACCESS_MAC_KEYS: macKeys }, () => "");
    expect(config).toMatchObject({ instance: name, probePort: 8080, slack: { mode: "socket" } });
    expect(secrets.redisUrl.reveal()).toBe("redis://redis:6379");
  });
});

describe(".env.example", () => {
  it("names what the product reads, no more and no less, and each secret also as a file", () => {
    const named = new Set(settings.map((line) => line.replace(/^#/, "").replace(/=.*$/, "")));
    const code = read("src/config/config.ts");
    const readNames = new Set([...code.matchAll(/"((?:SLACK|EKS_ACCESS|REDIS|PAGERDUTY|OPSGENIE|INCIDENT_IO)_[A-Z_]+|PORT)"/g)].map(([, name]) => name ?? ""));
    const secret = ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "EKS_ACCESS_MAC_KEYS", "REDIS_URL", "PAGERDUTY_TOKEN", "OPSGENIE_KEY", "INCIDENT_IO_TOKEN"];
    expect(named).toEqual(new Set([...readNames, ...secret.map((name) => `${name}_FILE`)]));
  });
});

describe("the image", () => {
  const dockerfile = read("Dockerfile");
  const stages = Object.fromEntries(dockerfile.split(/^FROM /m).slice(1).map((stage) => [/AS (\S+)/.exec(stage)?.[1] ?? "", stage]));

  it("is the product when no target is named, on a slim Node 24, not as root, watched by its own Node", () => {
    expect(Object.keys(stages).at(-1)).toBe("product");
    expect(dockerfile).toMatch(/^FROM node:24-bookworm-slim AS base$/m);
    expect(stages["product"]).toMatch(/^USER 1000:1000$/m);
    expect(stages["product"]).toMatch(/^HEALTHCHECK [^\n]*\\\n\s+CMD \["node", "-e", .*EKS_ACCESS_PROBE_PORT.*\/healthz/m);
    expect(stages["sandbox"]).toMatch(/^USER node$/m);
  });

  it("has production dependencies only, and no sandbox", () => {
    expect(stages["dependencies"]).toContain("npm ci --omit=dev --omit=optional --ignore-scripts");
    expect(stages["product"]).not.toMatch(/--from=build \/app\/node_modules|COPY src/);
    expect(z.object({ exclude: z.array(z.string()) }).parse(JSON.parse(read("tsconfig.build.json"))).exclude).toContain("src/sandbox");
  });

  it("copies only what is there and what .dockerignore lets through", () => {
    const kept = read(".dockerignore").split("\n").filter((line) => line.startsWith("!")).map((line) => line.slice(1));
    const copied = dockerfile.split("\n").filter((line) => line.startsWith("COPY ") && !line.includes("--from=")).flatMap((line) => line.split(" ").slice(1, -1));
    expect(copied.filter((path) => !kept.includes(path) || !existsSync(join(root, path)))).toEqual([]);
  });
});
