// Typing a slash command. Source: https://docs.slack.dev/interactivity/implementing-slash-commands
import { deliver } from "../delivery/deliver.ts";
import type { Answer } from "../model/delivery.ts";
import type { JsonObject } from "../json.ts";
import { logSight, showBanner } from "../show/log-sight.ts";
import { removeEphemerals } from "../show/messages.ts";
import type { SlackWorld } from "../world.ts";
import { newResponseUrl, newTrigger } from "./secrets.ts";
import { answerPerson } from "./use-response-url.ts";

/** A typed line. */
export interface TypedCommand {
  readonly personId: string;
  readonly channelId: string;
  /** The whole line, `/eks-access …`. */
  readonly line: string;
}

/** What Slack showed at once. */
export interface CommandResult {
  /** Names the command: what its response URL shows later carries it as `causedBy`. */
  readonly actId: string;
  readonly answer: Answer["type"];
}

/** Sends a command; shows the acknowledgement's text, or the error that Slack shows. */
export async function sendCommand(world: SlackWorld, { personId, channelId, line }: TypedCommand): Promise<CommandResult> {
  const [name = "", ...rest] = line.trim().split(/\s/);
  const actId = world.newId("A");
  logSight(world, { what: "did", personId, channelId, text: line });
  world.banners.splice(0, world.banners.length, ...world.banners.filter((banner) => banner.personId !== personId)); // the next try takes the last error away
  if (!world.app.commands.some((command) => command.name === name)) {
    showBanner(world, { personId, channelId, causedBy: actId, text: `${name} is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.` });
    return { actId, answer: "failed" };
  }
  const payload = payloadOf(world, { personId, channelId, name, text: escaped(world, line.trim().slice(name.length + 1), rest.length > 0), actId });
  const answer = await deliver(world, { kind: "slash_commands", name, payload, acceptsResponse: true, personId, retryNumber: 0, retryReason: undefined });
  show(world, { personId, channelId, actId, name }, answer);
  return { actId, answer: answer.type };
}

interface Sent {
  readonly personId: string;
  readonly channelId: string;
  readonly name: string;
  readonly text: string;
  readonly actId: string;
}

function payloadOf(world: SlackWorld, { personId, channelId, name, text, actId }: Sent): JsonObject {
  const person = world.people.get(personId);
  return {
    token: world.app.verificationToken, team_id: person?.teamId ?? world.team.id, team_domain: world.team.domain,
    channel_id: channelId, channel_name: world.channels.get(channelId)?.kind === "dm" ? "directmessage" : (world.channels.get(channelId)?.name ?? ""),
    user_id: personId, user_name: person?.name ?? "", command: name, text, api_app_id: world.app.id, is_enterprise_install: "false",
    response_url: newResponseUrl(world, { personId, channelId, actId, original: undefined, threadTs: undefined }), trigger_id: newTrigger(world, personId),
  };
}

// With `should_escape` people and channels become their ids; &, < and > are always escaped.
function escaped(world: SlackWorld, text: string, hasText: boolean): string {
  if (!hasText) return "";
  const plain = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return plain.replaceAll(/(^|\s)@([\w.-]+)/g, (whole, before: string, name: string) => {
    const person = [...world.people.values()].find((one) => one.name === name);
    return person === undefined ? whole : `${before}<@${person.id}|${person.name}>`;
  });
}

function show(world: SlackWorld, about: Omit<Sent, "text">, answer: Answer): void {
  const { personId, channelId, actId, name } = about;
  if (answer.type === "acknowledged") {
    if (answer.body !== undefined && (answer.body["text"] !== undefined || answer.body["blocks"] !== undefined)) answerPerson(world, { personId, channelId, actId, threadTs: undefined }, answer.body);
    return;
  }
  const why = answer.type === "late" ? "operation_timeout" : "dispatch_failed";
  showBanner(world, { personId, channelId, causedBy: actId, text: `${name} failed with the error "${why}"` });
}

/** Takes an ephemeral message off one's own screen. */
export function dismiss(world: SlackWorld, personId: string, ts: string): void {
  removeEphemerals(world, (ephemeral) => ephemeral.personId === personId && ephemeral.ts === ts);
}
