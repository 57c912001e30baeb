// The first middleware: payloads of another workspace or app, from the future, or replayed, have no effect.
import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { AllMiddlewareArgs, AnyMiddlewareArgs } from "@slack/bolt";
import type { SlackTeamId } from "../../domain/ids.ts";
import type { IntakeStore } from "../../ports/store/intake-store.ts";
import type { Log } from "../../ports/system/log.ts";
import { memberRefusal, noAccess } from "./messages/refusals.ts";
import type { Installation } from "./installation.ts";

/** How far ahead of real time a signed request may be, in seconds. */
const aheadLimit = 60;
/** How long a payload waits for the answer about its signature, in milliseconds: a trigger lives for 3 s, and forms open without the store. */
const replayWait = 250;

/** What the guard needs. Signatures are judged by real time, as Bolt does. */
export interface GuardDeps {
  readonly team: () => SlackTeamId;
  readonly intakeStore: IntakeStore;
  readonly log: Log;
  /** What Slack said of the app; empty until it answered. */
  readonly installation: Installation;
  /** Real time in epoch seconds. */
  readonly realSeconds: () => number;
}

/** Headers of a signed request, put into the context by the receiver; absent in Socket Mode, where the connection is the proof. */
export interface SignedHeaders {
  readonly slackTimestamp?: string;
  readonly slackSignature?: string;
}

/** Lets a payload through only when it is for us, of now, and new. What is stopped is acknowledged without effect; who types a command from another workspace reads why. */
export async function guard(deps: GuardDeps, args: AnyMiddlewareArgs & AllMiddlewareArgs): Promise<void> {
  const refusal = homeRefusal(deps, args.body) ?? (await replayRefusal(deps, args.context));
  if (refusal === undefined) {
    await args.next();
    return;
  }
  deps.log.warn("payload without effect", { refusal });
  if (refusal === foreign && "command" in args) await args.ack({ response_type: "ephemeral", text: `${memberRefusal("stranger")} ${noAccess}` });
  else if ("ack" in args && typeof args.ack === "function") await args.ack();
}

const foreign = "another workspace";

async function replayRefusal(deps: GuardDeps, context: object): Promise<string | undefined> {
  const slackTimestamp = idOf(context, "slackTimestamp");
  const slackSignature = idOf(context, "slackSignature");
  if (slackTimestamp === undefined || slackSignature === undefined) return undefined;
  if (Number(slackTimestamp) - deps.realSeconds() > aheadLimit) return "timestamp in the future";
  return (await isFirstUse(deps, slackSignature)) ? undefined : "replayed signature";
}

// A store that is away or slow lets it through: whatever lasts has to be accepted by the same store, under a key that a replay repeats.
async function isFirstUse({ intakeStore, log }: GuardDeps, signature: string): Promise<boolean> {
  const known = intakeStore.isFirstUse(createHash("sha256").update(signature).digest("hex")).catch((error: unknown) => {
    log.error("signature not checked for a replay", error);
    return true;
  });
  const patience = new AbortController();
  const waited = setTimeout(replayWait, true, { signal: patience.signal }).catch(() => true);
  const isFirst = await Promise.race([known, waited]);
  patience.abort();
  return isFirst;
}

function homeRefusal({ team, installation }: GuardDeps, body: object): string | undefined {
  const home = team();
  const app = idOf(body, "api_app_id");
  if (installation.appId !== undefined && app !== installation.appId) return "another app";
  const teams = [idOf(body, "team_id"), nestedId(body, "team"), nestedId(body, "user", "team_id")].filter((id) => id !== undefined);
  const enterprise = idOf(body, "enterprise_id") ?? nestedId(body, "enterprise");
  const isHome = home.startsWith("E") ? enterprise === home : teams.length > 0 && teams[0] === home;
  return isHome ? undefined : foreign;
}

function idOf(body: object, name: string): string | undefined {
  const value: unknown = Object.entries(body).find(([key]) => key === name)?.[1];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function nestedId(body: object, name: string, inner = "id"): string | undefined {
  const value: unknown = Object.entries(body).find(([key]) => key === name)?.[1];
  return typeof value === "object" && value !== null ? idOf(value, inner) : undefined;
}
