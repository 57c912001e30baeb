// Texts with gaps: literal parts with anything between them, compared in linear time whatever the parts are.

/** Whether a text is the parts in their order, with any run of characters, also none, between each two. */
export function fitsParts(text: string, parts: readonly string[]): boolean {
  const [first = "", ...rest] = parts;
  if (!text.startsWith(first)) return false;
  const last = rest.pop();
  if (last === undefined) return text === first;
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
