// The sandbox's Slack workspace in memory: people, channels, messages, views, logs. State only; what may be done with it
// is in model/, api/ and acts/.
import type { Channel } from "./model/channel.ts";
import { calm, type Chaos } from "./model/chaos.ts";
import type { ApiCall, Carrier, Delivery } from "./model/delivery.ts";
import { anInstalledApp, type InstalledApp } from "./model/installed-app.ts";
import type { Banner, Ephemeral, Message, Notification, Sight } from "./model/message.ts";
import type { Person, UserGroup } from "./model/person.ts";
import { createRateBuckets, type RateBuckets } from "./model/rate-buckets.ts";
import { slackRules, type Rules } from "./model/rules.ts";
import type { ResponseUrl, Trigger } from "./model/interaction.ts";
import type { OpenView } from "./model/view.ts";

/** Clock and chance, from outside. */
export interface SlackWorldDeps {
  /** The movable sandbox clock, epoch milliseconds. */
  readonly now: () => number;
  /** Real time in epoch milliseconds: signatures, triggers, rate limits, deadlines. */
  readonly realNow: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/** The whole workspace. Everything is readable; change it by the functions of model/, api/ and acts/, or call `changed()`. */
export interface SlackWorld extends SlackWorldDeps {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly app: InstalledApp;
  readonly rules: Rules;
  readonly chaos: Chaos;
  readonly people: Map<string, Person>;
  readonly groups: Map<string, UserGroup>;
  readonly channels: Map<string, Channel>;
  /** In the order of their ts. */
  readonly messages: Message[];
  readonly ephemerals: Ephemeral[];
  /** Person id → open modals, the visible one last. */
  readonly modals: Map<string, OpenView[]>;
  readonly homes: Map<string, OpenView>;
  readonly notifications: Notification[];
  readonly banners: Banner[];
  readonly deliveries: Delivery[];
  readonly calls: ApiCall[];
  readonly sights: Sight[];
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  readonly buckets: RateBuckets;
  /** One-shot hooks: method → run just before that method acts. */
  readonly beforeCalls: { readonly method: string; readonly run: () => void }[];
  /** Set by the running service. */
  carrier: Carrier | undefined;
  /** `http://127.0.0.1:port` of the running service, without a slash at the end. */
  baseUrl: string;
  /** A new id with this prefix; ids rise. */
  newId(prefix: string): string;
  /** A new message ts on the sandbox clock: unique and higher than all before. */
  newTs(): string;
  /** A new secret of 24 letters and digits. */
  newSecret(): string;
  /** Wakes all listeners; every function that changes the world calls it. */
  changed(): void;
  /** Calls the listener after every change. @returns stops that */
  onChange(listener: () => void): () => void;
}

function tsClock(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(Math.floor(now() * 1000), last + 1);
    return `${String(Math.floor(last / 1_000_000))}.${String(last % 1_000_000).padStart(6, "0")}`;
  };
}

const letters = "abcdefghijkmnpqrstuvwxyz23456789";

function secretMaker(random: () => number): () => string {
  const letter = (): string => letters.charAt(Math.floor(random() * letters.length));
  return () => Array.from({ length: 24 }, letter).join("");
}

function makers(deps: SlackWorldDeps): Pick<SlackWorld, "newId" | "newTs" | "newSecret"> {
  let ids = 0;
  return {
    newId: (prefix) => `${prefix}${String((ids += 1)).padStart(6, "0")}`,
    newTs: tsClock(deps.now),
    newSecret: secretMaker(deps.random),
  };
}

function bell(): Pick<SlackWorld, "changed" | "onChange"> {
  const listeners = new Set<() => void>();
  return {
    changed: () => {
      for (const listener of [...listeners]) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** An empty workspace with the app installed; `seedSlack` fills it. */
export function createSlackWorld(deps: SlackWorldDeps): SlackWorld {
  return {
    ...deps, ...makers(deps), ...bell(),
    team: { id: "T0123456", name: "Example", domain: "example" },
    app: anInstalledApp(), rules: slackRules(), chaos: calm(),
    people: new Map(), groups: new Map(), channels: new Map(),
    messages: [], ephemerals: [], modals: new Map(), homes: new Map(),
    notifications: [], banners: [], deliveries: [], calls: [], sights: [],
    triggers: new Map(), responseUrls: new Map(), buckets: createRateBuckets(deps.realNow), beforeCalls: [],
    carrier: undefined, baseUrl: "http://127.0.0.1",
  };
}
