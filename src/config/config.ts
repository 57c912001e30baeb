// What a process is told by its environment: read whole, every problem in one error.
import { randomBytes } from "node:crypto";
import { InvalidInputError } from "../domain/errors.ts";
import { Secret, Secrets } from "./secrets.ts";
import type { OnCallSecrets } from "./secrets.ts";

/** What is not secret. */
export interface Config {
  readonly slack: { readonly mode: "socket" | "http"; readonly port: number };
  /** Path of the YAML file. */
  readonly configurationPath: string;
  readonly auditFile: string;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  /** Names this process in AWS' logs. */
  readonly instance: string;
  /** Absent: no probes are served. */
  readonly probePort: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;
type ReadFile = (path: string) => string;

const levels = ["debug", "info", "warn", "error"] as const;

/**
 * Reads configuration and secrets. Every secret may be given as a file instead: NAME_FILE holds its path. Empty counts as not set.
 * @throws InvalidInputError `configuration` with every problem in one text
 */
export function loadConfig(environment: Environment, readFile: ReadFile): { readonly config: Config; readonly secrets: Secrets } {
  const problems: string[] = [];
  const set = withoutEmpty(environment);
  const source: Source = { environment: set, readFile, problems };
  const mode = oneOf(source, "EKS_ACCESS_SLACK_MODE", { options: ["socket", "http"], otherwise: "socket" });
  const config: Config = {
    slack: { mode, port: portOf(source, "PORT") ?? 3000 },
    configurationPath: set["EKS_ACCESS_CONFIG"] ?? defaultPath,
    auditFile: auditFileOf(source),
    logLevel: oneOf(source, "EKS_ACCESS_LOG_LEVEL", { options: levels, otherwise: "info" }),
    instance: instanceOf(source),
    probePort: portOf(source, "EKS_ACCESS_PROBE_PORT"),
  };
  const secrets = secretsOf(source, mode);
  refuseProblems(source);
  return { config, secrets };
}

/** What commands that only look need: neither Slack nor Redis. */
export interface LookingConfig {
  /** Path of the YAML file. */
  readonly configurationPath: string;
  /** Names this process in AWS' logs. */
  readonly instance: string;
  /** Empty when none is given: whose an entry is is then told by its tags, without a proof. */
  readonly macKeys: readonly Uint8Array[];
}

/** Reads it by the same names as `loadConfig`. @throws InvalidInputError `configuration` with every problem in one text */
export function loadLookingConfig(environment: Environment, readFile: ReadFile): LookingConfig {
  const source: Source = { environment: withoutEmpty(environment), readFile, problems: [] };
  const hasKeys = ["EKS_ACCESS_MAC_KEYS", "EKS_ACCESS_MAC_KEYS_FILE"].some((name) => source.environment[name] !== undefined);
  const config = { configurationPath: source.environment["EKS_ACCESS_CONFIG"] ?? defaultPath, instance: instanceOf(source), macKeys: hasKeys ? keysOf(source) : [] };
  refuseProblems(source);
  return config;
}

/** What commands on requests need: neither Slack nor AWS. */
export interface StoreConfig {
  readonly redisUrl: Secret;
  readonly auditFile: string;
}

/** Reads it by the same names as `loadConfig`. @throws InvalidInputError `configuration` with every problem in one text */
export function loadStoreConfig(environment: Environment, readFile: ReadFile): StoreConfig {
  const source: Source = { environment: withoutEmpty(environment), readFile, problems: [] };
  const config = { redisUrl: new Secret(redisUrlOf(source)), auditFile: auditFileOf(source) };
  refuseProblems(source);
  return config;
}

function auditFileOf({ environment }: Pick<Source, "environment">): string {
  return environment["EKS_ACCESS_AUDIT_FILE"] ?? "audit.jsonl";
}

function redisUrlOf(source: Source): string {
  return secretOf(source, "REDIS_URL", { form: /^rediss?:\/\/[^\s/]\S*$/, hint: "a URL such as redis://host:6379 or rediss://user:password@host:6380" });
}

const defaultPath = "eks-access.yaml";

// Compose files and manifests set names to nothing; that is not a value.
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== undefined && text !== ""));
}

function refuseProblems({ problems }: Source): void {
  if (problems.length > 0) throw new InvalidInputError("configuration", `The environment has ${String(problems.length)} problem${problems.length === 1 ? "" : "s"}:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
}

interface Source {
  readonly environment: Environment;
  readonly readFile: ReadFile;
  readonly problems: string[];
}

function oneOf<T extends string>({ environment, problems }: Source, name: string, { options, otherwise }: { readonly options: readonly T[]; readonly otherwise: T }): T {
  const text = environment[name] ?? otherwise;
  const found = options.find((option) => option === text);
  if (found === undefined) problems.push(`${name} is \`${text}\`; it must be one of ${options.join(", ")}.`);
  return found ?? otherwise;
}

function portOf({ environment, problems }: Source, name: string): number | undefined {
  const text = environment[name];
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  problems.push(`${name} is \`${text}\`; it must be a port number.`);
  return undefined;
}

function instanceOf({ environment, problems }: Source): string {
  const text = environment["EKS_ACCESS_INSTANCE"] ?? environment["HOSTNAME"] ?? `i-${randomBytes(4).toString("hex")}`;
  if (/^[A-Za-z0-9-]{1,24}$/.test(text)) return text;
  if (environment["EKS_ACCESS_INSTANCE"] !== undefined) problems.push("EKS_ACCESS_INSTANCE must be 1 to 24 letters, digits and hyphens.");
  // The end of a host's name is what tells the pods of one Deployment apart.
  return text.replaceAll(/[^A-Za-z0-9-]/g, "-").slice(-24);
}

function secretsOf(source: Source, mode: Config["slack"]["mode"]): Secrets {
  const botToken = secretOf(source, "SLACK_BOT_TOKEN", { form: /^xoxb-[A-Za-z0-9-]{4,}$/, hint: "the bot token of the Slack app, which begins with xoxb-" });
  const appToken = mode === "socket" ? secretOf(source, "SLACK_APP_TOKEN", { form: /^xapp-[A-Za-z0-9-]{4,}$/, hint: "the app-level token with connections:write, which begins with xapp-" }) : undefined;
  const signingSecret = mode === "http" ? secretOf(source, "SLACK_SIGNING_SECRET", { form: /^[A-Za-z0-9]{16,}$/, hint: "the signing secret of the Slack app" }) : undefined;
  const redisUrl = redisUrlOf(source);
  const macKeys = keysOf(source);
  return new Secrets({
    redisUrl: new Secret(redisUrl), macKeys, onCall: onCallSecretsOf(source),
    slack: { botToken, ...(appToken === undefined ? {} : { appToken }), ...(signingSecret === undefined ? {} : { signingSecret }) },
  });
}

// Which of them are needed is for the configuration file to say.
function onCallSecretsOf(source: Source): OnCallSecrets {
  const [pagerduty, opsgenie, incidentIo] = (["PAGERDUTY_TOKEN", "OPSGENIE_KEY", "INCIDENT_IO_TOKEN"] as const).map((name) => {
    const text = textOf(source, name);
    if (text !== undefined && !/^[\w.+/=-]{8,400}$/.test(text)) source.problems.push(`${name} does not look right. It must be a token of the service that says who is on call.`);
    return text;
  });
  return { ...(pagerduty === undefined ? {} : { pagerduty }), ...(opsgenie === undefined ? {} : { opsgenie }), ...(incidentIo === undefined ? {} : { incidentIo }) };
}

// The value is never part of a problem's text.
function secretOf(source: Source, name: string, { form, hint }: { readonly form: RegExp; readonly hint: string }): string {
  const text = textOf(source, name);
  if (text === undefined) source.problems.push(`${name} is missing. Set it, or ${name}_FILE, to ${hint}.`);
  else if (!form.test(text)) source.problems.push(`${name} does not look right. It must be ${hint}.`);
  return text ?? "";
}

function textOf({ environment, readFile, problems }: Source, name: string): string | undefined {
  const path = environment[`${name}_FILE`];
  if (path === undefined) return environment[name];
  if (environment[name] !== undefined) problems.push(`${name} and ${name}_FILE are both set. Set one.`);
  try {
    return readFile(path).trim();
  } catch {
    problems.push(`${name}_FILE names the file \`${path}\`, which cannot be read.`);
    return undefined;
  }
}

function keysOf(source: Source): readonly Uint8Array[] {
  const text = textOf(source, "EKS_ACCESS_MAC_KEYS");
  const hint = "Make one with `openssl rand -base64 32`; several are separated by commas, the first one signs.";
  if (text === undefined) {
    source.problems.push(`EKS_ACCESS_MAC_KEYS is missing. ${hint}`);
    return [];
  }
  const keys = text.split(",").map((key) => key.trim());
  if (!keys.every(isKey)) source.problems.push(`EKS_ACCESS_MAC_KEYS must hold base64 of at least 32 random bytes each. ${hint}`);
  if (new Set(keys).size < keys.length) source.problems.push("EKS_ACCESS_MAC_KEYS holds a key twice.");
  return keys.map((key) => Buffer.from(key, "base64"));
}

// One byte over and over is somebody's placeholder.
function isKey(text: string): boolean {
  const bytes = Buffer.from(text, "base64");
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && bytes.length >= 32 && new Set(bytes).size > 1;
}
