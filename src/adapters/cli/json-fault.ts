// Where a text stops being JSON; the parser of the language does not always say.

type Expected = "value" | "value or ]" | "key" | "key or }" | ":" | "more" | "nothing";

const token = /[ \t\n\r]*(?:("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)|([[\]{}:,]))/y;

/** Line and column, from 1, of the first fault; undefined when the text is JSON. */
export function findJsonFault(text: string): { readonly line: number; readonly column: number } | undefined {
  const open: ("[" | "{")[] = [];
  let expected: Expected = "value";
  let at = 0;
  while (expected !== "nothing") {
    token.lastIndex = at;
    const [whole = "", string, scalar, sign] = token.exec(text) ?? [];
    const next: Expected | undefined = whole === "" ? undefined : follow(expected, string === undefined ? sign ?? scalar ?? "" : "\"", open);
    if (next === undefined) return placeOf(text, at);
    at += whole.length;
    expected = next;
  }
  return /^[ \t\n\r]*$/.test(text.slice(at)) ? undefined : placeOf(text, at);
}

function placeOf(text: string, from: number): { readonly line: number; readonly column: number } {
  const blanks = /^[ \t\n\r]*/.exec(text.slice(from))?.[0].length ?? 0;
  const lines = text.slice(0, from + blanks).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

function follow(expected: Expected, sign: string, open: ("[" | "{")[]): Expected | undefined {
  if ((sign === "]" || sign === "}") && expected.endsWith(` ${sign}`)) return end(open);
  if (expected.startsWith("value")) return begin(sign, open);
  if (expected.startsWith("key")) return sign === "\"" ? ":" : undefined;
  if (expected === ":") return sign === ":" ? "value" : undefined;
  return goOn(sign, open);
}

function begin(sign: string, open: ("[" | "{")[]): Expected | undefined {
  if (sign === "[" || sign === "{") {
    open.push(sign);
    return sign === "[" ? "value or ]" : "key or }";
  }
  return [":", ",", "]", "}"].includes(sign) ? undefined : after(open);
}

function goOn(sign: string, open: ("[" | "{")[]): Expected | undefined {
  const inList = open.at(-1) === "[";
  if (sign === ",") return inList ? "value" : "key";
  return sign === (inList ? "]" : "}") ? end(open) : undefined;
}

function end(open: ("[" | "{")[]): Expected {
  open.pop();
  return after(open);
}

function after(open: readonly string[]): Expected {
  return open.length === 0 ? "nothing" : "more";
}
