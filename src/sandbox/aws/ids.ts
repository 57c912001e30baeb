// Ids and keys made from the world's random source.

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const base62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const hex = "0123456789abcdef";

function draw(alphabet: string, length: number, random: () => number): string {
  return Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join("");
}

/** A version 4 UUID. */
export function makeUuid(random: () => number): string {
  const digits = draw(hex, 32, random);
  const variant = hex.charAt(8 + Math.floor(random() * 4));
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
}

/** An IAM unique id or access key id: a four-letter prefix (`AROA`, `AIDA`, `AKIA`, `ASIA`) and 17 letters and digits. */
export function makeIamId(prefix: string, random: () => number): string {
  return prefix + draw(base32, 17, random);
}

/** A secret of that many letters and digits. */
export function makeSecret(length: number, random: () => number): string {
  return draw(base62, length, random);
}

/** That many hexadecimal digits. */
export function makeHex(length: number, random: () => number): string {
  return draw(hex, length, random);
}
