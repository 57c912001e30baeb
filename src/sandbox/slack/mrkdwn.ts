// Slack's message markup as a tree. Control sequences are found before entities are decoded, so `&lt;!channel&gt;` stays
// text for ever. No node imports: the page uses it too. Source: https://docs.slack.dev/messaging/formatting-message-text
import { closingMark, isMark, type MarkSearch } from "./mrkdwn-marks.ts";

/** One piece of a parsed text; `text` and labels are decoded, ready for `textContent`. */
export type MrkdwnNode =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "bold" | "italic" | "strike" | "code" | "pre" | "quote"; readonly children: readonly MrkdwnNode[] }
  /** `url` begins with http:, https: or mailto:. */
  | { readonly type: "link"; readonly url: string; readonly label: string | undefined }
  | { readonly type: "person" | "group" | "channel"; readonly id: string; readonly label: string | undefined }
  | { readonly type: "broadcast"; readonly name: "here" | "channel" | "everyone" }
  /** Epoch seconds; a format such as `{date_short_pretty} {time}`. */
  | { readonly type: "date"; readonly epoch: number; readonly format: string; readonly link: string | undefined; readonly fallback: string }
  | { readonly type: "emoji"; readonly name: string }
  /** A control sequence of no known form; `raw` is with its angle brackets. */
  | { readonly type: "unknown"; readonly raw: string };

/** `&lt;`, `&gt;` and `&amp;` as characters; nothing else is an entity in Slack. */
function decodeEntities(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

const mentions: readonly (readonly ["person" | "group" | "channel", RegExp])[] = [
  ["person", /^@([UW][A-Z0-9]{1,30})$/], ["channel", /^#([CGD][A-Z0-9]{1,30})$/], ["group", /^!subteam\^(S[A-Z0-9]{1,30})$/],
];

function broadcastOf(target: string): MrkdwnNode | undefined {
  if (target === "!here") return { type: "broadcast", name: "here" };
  if (target === "!channel") return { type: "broadcast", name: "channel" };
  return target === "!everyone" ? { type: "broadcast", name: "everyone" } : undefined;
}

function dateOf(target: string, label: string | undefined): MrkdwnNode | undefined {
  const match = /^!date\^(\d{1,12})\^([^^]{1,200})(?:\^(https?:[^^]{1,2000}))?$/.exec(target);
  if (match === null || label === undefined) return undefined;
  return { type: "date", epoch: Number(match[1]), format: decodeEntities(match[2] ?? ""), link: match[3], fallback: label };
}

/** What stands between `<` and `>`, read as Slack reads it; undefined when it has no known form. */
function parseControlSequence(inside: string): MrkdwnNode | undefined {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : decodeEntities(inside.slice(bar + 1));
  for (const [type, form] of mentions) {
    const id = form.exec(target)?.[1];
    if (id !== undefined) return { type, id, label };
  }
  if (/^(?:https?:\/\/|mailto:)\S+$/i.test(target)) return { type: "link", url: decodeEntities(target), label };
  return broadcastOf(target) ?? dateOf(target, label);
}

const maxDepth = 8;

/** Reads one stretch of text; plain characters gather in `plain` until something else is found. */
class InlineReader {
  private readonly nodes: MrkdwnNode[] = [];
  private plain = "";
  private position = 0;
  private readonly search: MarkSearch;
  private readonly source: string;
  private readonly depth: number;

  constructor(source: string, depth: number) {
    this.source = source;
    this.depth = depth;
    this.search = { source, exhausted: new Map() };
  }

  read(): readonly MrkdwnNode[] {
    while (this.position < this.source.length) {
      const found = this.control() ?? this.marked() ?? this.emoji();
      if (found === undefined) this.plain += this.source.charAt(this.position++);
      else this.add(found.node, found.end);
    }
    this.flush();
    return this.nodes;
  }

  private add(node: MrkdwnNode, end: number): void {
    this.flush();
    this.nodes.push(node);
    this.position = end;
  }

  private flush(): void {
    if (this.plain !== "") this.nodes.push({ type: "text", text: decodeEntities(this.plain) });
    this.plain = "";
  }

  private control(): Found | undefined {
    if (this.source[this.position] !== "<") return undefined;
    const inside = /<([^<>\n]{1,4000})>/y;
    inside.lastIndex = this.position;
    const match = inside.exec(this.source);
    if (match === null) return undefined;
    const [raw, text = ""] = match;
    return { node: parseControlSequence(text) ?? { type: "unknown", raw: decodeEntities(raw) }, end: this.position + raw.length };
  }

  private marked(): Found | undefined {
    const mark = this.source.charAt(this.position);
    if (!isMark(mark) || this.depth >= maxDepth) return undefined;
    const end = closingMark(this.search, mark, this.position);
    if (end === undefined) return undefined;
    const inside = this.source.slice(this.position + 1, end);
    const children = mark === "`" ? readCode(inside) : new InlineReader(inside, this.depth + 1).read();
    return { node: { type: markTypes[mark], children }, end: end + 1 };
  }

  private emoji(): Found | undefined {
    if (this.source[this.position] !== ":") return undefined;
    const shortcode = /:([a-z0-9_+'-]{1,60}):/y;
    shortcode.lastIndex = this.position;
    const match = shortcode.exec(this.source);
    const name = match?.[1];
    return name === undefined || /^\d+$/.test(name) ? undefined : { node: { type: "emoji", name }, end: shortcode.lastIndex };
  }
}

interface Found {
  readonly node: MrkdwnNode;
  readonly end: number;
}

const markTypes = { "*": "bold", "_": "italic", "~": "strike", "`": "code" } as const;

/** Inside code only control sequences count, as in Slack. */
function readCode(source: string): readonly MrkdwnNode[] {
  return source.split(/(<[^<>\n]{1,4000}>)/).filter((part) => part !== "").map((part) => {
    const control = part.startsWith("<") && part.endsWith(">") ? parseControlSequence(part.slice(1, -1)) : undefined;
    return control ?? { type: "text", text: decodeEntities(part) };
  });
}

const quoteStart = /^(?:&gt;|>) ?/;

function readLines(source: string): readonly MrkdwnNode[] {
  const nodes: MrkdwnNode[] = [];
  let plain: string[] = [];
  let quoted: string[] = [];
  const flush = (lines: readonly string[], quote: boolean): void => {
    if (lines.length === 0) return;
    const children = new InlineReader(lines.join("\n"), 0).read();
    if (quote) nodes.push({ type: "quote", children });
    else nodes.push(...children);
  };
  for (const line of source.split("\n")) {
    if (quoteStart.test(line)) {
      flush(plain, false);
      plain = [];
      quoted.push(line.replace(quoteStart, ""));
    } else {
      flush(quoted, true);
      quoted = [];
      plain.push(line);
    }
  }
  flush(plain, false);
  flush(quoted, true);
  return nodes;
}

/** The tree of a `mrkdwn` text. Never throws; what is no markup is text. */
export function parseMrkdwn(source: string): readonly MrkdwnNode[] {
  return source.split(/```\n?([^]*?)```/).flatMap((part, index): readonly MrkdwnNode[] => {
    if (part === "") return [];
    return index % 2 === 1 ? [{ type: "pre", children: readCode(part) }] : readLines(part);
  });
}
