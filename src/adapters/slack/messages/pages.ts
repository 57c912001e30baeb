// Lists that are longer than a message: as much as fits, with the way to the rest.
import type { Instant } from "../../../domain/time.ts";
import { actions, context } from "./blocks.ts";
import type { Action, Block } from "./blocks.ts";
import { at } from "./slack-text.ts";
import { cut, withoutUnseen } from "./text-safety.ts";

/** Room for preformatted text in one message, in characters of JSON: with the rest it stays under 10,000. Two items of any length fit. */
const room = 8000;
const longestItem = 3700;
/** Longest line, in characters of JSON. */
const longestLine = 1500;

/** The last lines of a page: when it was read, and its buttons. */
export function footer(now: Instant, buttons: Action[], note = ""): readonly Block[] {
  return [context(`Read ${at(now)}. ${note}Only you see this.`), actions("look", buttons)];
}

/** As many whole items as there is room for, the first one always. */
export function fill(items: readonly (readonly string[])[], command: string): { readonly text: string; readonly shown: number } {
  const texts: string[] = [];
  let size = 0;
  for (const item of items) {
    const text = fitItem(item, command);
    size += lengthOf(text);
    if (texts.length > 0 && size > room) break;
    texts.push(text);
  }
  return { text: texts.join("\n"), shown: texts.length };
}

function fitItem(lines: readonly string[], command: string): string {
  const kept: string[] = [];
  let size = 0;
  for (const line of lines.map((one) => fitLine(one, command))) {
    size += lengthOf(line);
    if (size > longestItem) return [...kept, `      … cut here; in a terminal \`eks-access ${command}\` shows all of it`].join("\n");
    kept.push(line);
  }
  return kept.join("\n");
}

function fitLine(line: string, command: string): string {
  const clean = withoutUnseen(line).replaceAll("\n", " ");
  return lengthOf(clean) <= longestLine ? clean : `${cut(clean, longestLine / 6)} … cut here; in a terminal \`eks-access ${command}\` shows all of it`;
}

function lengthOf(text: string): number {
  return JSON.stringify(text).length;
}
