// The bytes of a line as text.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text where the bytes are UTF-8; `bytes` is the same as Latin-1, one character a byte. */
export function lineOf(bytes: Uint8Array): { readonly text: string | undefined; readonly bytes: string } {
  const latin1 = Buffer.from(bytes).toString("latin1");
  try {
    return { text: decoder.decode(bytes), bytes: latin1 };
  } catch {
    return { text: undefined, bytes: latin1 };
  }
}
