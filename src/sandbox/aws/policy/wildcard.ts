// Wildcards of IAM policies: `*` is any text, `?` any one character.

/** True when the text matches the pattern as a whole; upper and lower case differ. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let at = 0;
  let inText = 0;
  let star = -1;
  let retry = 0;
  while (inText < text.length) {
    const symbol = pattern[at];
    if (symbol === "*") {
      star = at;
      retry = inText;
      at += 1;
    } else if (symbol === "?" || symbol === text[inText]) {
      at += 1;
      inText += 1;
    } else if (star >= 0) {
      at = star + 1;
      retry += 1;
      inText = retry;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}

/** True when each of the six parts of an ARN matches the pattern's part, as ArnLike and ArnEquals compare. */
export function matchesArn(pattern: string, text: string): boolean {
  const wanted = splitArn(pattern);
  const actual = splitArn(text);
  return wanted.length === 6 && actual.length === 6 && wanted.every((part, index) => matchesWildcard(part, actual[index] ?? ""));
}

function splitArn(text: string): readonly string[] {
  const parts = text.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}
