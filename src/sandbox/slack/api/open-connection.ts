// apps.connections.open: a ticket for one Socket Mode connection. Source: https://docs.slack.dev/reference/methods/apps.connections.open
import type { JsonObject } from "../json.ts";
import { tiers } from "../model/rate-buckets.ts";
import type { SlackWorld } from "../world.ts";
import type { Methods } from "./method.ts";

const ticketsOf = new WeakMap<SlackWorld, Set<string>>();

/** apps.connections.open: an address with a ticket that works once. */
function open(world: SlackWorld): JsonObject {
  const ticket = world.newSecret();
  const tickets = ticketsOf.get(world) ?? new Set<string>();
  ticketsOf.set(world, tickets.add(ticket));
  return { url: `${world.baseUrl.replace("http:", "ws:")}/link/?ticket=${ticket}&app_id=${world.app.id}` };
}

/** True once for every ticket handed out: the address of a connection works one time. */
export function takeTicket(world: SlackWorld, ticket: string): boolean {
  return ticketsOf.get(world)?.delete(ticket) ?? false;
}

/** The method by name. */
export const openConnection: Methods = {
  "apps.connections.open": { token: "app", limit: tiers.special, scopes: [], act: open },
};
