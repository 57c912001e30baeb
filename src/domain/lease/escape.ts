// Names inside a lease value: one spelling each, only characters that an EKS tag may hold.

const plain = /^[A-Za-z0-9.-]$/;

/** Bytes `A-Z a-z 0-9 . -` stand for themselves, every other UTF-8 byte is `_` and two upper-case hex digits. */
export function escapeName(name: string): string {
  return Array.from(name).map((character) => (plain.test(character) ? character : escapeBytes(character))).join("");
}

/** The name of an escaped text; undefined for any spelling that `escapeName` would not have made. */
export function unescapeName(text: string): string | undefined {
  const decoded = decode(text);
  return decoded !== undefined && decoded !== "" && escapeName(decoded) === text ? decoded : undefined;
}

function escapeBytes(character: string): string {
  const encoded = encodeURIComponent(character.isWellFormed() ? character : "\uFFFD");
  const bytes = encoded.startsWith("%") ? encoded : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  return bytes.replaceAll("%", "_");
}

function decode(text: string): string | undefined {
  if (!/^(?:[A-Za-z0-9.-]|_[0-9A-F]{2})*$/.test(text)) return undefined;
  try {
    return decodeURIComponent(text.replaceAll("_", "%"));
  } catch {
    return undefined; // not UTF-8
  }
}
