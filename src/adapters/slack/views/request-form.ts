// The form for asking: cluster and role from what one may ask for, namespaces, length, reason, ticket.
import type { types } from "@slack/bolt";
import type { Duration } from "../../../domain/time.ts";
import { formatDuration, minutes } from "../../../domain/time.ts";
import type { Entitled } from "../../../usecases/request/list-entitled.ts";
import type { TypedWish } from "../commands/command.ts";
import { ids } from "../ids.ts";
import { context, plain } from "../messages/blocks.ts";
import { groups } from "../messages/slack-text.ts";
import { cut, withoutUnseen } from "../messages/text-safety.ts";
import type { Group } from "../../../domain/entitlement/entitlement.ts";

/** What the form is drawn from. `entitled` is undefined while it is not read yet. */
export interface FormFacts {
  readonly wish: TypedWish;
  readonly entitled: readonly Entitled[] | undefined;
  readonly groups: readonly Group[];
  /** Where the command was typed. */
  readonly channel: string;
}

/** The form. Block ids stay the same while it is open, so that Slack keeps what was typed. */
export function requestForm(facts: FormFacts): types.ModalView {
  const chosen = chosenOf(facts);
  const needsNamespaces = chosen?.role.scope !== "cluster";
  return {
    type: "modal", callback_id: ids.requestModal, title: plain("Request access", 24), submit: plain("Ask", 24), close: plain("Cancel", 24),
    private_metadata: JSON.stringify({ channel: facts.channel }),
    blocks: [
      external({ id: ids.cluster, label: "Cluster", chosen: facts.wish.cluster, placeholder: "Which cluster?" }),
      external({ id: ids.role, label: "Role", chosen: facts.wish.role, placeholder: "Which role?" }),
      ...(needsNamespaces ? [namespaces(facts.wish)] : []),
      duration(facts.wish, chosen),
      text({ id: ids.reason, label: "Reason", value: facts.wish.reason, optional: chosen?.entitlement.reason !== "required", multiline: true, longest: 500, focus: chosen?.entitlement.reason === "required" }),
      text({ id: ids.ticket, label: "Ticket", value: facts.wish.ticket, optional: chosen?.entitlement.ticket !== "required", multiline: false, longest: 64, focus: false }),
      context(approvalLine(facts, chosen)),
    ],
  };
}

/** The entitlement that the chosen cluster and role come from. */
export function chosenOf({ wish, entitled }: Pick<FormFacts, "wish" | "entitled">): Entitled | undefined {
  return entitled?.find(({ cluster, role }) => (cluster.name === wish.cluster || cluster.aliases.some((alias) => alias === wish.cluster)) && role.name === wish.role);
}

function option(value: string, label = value): types.PlainTextOption {
  return { text: plain(label, 75), value: cut(withoutUnseen(value), 75) };
}

function isShown(text: string | undefined): text is string {
  return text !== undefined && withoutUnseen(text).trim() !== "";
}

function external({ id, label, chosen, placeholder }: { readonly id: string; readonly label: string; readonly chosen: string | undefined; readonly placeholder: string }): types.InputBlock {
  return {
    type: "input", block_id: id, label: plain(label, 2000), dispatch_action: true,
    element: { type: "external_select", action_id: id, min_query_length: 0, placeholder: plain(placeholder, 150), ...(isShown(chosen) ? { initial_option: option(chosen) } : {}) },
  };
}

function namespaces({ namespaces: names }: TypedWish): types.InputBlock {
  return {
    type: "input", block_id: ids.namespaces, label: plain("Namespaces", 2000), hint: plain("Several are possible. A pattern such as team-* matches every namespace that fits, new ones too.", 2000),
    element: { type: "multi_external_select", action_id: ids.namespaces, min_query_length: 0, placeholder: plain("Type to search", 150), ...(names.length === 0 ? {} : { initial_options: names.map((name) => option(name)) }) },
  };
}

const lengths = [5, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 4320, 10_080];

function duration(wish: TypedWish, chosen: Entitled | undefined): types.InputBlock {
  const usual = wish.duration ?? chosen?.entitlement.defaultDuration;
  const longest = chosen?.entitlement.maxDuration ?? minutes(480);
  const spans: Duration[] = [...new Set([...lengths.map(minutes), longest, ...(usual === undefined ? [] : [usual])])].filter((span) => span <= longest).sort((one, other) => one - other);
  const initial = usual === undefined || usual > longest ? {} : { initial_option: option(formatDuration(usual)) };
  return {
    type: "input", block_id: `${ids.duration}.${String(longest)}`, label: plain("How long", 2000), optional: true, hint: plain("The clock starts when access starts.", 2000),
    element: { type: "static_select", action_id: ids.duration, placeholder: plain("The usual length", 150), options: spans.map((span) => option(formatDuration(span))), ...initial },
  };
}

interface TextFacts {
  readonly id: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly optional: boolean;
  readonly multiline: boolean;
  readonly longest: number;
  readonly focus: boolean;
}

function text({ id, label, value, optional, multiline, longest, focus }: TextFacts): types.InputBlock {
  return {
    type: "input", block_id: id, label: plain(label, 2000), optional,
    element: { type: "plain_text_input", action_id: id, multiline, max_length: longest, focus_on_load: focus, ...(!isShown(value) ? {} : { initial_value: cut(withoutUnseen(value), longest) }) },
  };
}

function approvalLine({ entitled, groups: all }: FormFacts, chosen: Entitled | undefined): string {
  if (entitled !== undefined && entitled.length === 0) return "No entitlement names you, so you can't ask for anything.";
  if (chosen === undefined) return "Choose a cluster and a role to see who decides.";
  const { count, by } = chosen.entitlement.approvals;
  const sensitive = chosen.cluster.sensitive ? "🔒 Sensitive cluster. " : "";
  if (count === 0) return `${sensitive}No approval needed: access starts at once.`;
  return `${sensitive}${count === 1 ? "1 approval" : `${String(count)} approvals`} by ${groups(all.filter(({ name }) => by.includes(name)))}.`;
}
