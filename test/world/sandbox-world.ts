// Scenarios drive the real product through the sandbox: people type and click, the clock is moved, what people read and what is on the clusters is compared.
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { EntryTruth } from "../../src/sandbox/aws/truth.ts";
import { sampleClusters } from "../../src/sandbox/seed-clusters.ts";
import { clickInHome, clickInMessage } from "../../src/sandbox/slack/acts/click.ts";
import { sendCommand } from "../../src/sandbox/slack/acts/command.ts";
import { closeView, fillField, openView, optionsOf, submitView } from "../../src/sandbox/slack/acts/form.ts";
import { openAppTab } from "../../src/sandbox/slack/acts/home.ts";
import { useShortcut } from "../../src/sandbox/slack/acts/shortcut.ts";
import { objectsOf, textOf } from "../../src/sandbox/slack/json.ts";
import type { JsonObject } from "../../src/sandbox/slack/json.ts";
import { elementsIn } from "../../src/sandbox/slack/model/view.ts";
import type { OpenView } from "../../src/sandbox/slack/model/view.ts";
import { plainMessage, plainView } from "../../src/sandbox/slack/plain-text.ts";
import { readerFor } from "../../src/sandbox/slack/show/reader-for.ts";
import { startWorld } from "../../src/sandbox/start.ts";
import type { World, WorldOptions } from "../../src/sandbox/start.ts";
import type { ProductSpec } from "../../src/sandbox/run-product.ts";
import { Untouched } from "./untouched.ts";
import { MemoryLog } from "./memory-system.ts";

/** Ids of the sample people. */
export const people = { ann: "U0ANN", bob: "U0BOB", cat: "U0CAT", dora: "U0DORA", eve: "U0EVE", ivan: "U0IVAN", kim: "U0KIM", gus: "U0GUS", ria: "U0RIA", sam: "U0SAM", dan: "U0DAN", "ann.second": "U0ANN2" } as const;
export type Name = keyof typeof people;
export const channels = { "#access-requests": "C0REQUESTS", "#payments": "C0PAYMENTS", "#shared-acme": "C0SHARED", "#private-without-bot": "C0PRIVATE" } as const;

/** Something with text that a person can see and click. */
interface Seen {
  readonly ts: string;
  readonly channelId: string;
  readonly blocks: readonly JsonObject[];
  readonly text: string;
}

/** What the scenarios use. */
export class SandboxWorld implements AsyncDisposable {
  readonly world: World;
  readonly log: MemoryLog;
  readonly #untouched: Untouched;

  constructor(world: World, log: MemoryLog, migrates?: keyof typeof sampleClusters) {
    this.world = world;
    this.log = log;
    this.#untouched = new Untouched(world.aws.journal, migrates === undefined ? undefined : sampleClusters[migrates]);
  }

  get slack(): World["slack"] {
    return this.world.slack;
  }

  /** Somebody. */
  as(name: Name): SandboxPerson {
    return new SandboxPerson(this, people[name]);
  }

  /** The newest card in #access-requests that contains a text (a request id, say). */
  card(containing = "REQ-"): Card {
    const message = this.slack.messages.filter((one) => one.channelId === channels["#access-requests"] && one.threadTs === undefined && this.textOf(one).includes(containing)).at(-1);
    if (message === undefined) throw new Error(`no card contains ${containing}\n${this.transcript()}`);
    return new Card(this, message.ts);
  }

  /** The card once it is there. */
  async cardWhen(containing = "REQ-"): Promise<Card> {
    await this.until(() => this.slack.messages.some((one) => one.channelId === channels["#access-requests"] && one.threadTs === undefined && this.textOf(one).includes(containing)), `a card with ${containing}`);
    return this.card(containing);
  }

  /** Asks by a command that is taken; resolves with the card. */
  async asked(name: Name, line: string): Promise<Card> {
    const reply = await this.as(name).command("#payments", `/eks-access request ${line}`, "is waiting");
    return this.cardWhen(/REQ-\w{5}(?= is waiting)/.exec(reply)?.[0] ?? "no id");
  }
  /** Direct messages that somebody got, as text, oldest first. */
  directs(name: Name): readonly string[] {
    return this.slack.messages.filter(({ channelId }) => channelId === `D${people[name].slice(1)}`).map((one) => this.textOf(one));
  }

  /** Entries on a cluster that eks-access made, by the last part of their principal. */
  own(cluster: keyof typeof sampleClusters, name: string): EntryTruth | undefined {
    return this.entries(cluster).find(({ principalArn, tags }) => principalArn.endsWith(`/${name}`) && tags["eks-access/owner"] === "sandbox");
  }
  entries(cluster: keyof typeof sampleClusters): readonly EntryTruth[] {
    return this.world.aws.journal.view().clusters.find(({ arn }) => arn === sampleClusters[cluster])?.entries ?? [];
  }
  /** `AmazonEKSViewPolicy on payments`, … of one's own entry. */
  associations(cluster: keyof typeof sampleClusters, name: string): readonly string[] {
    return (this.own(cluster, name)?.associations ?? []).map(({ policyArn, scope }) => `${policyArn.split("/").at(-1) ?? ""} on ${scope.type === "cluster" ? "cluster" : scope.namespaces.join(",")}`).sort();
  }

  /**
   * Waits until something is so, letting the sandbox's clock run faster than real time (half a second every 25 ms), so that polling goes on.
   * Fails with the transcript after `within` real milliseconds.
   */
  async until(isSo: () => boolean, what: string, { within = 10_000, step = 500 }: { readonly within?: number; readonly step?: number } = {}): Promise<void> {
    const deadline = Date.now() + within;
    while (!isSo()) {
      if (Date.now() > deadline) throw new Error(`not within ${String(within)} ms: ${what}\n${this.transcript()}\n${this.log.lines.slice(-15).join("\n")}`);
      await this.#changeOr(25);
      if (!isSo() && step > 0) this.world.clock.advance(step);
    }
  }

  /** Moves the clock. */
  advance(milliseconds: number): void {
    this.world.clock.advance(milliseconds);
  }

  /** The audit file's events. */
  async audit(): Promise<readonly { readonly type: string; readonly request?: string; readonly facts: JsonObject }[]> {
    const text = await readFile(this.world.auditFile, "utf8").catch(() => "");
    return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as { type: string; facts: JsonObject });
  }

  /** Everything that people did and saw. */
  transcript(): string {
    return this.slack.sights.map(({ what, personId, channelId, text }) => `${what} ${personId ?? ""} ${channelId ?? ""}: ${text}`).join("\n");
  }

  textOf(message: { readonly text: string; readonly blocks: readonly JsonObject[] }): string {
    return plainMessage(message, readerFor(this.slack));
  }

  /** Stops everything. @throws Error when something that is not the product's was touched, after every scenario */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.world[Symbol.asyncDispose]();
    const problems = this.#untouched.problems();
    if (problems.length > 0) throw new Error(`Something of others was touched:\n${problems.join("\n")}`);
  }

  // Wakes on a change of Slack or AWS, or when the time is over: what is waited for is looked at again either way.
  #changeOr(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => { clearTimeout(timer); stopSlack(); stopAws(); resolve(); };
      const timer = setTimeout(done, milliseconds);
      const stopSlack = this.slack.onChange(done);
      const stopAws = this.world.aws.journal.onChange(done);
    });
  }
}

/** Somebody who types and clicks. */
export class SandboxPerson {
  readonly #world: SandboxWorld;
  readonly id: string;

  constructor(world: SandboxWorld, id: string) {
    this.#world = world;
    this.id = id;
  }

  /** Types a command; resolves with what only this person then reads, once something with `until` in it (or anything) was shown. */
  async command(channel: keyof typeof channels, line: string, until = ""): Promise<string> {
    const { slack } = this.#world;
    const from = slack.sights.length;
    await sendCommand(slack, { personId: this.id, channelId: channels[channel], line });
    return this.readsSince(from, until);
  }

  /** What this person reads privately (ephemeral, banner, form) since a place in the log. */
  async readsSince(from: number, containing = ""): Promise<string> {
    const seen = (): string => this.#world.slack.sights.slice(from).filter(({ what, personId }) => personId === this.id && (what === "ephemeral" || what === "banner" || what === "modal")).map(({ text }) => text).join("\n");
    await this.#world.until(() => seen() !== "" && seen().includes(containing), `${this.id} reads "${containing}"`, { step: 0 });
    return seen();
  }

  /** Clicks a button by its label, in a card or another message. */
  async click(seen: Seen | Card, label: string): Promise<void> {
    const message = seen instanceof Card ? seen.message : seen;
    const element = elementsIn(message.blocks).map((placed) => placed.element).find((one) => labelIn(one) === label);
    if (element === undefined) throw new Error(`there is no button ${label} in:\n${this.#world.textOf(message)}`);
    await clickInMessage(this.#world.slack, { personId: this.id, channelId: message.channelId, ts: message.ts, actionId: textOf(element, "action_id") });
  }

  /** Clicks, and resolves with what only this person reads of it. */
  async clickAndRead(seen: Seen | Card, label: string, containing = ""): Promise<string> {
    const from = this.#world.slack.sights.length;
    await this.click(seen, label);
    return this.readsSince(from, containing);
  }

  /** The newest message that only this person sees. */
  ephemeral(): Seen {
    const found = this.#world.slack.ephemerals.filter(({ personId }) => personId === this.id).at(-1);
    if (found === undefined) throw new Error(`${this.id} sees no ephemeral message`);
    return found;
  }

  /** Opens the Home tab; resolves with it once it shows something with `containing` in it that was drawn since. */
  async openHome(containing = "Updated"): Promise<Home> {
    const before = this.#world.slack.homes.get(this.id)?.hash;
    await openAppTab(this.#world.slack, this.id);
    const home = new Home(this.#world, this.id);
    await this.#world.until(() => this.#world.slack.homes.get(this.id)?.hash !== before && home.text.includes(containing), `${this.id} opens the Home tab with "${containing}"`);
    return home;
  }

  /** Uses the app's global shortcut. */
  async shortcut(): Promise<void> {
    await useShortcut(this.#world.slack, this.id, "request_access");
  }

  /** The open form. */
  async form(): Promise<Form> {
    await this.#world.until(() => (this.#world.slack.modals.get(this.id) ?? []).length > 0, `a form for ${this.id}`, { step: 0 });
    return new Form(this.#world, this.id);
  }
  get hasForm(): boolean {
    return (this.#world.slack.modals.get(this.id) ?? []).length > 0;
  }
}

function labelIn(element: JsonObject): string {
  const text = element["text"];
  return typeof text === "object" && text !== null && "text" in text && typeof text["text"] === "string" ? text["text"] : "";
}

/** The one message of a request. */
export class Card {
  readonly #world: SandboxWorld;
  readonly ts: string;

  constructor(world: SandboxWorld, ts: string) {
    this.#world = world;
    this.ts = ts;
  }
  get message(): Seen {
    const found = this.#world.slack.messages.find(({ ts, channelId }) => ts === this.ts && channelId === channels["#access-requests"]);
    if (found === undefined) throw new Error("the card is gone");
    return { ...found };
  }
  get text(): string {
    return this.#world.textOf(this.message);
  }
  /** Its thread, as text. */
  get thread(): readonly string[] {
    return this.#world.slack.messages.filter(({ threadTs }) => threadTs === this.ts).map((one) => this.#world.textOf(one));
  }
  /** Waits until the card says something. */
  async says(text: string, options?: { readonly within?: number; readonly step?: number }): Promise<void> {
    await this.#world.until(() => this.text.includes(text), `the card says "${text}"`, options);
  }
}

/** Somebody's Home tab. */
export class Home {
  readonly #world: SandboxWorld;
  readonly #person: string;

  constructor(world: SandboxWorld, person: string) {
    this.#world = world;
    this.#person = person;
  }
  get text(): string {
    return plainView(this.#payload, readerFor(this.#world.slack, this.#person));
  }
  /** What stands under a heading, up to the next one. */
  part(title: string): string {
    const titles = ["My access", "My requests", "Waiting for me", "Last ones", "For administrators", "Updated"];
    const from = this.text.indexOf(title);
    const ends = titles.map((other) => this.text.indexOf(other, from + title.length)).filter((end) => end > from);
    return from < 0 ? "" : this.text.slice(from, Math.min(...ends, this.text.length));
  }
  /** Clicks a button by its accessibility label or text. */
  async click(label: string): Promise<void> {
    const placed = elementsIn(objectsOf(this.#payload, "blocks")).find(({ element }) => element["accessibility_label"] === label || labelIn(element) === label);
    if (placed === undefined) throw new Error(`there is no button ${label} in:\n${this.text}`);
    await clickInHome(this.#world.slack, { personId: this.#person, blockId: placed.blockId, actionId: textOf(placed.element, "action_id") });
  }
  /** Waits until it shows something, without being opened again. */
  async says(text: string, part = ""): Promise<void> {
    await this.#world.until(() => (part === "" ? this.text : this.part(part)).includes(text), `the Home tab of ${this.#person} says "${text}"`);
  }
  get #payload(): JsonObject {
    return this.#world.slack.homes.get(this.#person)?.payload ?? {};
  }
}

/** An open form, by its labels. */
export class Form {
  readonly #world: SandboxWorld;
  readonly #person: string;

  constructor(world: SandboxWorld, person: string) {
    this.#world = world;
    this.#person = person;
  }
  get text(): string {
    return plainView(this.#view.payload, readerFor(this.#world.slack));
  }
  get #view(): OpenView {
    const id = this.#world.slack.modals.get(this.#person)?.at(-1)?.id ?? "";
    return openView(this.#world.slack, this.#person, id);
  }
  /** Types text into a field, or chooses the option that the app offers for it. */
  async fill(label: string, value: string): Promise<void> {
    const { blockId, actionId, type } = this.#field(label);
    if (type.endsWith("_input")) return fillField(this.#world.slack, this.#view, { blockId, actionId, value: { text: value } });
    const offered = await this.options(label, type.endsWith("external_select") ? value : "");
    const chosen = offered.find(({ text }) => text === value);
    if (chosen === undefined) throw new Error(`${label} offers no ${value}, but ${offered.map(({ text }) => text).join(", ")}`);
    return fillField(this.#world.slack, this.#view, { blockId, actionId, value: { options: [chosen] } });
  }
  /** What a select offers for the letters typed. */
  options(label: string, typed: string): ReturnType<typeof optionsOf> {
    return optionsOf(this.#world.slack, this.#view, { ...this.#field(label), typed });
  }
  /** What is in a field: text, or the labels of what is chosen, comma-separated; empty when nothing is. */
  value(label: string): string {
    const { blockId, actionId } = this.#field(label);
    const value = this.#view.values[blockId]?.[actionId] ?? {};
    const one = value["selected_option"] ?? null;
    const chosen = one === null ? objectsOf(value, "selected_options") : objectsOf({ one: [one] }, "one");
    return typeof value["value"] === "string" ? value["value"] : chosen.map(labelIn).join(",");
  }
  /** Waits until the form shows something. */
  async says(text: string): Promise<void> {
    await this.#world.until(() => this.text.includes(text), `the form says "${text}"`, { step: 0 });
  }
  /** Submits; the errors by label, none when it was taken. */
  async submit(): Promise<Readonly<Record<string, string>>> {
    const blocks = objectsOf(this.#view.payload, "blocks");
    const errors = await submitView(this.#world.slack, this.#view);
    return Object.fromEntries(Object.entries(errors).map(([id, text]) => [labelOfBlock(blocks.find((block) => block["block_id"] === id) ?? {}), text]));
  }
  close(): Promise<void> {
    return closeView(this.#world.slack, this.#view);
  }
  #field(label: string): { readonly blockId: string; readonly actionId: string; readonly type: string } {
    const placed = elementsIn(objectsOf(this.#view.payload, "blocks")).find(({ block }) => labelOfBlock(block) === label);
    if (placed === undefined) throw new Error(`the form has no field ${label}:\n${this.text}`);
    return { blockId: placed.blockId, actionId: textOf(placed.element, "action_id"), type: textOf(placed.element, "type") };
  }
}

function labelOfBlock(block: JsonObject): string {
  const label = block["label"];
  return typeof label === "object" && label !== null && "text" in label && typeof label["text"] === "string" ? label["text"] : "";
}

const redisServer = process.env["TEST_REDIS_SERVER"] ?? "";
/** Folders to look for a Redis server in: where the program of TEST_REDIS_SERVER is, else none, so that the embedded one is used. */
export const redisFolders: readonly string[] = redisServer === "" ? [] : [dirname(redisServer)];

/** `TEST_PROCESSES=separate` runs every scenario against processes of their own, two of each; otherwise the product is in the test's process. */
const areSeparate = process.env["TEST_PROCESSES"] === "separate";

/** A world with the product in it: everything in one, unless roles are given. */
export async function aSandboxWorld(options: WorldOptions & { readonly roles?: readonly ProductSpec["role"][]; readonly isForked?: boolean; /** A cluster that is migrated. */ readonly migrates?: keyof typeof sampleClusters } = {}): Promise<SandboxWorld> {
  const { roles = areSeparate ? ["bot", "bot", "worker", "worker"] : ["all"], isForked = areSeparate, migrates, ...rest } = options;
  const log = new MemoryLog();
  const world = await startWorld({ rateLimits: false, pathDirs: redisFolders, log, ...rest });
  try {
    if (redisServer !== "" && world.redis.kind === "embedded") throw new Error(`TEST_REDIS_SERVER is ${redisServer}, but there is no redis-server or valkey-server there.`);
    const watched = new SandboxWorld(world, log, migrates);
    // At once, as a deployment starts them; all have settled before a failure takes the world down.
    const starts = await Promise.allSettled(roles.map((role) => (isForked ? world.fork(role) : world.start(role))));
    for (const start of starts) if (start.status === "rejected") throw start.reason;
    return watched;
  } catch (error) {
    await world[Symbol.asyncDispose]();
    throw error;
  }
}
