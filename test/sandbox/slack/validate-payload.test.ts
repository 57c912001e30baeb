// The sandbox's Slack refuses what Slack refuses: each rule bites at its limit, and what is within it passes.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/sandbox/slack/json.ts";
import type { Surface } from "../../../src/sandbox/slack/payload/blocks.ts";
import { slackFindings, validatePayload } from "../../../src/sandbox/slack/payload/validate-payload.ts";
import { seedSlack } from "../../../src/sandbox/slack/seed.ts";
import { startSlackService } from "../../../src/sandbox/slack/service.ts";
import { createSlackWorld } from "../../../src/sandbox/slack/world.ts";

const times = (length: number, make: (index: number) => Json): Json[] => Array.from({ length }, (_, index) => make(index));
const long = (length: number): string => "x".repeat(length);
const plain = (text: string): JsonObject => ({ type: "plain_text", text });
const mrkdwn = (text: string): JsonObject => ({ type: "mrkdwn", text });
const section = (parts: JsonObject = { text: mrkdwn("hello") }): JsonObject => ({ type: "section", ...parts });
const button = (parts: JsonObject = {}): JsonObject => ({ type: "button", text: plain("Go"), action_id: "go", ...parts });
const actions = (...elements: readonly Json[]): JsonObject => ({ type: "actions", elements });
const option = (value = "a", parts: JsonObject = {}): JsonObject => ({ text: plain(value), value, ...parts });
const select = (parts: JsonObject): JsonObject => ({ type: "static_select", action_id: "s", ...parts });
const confirm = (parts: JsonObject): JsonObject => ({ title: plain("Sure?"), text: plain("Really?"), confirm: plain("Yes"), deny: plain("No"), ...parts });
const input = (element: Json, parts: JsonObject = {}): JsonObject => ({ type: "input", label: plain("Why"), element, ...parts });
const typing = (parts: JsonObject = {}): JsonObject => ({ type: "plain_text_input", action_id: "why", ...parts });
const message = (...blocks: readonly Json[]): JsonObject => ({ text: "hello", blocks });
const modal = (blocks: readonly Json[], parts: JsonObject = {}): JsonObject => ({ type: "modal", title: plain("Form"), submit: plain("Send"), blocks, ...parts });

const rules = (surface: Surface, payload: Json): readonly string[] => slackFindings(surface, payload).map(({ rule, pointer }) => `${rule} ${pointer}`);

const fine: readonly (readonly [string, Surface, Json])[] = [
  ["everything that messages use", "message", message(
    { type: "header", text: plain(long(150)) }, section({ text: mrkdwn(long(3000)) }), section({ fields: times(10, () => mrkdwn(long(20))) }), { type: "divider" }, { type: "context", elements: times(10, () => mrkdwn("x")) },
    actions(...times(25, (index) => button({ action_id: `go.${String(index)}` }))), { type: "rich_text", elements: [{ type: "rich_text_quote", elements: [{ type: "text", text: "words" }] }] },
  )],
  ["fifty blocks", "message", message(...times(50, () => ({ type: "divider" })))],
  ["a text without blocks", "message", { text: long(40_000) }],
  ["a form", "modal", modal([input(typing({ max_length: 3000, initial_value: long(3000) })), input(select({ options: times(100, (index) => option(String(index))), initial_option: option("7") }))], { title: plain(long(24)), private_metadata: long(3000) })],
  ["a hundred blocks in a form, one of them an alert", "modal", modal([...times(99, () => ({ type: "divider" })), { type: "alert", text: mrkdwn(long(200)) }])],
  ["one action in two blocks", "message", message(actions(button()), actions(button()))],
];

const refused: readonly (readonly [string, Surface, Json])[] = [
  ["message.text.length /text", "message", { text: long(40_001) }],
  ["message.blocks.count /blocks", "message", message(...times(51, () => ({ type: "divider" })))],
  ["message.blocks.size /blocks", "message", message(...times(5, () => section({ text: mrkdwn(long(3000)) })))],
  ["block.kind /blocks/0", "message", message({ type: "alert", text: mrkdwn("only in forms") })],
  ["block.kind /blocks/0", "message", message({ type: "marquee" })],
  ["block.kind /blocks/0", "message", message({ type: "constructor" })],
  ["block_id.length /blocks/0/block_id", "message", message(section({ text: mrkdwn("x"), block_id: long(256) }))],
  ["block_id.unique /blocks/1/block_id", "message", message({ type: "divider", block_id: "a" }, { type: "divider", block_id: "a" })],
  ["section.empty /blocks/0", "message", message(section({}))],
  ["section.text.length /blocks/0/text/text", "message", message(section({ text: mrkdwn(long(3001)) }))],
  ["section.text.empty /blocks/0/text/text", "message", message(section({ text: mrkdwn("") }))],
  ["section.fields.count /blocks/0/fields", "message", message(section({ fields: times(11, () => mrkdwn("x")) }))],
  ["section.field.length /blocks/0/fields/0/text", "message", message(section({ fields: [mrkdwn(long(2001))] }))],
  ["header.text.kind /blocks/0/text/type", "message", message({ type: "header", text: mrkdwn("x") })],
  ["header.text.length /blocks/0/text/text", "message", message({ type: "header", text: plain(long(151)) })],
  ["context.elements.count /blocks/0/elements", "message", message({ type: "context", elements: times(11, () => mrkdwn("x")) })],
  ["context.elements.count /blocks/0/elements", "message", message({ type: "context", elements: [] })],
  ["context.element.kind /blocks/0/elements/0", "message", message({ type: "context", elements: [button()] })],
  ["context.text.length /blocks/0/elements/0/text", "message", message({ type: "context", elements: [mrkdwn(long(2001))] })],
  ["actions.elements.count /blocks/0/elements", "message", message(actions(...times(26, (index) => button({ action_id: String(index) }))))],
  ["action_id.unique /blocks/0/elements/1/action_id", "message", message(actions(button(), button()))],
  ["action_id.length /blocks/0/elements/0/action_id", "message", message(actions(button({ action_id: long(256) })))],
  ["element.kind /blocks/0/elements/0", "message", message(actions(typing()))],
  ["button.text.length /blocks/0/elements/0/text/text", "message", message(actions(button({ text: plain(long(76)) })))],
  ["button.value.length /blocks/0/elements/0/value", "message", message(actions(button({ value: long(2001) })))],
  ["button.url.length /blocks/0/elements/0/url", "message", message(actions(button({ url: long(3001) })))],
  ["button.style /blocks/0/elements/0/style", "message", message(actions(button({ style: "loud" })))],
  ["accessibility_label.length /blocks/0/elements/0/accessibility_label", "message", message(actions(button({ accessibility_label: long(76) })))],
  ["confirm.title.length /blocks/0/elements/0/confirm/title/text", "message", message(actions(button({ confirm: confirm({ title: plain(long(101)) }) })))],
  ["confirm.text.length /blocks/0/elements/0/confirm/text/text", "message", message(actions(button({ confirm: confirm({ text: plain(long(301)) }) })))],
  ["confirm.button.length /blocks/0/elements/0/confirm/deny/text", "message", message(actions(button({ confirm: confirm({ deny: plain(long(31)) }) })))],
  ["accessory.kind /blocks/0/accessory", "message", message(section({ text: mrkdwn("x"), accessory: typing() }))],
  ["options.count /blocks/0/elements/0/options", "message", message(actions(select({ options: times(101, (index) => option(String(index))) })))],
  ["options.type /blocks/0/elements/0/options", "message", message(actions(select({})))],
  ["option.text.length /blocks/0/elements/0/options/0/text/text", "message", message(actions(select({ options: [{ text: plain(long(76)), value: "a" }] })))],
  ["option.value.length /blocks/0/elements/0/options/0/value", "message", message(actions(select({ options: [{ text: plain("a"), value: long(76) }] })))],
  ["option.description.length /blocks/0/elements/0/options/0/description/text", "message", message(actions(select({ options: [option("a", { description: plain(long(76)) })] })))],
  ["initial_option.unknown /blocks/0/elements/0/initial_option", "message", message(actions(select({ options: [option("a")], initial_option: option("b") })))],
  ["options.count /blocks/0/elements/0/options", "message", message(actions({ type: "overflow", action_id: "o", options: times(6, (index) => option(String(index))) }))],
  ["options.count /blocks/0/elements/0/options", "message", message(actions({ type: "radio_buttons", action_id: "r", options: times(11, (index) => option(String(index))) }))],
  ["placeholder.length /blocks/0/elements/0/placeholder/text", "message", message(actions(select({ options: [option()], placeholder: plain(long(151)) })))],
  ["rich_text.elements.count /blocks/0/elements", "message", message({ type: "rich_text", elements: [] })],
  ["rich_text.text.empty /blocks/0/elements/0/elements/0/text", "message", message({ type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "" }] }] })],
  ["rich_text.inline.kind /blocks/0/elements/0/elements/0", "message", message({ type: "rich_text", elements: [{ type: "rich_text_section", elements: [mrkdwn("x")] }] })],
  ["view.title.length /title/text", "modal", modal([section()], { title: plain(long(25)) })],
  ["view.title.type /title", "modal", { type: "modal", blocks: [section()] }],
  ["view.submit.length /submit/text", "modal", modal([section()], { submit: plain(long(25)) })],
  ["view.close.length /close/text", "modal", modal([section()], { close: plain(long(25)) })],
  ["view.submit.required /submit", "modal", { type: "modal", title: plain("Form"), blocks: [input(typing())] }],
  ["view.focus_on_load ", "modal", modal([input(typing({ focus_on_load: true })), input(typing({ focus_on_load: true }))])],
  ["view.size ", "modal", modal(times(100, () => section({ text: mrkdwn(long(3000)) })))],
  ["private_metadata.length /private_metadata", "modal", modal([section()], { private_metadata: long(3001) })],
  ["callback_id.length /callback_id", "modal", modal([section()], { callback_id: long(256) })],
  ["modal.blocks.count /blocks", "modal", modal(times(101, () => ({ type: "divider" })))],
  ["alert.text.length /blocks/0/text/text", "modal", modal([{ type: "alert", text: mrkdwn(long(201)) }])],
  ["input.label.length /blocks/0/label/text", "modal", modal([input(typing(), { label: plain(long(2001)) })])],
  ["input.hint.length /blocks/0/hint/text", "modal", modal([input(typing(), { hint: plain(long(2001)) })])],
  ["input.element.kind /blocks/0/element", "modal", modal([input(button())])],
  ["max_length /blocks/0/element/max_length", "modal", modal([input(typing({ max_length: 3001 }))])],
  ["initial_value.length /blocks/0/element/initial_value", "modal", modal([input(typing({ max_length: 5, initial_value: "longer" }))])],
  ["min_query_length /blocks/0/element/min_query_length", "modal", modal([input({ type: "external_select", action_id: "e", min_query_length: -1 })])],
  ["home.blocks.count /blocks", "home", { type: "home", blocks: times(101, () => ({ type: "divider" })) }],
];

describe("a payload", () => {
  it.each(fine)("passes: %s", (_, surface, payload) => {
    expect(rules(surface, payload)).toEqual([]);
  });
  it.each(refused)("is found to break `%s`", (finding, surface, payload) => {
    expect(rules(surface, payload)).toContain(finding);
  });
});

describe("our own tighter bounds", () => {
  it.each<readonly [string, Json]>([
    ["ours.text.required /text", { text: "", blocks: [section()] }], ["ours.text.length /text", { text: long(301) }], ["ours.blocks.size /blocks", message(...times(4, () => section({ text: mrkdwn(long(2900)) })))],
    ["ours.block.kind /blocks/0", message(input(typing()))], ["ours.text.unseen /blocks/0/text/text", message(section({ text: mrkdwn("a\u202Eb") }))], ["ours.text.half /blocks/0/text/text", message(section({ text: mrkdwn("a\uD83D") }))],
    ["ours.mrkdwn.sequence /blocks/0/text/text", message(section({ text: mrkdwn("<!channel>") }))], ["ours.mrkdwn.sequence /text", { text: "<https://evil.example|bank>" }],
  ])("find `%s`, which Slack would take", (finding, payload) => {
    expect(validatePayload("message", payload).map(({ rule, pointer }) => `${rule} ${pointer}`)).toContain(finding);
    expect(rules("message", payload)).toEqual([]);
  });
  it("take our own control sequences, and signs that are not parsed", () => {
    expect(validatePayload("message", message(section({ text: mrkdwn("<@U0ANN> &lt;x&gt; <!date^1^{time}|2026-11-24 08:00 UTC> <https://example.slack.com/a|Card>") }), { type: "header", text: plain("<!channel>") }))).toEqual([]);
  });
});

describe("the service", () => {
  const world = createSlackWorld({ now: Date.now, realNow: Date.now, random: Math.random });
  let service: Awaited<ReturnType<typeof startSlackService>>;
  beforeAll(async () => {
    seedSlack(world);
    world.rules.rateLimits = false;
    service = await startSlackService(world);
  });
  afterAll(() => service[Symbol.asyncDispose]());
  async function call(method: string, args: JsonObject): Promise<unknown> {
    const response = await fetch(`${service.apiUrl}${method}`, { method: "POST", headers: { "content-type": "application/json; charset=utf-8", authorization: `Bearer ${world.app.botToken}` }, body: JSON.stringify(args) });
    return response.json();
  }
  const post = (blocks: readonly Json[], text = "hello") => call("chat.postMessage", { channel: "C0REQUESTS", text, blocks });

  it("refuses a message as Slack does, says where, and shows nothing of it", async () => {
    const before = world.messages.length;
    expect(await post([section({ text: mrkdwn("") })])).toMatchObject({ ok: false, error: "invalid_blocks", response_metadata: { messages: [expect.stringContaining("[json-pointer:/blocks/0/text/text]")] } });
    expect(await post(times(5, () => section({ text: mrkdwn(long(3000)) })))).toMatchObject({ ok: false, error: "msg_blocks_too_long" });
    expect(await post([], long(40_001))).toMatchObject({ ok: false, error: "msg_too_long" });
    expect(world.messages).toHaveLength(before);
    expect(await post([section()])).toMatchObject({ ok: true });
    expect(world.messages).toHaveLength(before + 1);
  });
  it("refuses what is only ours to refuse nowhere", async () => {
    expect(await post([section({ text: mrkdwn("<!channel>") })])).toMatchObject({ ok: true });
  });
  it("answers blocks.validate", async () => {
    expect(await call("blocks.validate", { blocks: [section()] })).toMatchObject({ ok: true });
    expect(await call("blocks.validate", { blocks: [{ type: "marquee" }] })).toMatchObject({ ok: false, error: "invalid_blocks" });
  });
});
