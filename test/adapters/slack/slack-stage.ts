// The real Bolt app against the sandbox's Slack service, with use cases that only remember what they were asked.
import { createServer } from "node:http";
import { createSlackApp } from "../../../src/adapters/slack/app.ts";
import type { SlackApp } from "../../../src/adapters/slack/app.ts";
import type { LookWish } from "../../../src/domain/overview/look-wish.ts";
import type { AdmittedLook } from "../../../src/usecases/administration/look-for-administrator.ts";
import type { AccessRequest } from "../../../src/domain/request/access-request.ts";
import type { Intake, IntakeOutcome } from "../../../src/domain/request/intake.ts";
import { seedSlack } from "../../../src/sandbox/slack/seed.ts";
import { startSlackService } from "../../../src/sandbox/slack/service.ts";
import type { SlackService } from "../../../src/sandbox/slack/service.ts";
import { createSlackWorld } from "../../../src/sandbox/slack/world.ts";
import type { SlackWorld } from "../../../src/sandbox/slack/world.ts";
import type { JsonObject } from "../../../src/sandbox/slack/json.ts";
import { plainMessage } from "../../../src/sandbox/slack/plain-text.ts";
import { readerFor } from "../../../src/sandbox/slack/show/reader-for.ts";
import type { Entitled } from "../../../src/usecases/request/list-entitled.ts";
import { a, aCluster, anEntitlement, firstId } from "../../world/builders.ts";
import { eventually } from "../../world/eventually.ts";
import { MemoryIntakeStore } from "../../world/memory-intake-store.ts";
import { MemoryClock, MemoryLog, MemoryRandom, MemorySettings } from "../../world/memory-system.ts";

export const asked: IntakeOutcome = { kind: "asked", shortId: a.shortId("REQ-7K3FQ"), requestId: firstId, approvers: [a.group("payments-leads")], needed: 1 };
const view = { name: a.role("view"), accessPolicies: [a.policy("AmazonEKSViewPolicy")], scope: "namespace" as const };

/** A stage; close it after the test. */
export class SlackStage implements AsyncDisposable {
  readonly world: SlackWorld;
  readonly done: Intake[] = [];
  /** People whom the front asked to be looked at. */
  readonly changed: string[] = [];
  /** People who opened their Home tab. */
  readonly homes: string[] = [];
  readonly intakeStore: MemoryIntakeStore;
  readonly clock = new MemoryClock();
  readonly log = new MemoryLog();
  readonly settings = new MemorySettings();
  outcome: (intake: Intake) => IntakeOutcome | Promise<IntakeOutcome> = () => asked;
  entitled: () => Promise<readonly Entitled[]> = () => Promise.resolve([{ cluster: aCluster(), role: view, entitlement: anEntitlement() }]);
  requests: readonly AccessRequest[] = [];
  look: (user: string, wish: LookWish) => Promise<AdmittedLook> = () => Promise.resolve({ refusal: { code: "not_administrator", administrators: [a.group("platform")] } });
  readonly #service: SlackService;
  #app: SlackApp | undefined;

  private constructor(world: SlackWorld, service: SlackService) {
    this.world = world;
    this.#service = service;
    this.intakeStore = new MemoryIntakeStore(this.clock);
  }

  get app(): SlackApp {
    if (this.#app === undefined) throw new Error("the stage is not open");
    return this.#app;
  }

  static async open(mode: "socket" | "http" = "socket"): Promise<SlackStage> {
    const real = (): number => Date.now();
    const world = createSlackWorld({ now: real, realNow: real, random: Math.random });
    seedSlack(world);
    world.app.mode = mode;
    const port = mode === "http" ? await freePort() : 0;
    if (mode === "http") world.app.requestUrls = [`http://127.0.0.1:${String(port)}/slack/events`];
    const service = await startSlackService(world);
    const stage = new SlackStage(world, service);
    const { botToken, appToken, signingSecret } = world.app;
    stage.#app = await createSlackApp({
      config: { mode, port, botToken, appToken, signingSecret }, slackApiUrl: service.apiUrl, responseUrlPrefix: `${service.url}/response/`,
      settings: stage.settings, intakeStore: stage.intakeStore, clock: stage.clock, random: new MemoryRandom(), log: stage.log,
      workOffIntake: (intake) => stage.workOff(intake), listEntitled: () => stage.entitled(),
      listAccess: () => Promise.resolve({ requests: stage.requests, now: stage.clock.now(), mayLack: false }),
      mayLack: () => false,
      explainAccess: (question) => Promise.resolve({ kind: "not_told", why: { code: question.asker === question.about ? "directory_unknown" : "not_administrator", reference: "ERR-0000" } }), approversNow: () => Promise.resolve({ people: [], unlooked: 0, unknown: [] }),
      openHome: (user) => { stage.homes.push(user); return Promise.resolve(); },
      memberChanged: (user) => { stage.changed.push(user); return Promise.resolve(); },
      look: (user, wish) => stage.look(user, wish),
      migrate: () => Promise.resolve({ refusal: { code: "cannot_verify", reference: "ERR-0000" } }),
      startLink: () => Promise.resolve({ allowed: false, refusal: { code: "linking_off" } }), readLinkProof: () => ({ allowed: false, refusal: "empty" }),
      finishLink: () => Promise.resolve({ allowed: false, refusal: { code: "linking_off" } }), unlink: () => Promise.resolve([]),
      whoAmI: () => Promise.resolve({ refusal: "unknown_member" }),
      findRequest: (_user, short) => Promise.resolve(stage.requests.find(({ shortId }) => shortId === short)),
    });
    await stage.app.start();
    return stage;
  }

  /** Does the work of an intake as the use case would. */
  async workOff(intake: Intake): Promise<IntakeOutcome> {
    this.done.push(intake);
    const outcome = await this.outcome(intake);
    await this.intakeStore.finish(intake.key, outcome);
    await this.app.notifier.answer(intake.answerTo, outcome);
    return outcome;
  }

  /** What one person reads privately, once something contains the text. */
  reads(personId: string, containing: string): Promise<string> {
    return eventually(() => `${personId} reads "${containing}"\n${this.transcript()}`, () => this.sights(personId).find((text) => text.includes(containing)));
  }
  sights(personId: string): readonly string[] {
    const direct = `D${personId.slice(1)}`;
    return this.world.sights.filter((sight) => (sight.personId === personId || sight.channelId === direct) && sight.what !== "did").map(({ text }) => text);
  }
  transcript(): string {
    return [...this.world.sights.map(({ what, personId, text }) => `${what} ${personId ?? ""}: ${text}`), ...this.log.lines].join("\n");
  }
  textOf(message: { readonly text: string; readonly blocks: readonly JsonObject[] }): string {
    return plainMessage(message, readerFor(this.world));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.stop();
    await this.#service[Symbol.asyncDispose]();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const address = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return typeof address === "object" && address !== null ? address.port : 0;
}
