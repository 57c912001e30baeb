// `key=value` as it is typed.

/** `key=value`. Plain values stay as they are; others are quoted, with the escapes that Slack makes of a typed line. */
export function formatPair(key: string, value: string): string {
  if (key !== "reason" && /^[A-Za-z0-9_.*,/#-]+$/.test(value)) return `${key}=${value}`;
  const quoted = value.replaceAll("\\", "\\\\").replaceAll(/["“”]/g, "\\$&");
  return `${key}="${quoted.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}"`;
}
