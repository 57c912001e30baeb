// The Slack front: Bolt with either receiver, and every listener registered.
import { setTimeout } from "node:timers/promises";
import { App, HTTPReceiver, SocketModeReceiver } from "@slack/bolt";
import type { BlockAction, BlockButtonAction, GlobalShortcut, Receiver, ViewSubmitAction } from "@slack/bolt";
import type { MigrationNotifier } from "../../ports/talk/migration-notifier.ts";
import type { People } from "../../ports/person/people.ts";
import type { Front, FrontDeps } from "./front.ts";
import { guard } from "./guard.ts";
import type { SignedHeaders } from "./guard.ts";
import { commandName, ids, lookIds } from "./ids.ts";
import { readInstallation } from "./installation.ts";
import type { Installation } from "./installation.ts";
import { onBreakGlassForm, onGlassReviewForm } from "./listeners/break-glass-submission.ts";
import { onCardClick } from "./listeners/card-click.ts";
import { onFormChange, onFormOptions } from "./listeners/form-options.ts";
import { onHomeOpened, onHomeRefresh, onShortcut } from "./listeners/home.ts";
import { onExtendForm, onReasonForm, onRequestForm } from "./listeners/form-submission.ts";
import { onUserChange } from "./listeners/user-change.ts";
import { onLinkForm } from "./listeners/link-submission.ts";
import { onSlashCommand } from "./listeners/slash-command.ts";
import { SlackHomeTab } from "./slack-home-tab.ts";
import { runButtonIds } from "./run-button.ts";
import { SlackMigrations } from "./slack-migrations.ts";
import { slackLogger } from "./slack-logger.ts";
import { SlackNotifier } from "./slack-notifier.ts";
import { SlackPeople } from "./slack-people.ts";
import { clientOptions, createWebClients, interactive } from "./web-clients.ts";

const finishWithin = 10_000;

/** How Slack reaches us, and the tokens for it. */
export interface SlackConfig {
  readonly mode: "socket" | "http";
  readonly port: number;
  readonly botToken: string;
  readonly appToken?: string;
  readonly signingSecret?: string;
}

/** What the front is made from. */
export interface SlackAppDeps extends FrontDeps {
  readonly config: SlackConfig;
  /** Another Slack than Slack: the sandbox's. */
  readonly slackApiUrl?: string;
  /** What a response_url must begin with. */
  readonly responseUrlPrefix?: string;
}

/** The front, not started yet; sending and the directory work before. */
export interface SlackApp {
  readonly notifier: SlackNotifier;
  readonly migrationNotifier: MigrationNotifier;
  readonly people: People;
  readonly homeTab: SlackHomeTab;
  /** Begins to receive. @throws Error when Slack refuses the tokens or the port is taken */
  start(): Promise<void>;
  /** Takes nothing new, closes the connection, and waits at most 10 s for listeners that are still at work. */
  stop(): Promise<void>;
  /** Whether payloads can arrive. */
  isConnected(): boolean;
}

/** Makes the front; nothing is sent or opened before `start`. */
export function createSlackApp(deps: SlackAppDeps): Promise<SlackApp> {
  const { config, log, slackApiUrl, settings, clock } = deps;
  const clients = createWebClients({ token: config.botToken, log, slackApiUrl });
  const notifier = new SlackNotifier({ clients, settings, log, responseUrlPrefix: deps.responseUrlPrefix ?? "https://hooks.slack.com/" });
  const people = new SlackPeople({ client: clients.interactive, clock });
  const front: Front = { ...deps, notifier, client: clients.interactive, running: new Set() };
  const state = { isRunning: false, isConnected: config.mode === "http" };
  const installation: Installation = {};
  const app = new App({
    receiver: receiverOf(deps, state), logger: slackLogger(log), clientOptions: { ...clientOptions(log, slackApiUrl), ...interactive },
    // With `token` Bolt would ask auth.test before every listener, and wait for it as long as it takes.
    authorize: () => Promise.resolve({ botToken: config.botToken }), ignoreSelf: false, convoStore: false,
  });
  register(app, front, { ...deps, installation });
  app.event("app_home_opened", (args) => onHomeOpened(front, args));
  app.event("user_change", (args) => onUserChange(front, people, args));
  return Promise.resolve({
    notifier, people, homeTab: new SlackHomeTab(clients.interactive), migrationNotifier: new SlackMigrations({ client: clients.background, log }),
    start: async () => {
      await readInstallation({ client: clients.background, team: settings.current().team, log }, installation);
      await (config.mode === "http" ? app.start(config.port) : app.start());
      state.isRunning = true;
    },
    stop: async () => {
      if (!state.isRunning) return;
      state.isRunning = false;
      await app.stop();
      await Promise.race([Promise.allSettled(front.running), setTimeout(finishWithin, undefined, { ref: false })]);
    },
    isConnected: () => state.isRunning && state.isConnected,
  });
}

function receiverOf({ config, log, slackApiUrl }: SlackAppDeps, state: { isConnected: boolean }): Receiver {
  const logger = slackLogger(log);
  if (config.mode === "http") {
    return new HTTPReceiver({
      signingSecret: config.signingSecret ?? "", port: config.port, endpoints: "/slack/events", bodyLimit: "1mb", logger, unhandledRequestTimeoutMillis: 3001,
      customPropertiesExtractor: ({ headers }): SignedHeaders => ({ slackTimestamp: one(headers["x-slack-request-timestamp"]), slackSignature: one(headers["x-slack-signature"]) }),
    });
  }
  const receiver = new SocketModeReceiver({ appToken: config.appToken ?? "", logger, installerOptions: { clientOptions: clientOptions(log, slackApiUrl) } });
  receiver.client.on("connected", () => { state.isConnected = true; });
  for (const event of ["disconnected", "reconnecting", "disconnecting"]) receiver.client.on(event, () => { state.isConnected = false; });
  return receiver;
}

function one(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? "";
}

function register(app: App, front: Front, { settings, intakeStore, log, installation }: SlackAppDeps & { readonly installation: Installation }): void {
  const realSeconds = (): number => Math.floor(Date.now() / 1000);
  app.use((args) => guard({ team: () => settings.current().team, intakeStore, log, installation, realSeconds }, args));
  app.command(commandName, (args) => onSlashCommand(front, args));
  for (const id of [ids.approve, ids.deny, ids.end, ids.withdraw, ids.extend, ids.reviewGlass, ids.openForm, ids.sendCorrected, ...lookIds, ...runButtonIds]) app.action<BlockButtonAction>(id, (args) => onCardClick(front, args));
  app.action<BlockButtonAction>(ids.homeRefresh, (args) => onHomeRefresh(front, args));
  app.shortcut<GlobalShortcut>({ type: "shortcut", callback_id: ids.shortcut }, (args) => onShortcut(front, args));
  for (const id of [ids.cluster, ids.role]) app.action<BlockAction>(id, (args) => onFormChange(front, args));
  for (const id of [ids.cluster, ids.role, ids.namespaces]) app.options<"block_suggestion">({ type: "block_suggestion", action_id: id }, (args) => onFormOptions(front, args));
  app.view<ViewSubmitAction>(ids.requestModal, (args) => onRequestForm(front, args));
  app.view<ViewSubmitAction>(ids.extendModal, (args) => onExtendForm(front, args));
  app.view<ViewSubmitAction>(ids.breakGlassModal, (args) => onBreakGlassForm(front, args));
  app.view<ViewSubmitAction>(ids.reviewGlassModal, (args) => onGlassReviewForm(front, args));
  app.view<ViewSubmitAction>(ids.denyModal, (args) => onReasonForm(front, args, "deny"));
  app.view<ViewSubmitAction>(ids.revokeModal, (args) => onReasonForm(front, args, "revoke"));
  app.view<ViewSubmitAction>(ids.linkModal, (args) => onLinkForm(front, args));
  app.error((error) => {
    log.error("listener not reached", error);
    return Promise.resolve();
  });
}
