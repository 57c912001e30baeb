// views.*: modals and Home tabs. Source: https://docs.slack.dev/reference/methods/views.open and its siblings
import { maybeText, textOf, type JsonObject } from "../json.ts";
import { useTrigger } from "../acts/secrets.ts";
import type { Trigger } from "../model/interaction.ts";
import { tiers } from "../model/rate-buckets.ts";
import { findView, openModal, publishHome, pushModal, updateView, viewJson } from "../show/views.ts";
import type { SlackWorld } from "../world.ts";
import { ApiError } from "./api-error.ts";
import { slackFindings } from "../payload/validate-payload.ts";
import { checkedView } from "./check-content.ts";
import type { Methods } from "./method.ts";

function trigger(world: SlackWorld, args: JsonObject): Trigger {
  const used = useTrigger(world, textOf(args, "trigger_id"));
  if (typeof used === "string") throw new ApiError(used);
  return used;
}

function open(world: SlackWorld, args: JsonObject): JsonObject {
  const view = checkedView(world, "modal", args["view"]);
  return { view: viewJson(world, openModal(world, trigger(world, args).personId, view)) };
}

function push(world: SlackWorld, args: JsonObject): JsonObject {
  const view = checkedView(world, "modal", args["view"]);
  const { personId, viewId } = trigger(world, args);
  if (viewId === undefined) throw new ApiError("invalid_trigger_id");
  const pushed = pushModal(world, personId, view);
  if (pushed === undefined) throw new ApiError("push_limit_reached");
  return { view: viewJson(world, pushed) };
}

function update(world: SlackWorld, args: JsonObject): JsonObject {
  const view = findView(world, { id: textOf(args, "view_id"), externalId: textOf(args, "external_id") });
  if (view === undefined) throw new ApiError("not_found");
  const payload = checkedView(world, view.type, args["view"]);
  const hash = maybeText(args, "hash");
  if (hash !== undefined && hash !== view.hash) throw new ApiError("hash_conflict");
  updateView(world, view, payload);
  return { view: viewJson(world, view) };
}

function publish(world: SlackWorld, args: JsonObject): JsonObject {
  const personId = textOf(args, "user_id");
  const person = world.people.get(personId);
  if (person === undefined || person.isBot) throw new ApiError("user_not_found");
  const payload = checkedView(world, "home", args["view"]);
  const hash = maybeText(args, "hash");
  if (hash !== undefined && hash !== world.homes.get(personId)?.hash) throw new ApiError("hash_conflict");
  return { view: viewJson(world, publishHome(world, personId, payload)) };
}

/** blocks.validate. */
function validate(_world: SlackWorld, args: JsonObject): JsonObject {
  const blocks = args["blocks"] ?? [];
  const findings = slackFindings("modal", { type: "modal", title: { type: "plain_text", text: "Blocks" }, submit: { type: "plain_text", text: "OK" }, blocks });
  if (findings.length === 0) return {};
  throw new ApiError("invalid_blocks", { errors: findings.map((finding) => `${finding.rule} [json-pointer:${finding.pointer}]`) });
}

/** The methods by name. */
export const viewMethods: Methods = {
  "views.open": { token: "bot", limit: tiers[4], scopes: [], act: open },
  "views.push": { token: "bot", limit: tiers[4], scopes: [], act: push },
  "views.update": { token: "bot", limit: tiers[4], scopes: [], act: update },
  "views.publish": { token: "bot", limit: tiers[4], scopes: [], act: publish },
  "blocks.validate": { token: "bot", limit: tiers[4], scopes: [], act: validate },
};
