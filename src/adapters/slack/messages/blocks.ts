// The blocks that messages are made of.
import type { types } from "@slack/bolt";
import { clean, cut, cutMrkdwn, withoutUnseen } from "./text-safety.ts";

/** A block of Block Kit. */
export type Block = types.KnownBlock;
/** A button or menu. */
export type Action = types.ActionsBlockElement;

/** A section of mrkdwn, cut at Slack's limit. */
export function section(text: string): Block {
  return { type: "section", text: { type: "mrkdwn", text: cutMrkdwn(text, 3000) } };
}
/** Small grey text. */
export function context(...texts: readonly string[]): Block {
  return { type: "context", elements: texts.map((text) => ({ type: "mrkdwn", text: cutMrkdwn(text, 2000) })) };
}
/** A headline in plain text. */
export function header(text: string): Block {
  return { type: "header", text: { type: "plain_text", text: cut(withoutUnseen(text), 150), emoji: true } };
}
/** The longest reason that is taken from people; all that is drawn with it has to fit into one message. */
const longestQuote = 500;
/** A person's words as a quotation that is never parsed. */
export function quote(text: string): Block {
  return { type: "rich_text", elements: [{ type: "rich_text_quote", elements: [{ type: "text", text: clean(text, longestQuote, "many") || " " }] }] };
}
/** Preformatted text that is never parsed. */
export function preformatted(text: string): Block {
  return { type: "rich_text", elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text }] }] };
}
/** A row of buttons. */
export function actions(blockId: string, elements: Action[]): Block {
  return { type: "actions", block_id: blockId, elements };
}
/** Up to ten short facts, two in a row. */
export function fieldsSection(texts: readonly string[]): Block {
  return { type: "section", fields: texts.slice(0, 10).map((text) => ({ type: "mrkdwn", text: cutMrkdwn(text, 2000) })) };
}

/** What a button is made from. */
export interface ButtonFacts {
  readonly id: string;
  readonly text: string;
  readonly value: string;
  readonly style?: "primary" | "danger";
  readonly label?: string;
  readonly confirm?: { readonly title: string; readonly text: string; readonly yes: string };
}

/** A button; what is asked before a click is plain text. */
export function button({ id, text, value, style, label, confirm }: ButtonFacts): Action {
  return {
    type: "button", action_id: id, text: { type: "plain_text", text, emoji: true }, value,
    ...(style === undefined ? {} : { style }), ...(label === undefined ? {} : { accessibility_label: cut(withoutUnseen(label), 75) }),
    ...(confirm === undefined ? {} : { confirm: { title: plain(confirm.title, 100), text: plain(confirm.text, 300), confirm: plain(confirm.yes, 30), deny: plain("Cancel", 30) } }),
  };
}

/** A plain text object, cut at a limit. */
export function plain(text: string, longest: number): types.PlainTextElement {
  return { type: "plain_text", text: cut(withoutUnseen(text), longest), emoji: true };
}

/** A message: the text for notifications, and the blocks. */
export interface Message {
  readonly text: string;
  readonly blocks: Block[];
}

/** A message of mrkdwn, with what follows under it. The notification shows its beginning. */
export function message(text: string, more: readonly Block[] = []): Message {
  return { text: cutMrkdwn(text, 300), blocks: [section(text), ...more] };
}
