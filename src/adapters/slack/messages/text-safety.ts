// Text of people and of other systems, made harmless once where it comes in, and escaped where it goes out.

// C0 and C1 controls, zero width, bidirectional controls, tag characters (CVE-2021-42574).
const unwanted = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/gu;

/** What a person typed, without characters that nobody can see; line breaks become spaces unless `lines` keeps them. */
export function clean(text: string, longest: number, lines: "one" | "many" = "one"): string {
  const visible = text.replaceAll("\r\n", "\n").toWellFormed().normalize("NFC").replaceAll(unwanted, "");
  const shaped = lines === "one" ? visible.replaceAll(/\s+/g, " ") : visible;
  return Array.from(shaped.trim()).slice(0, longest).join("");
}

/** Text for mrkdwn: the three characters that begin Slack's control sequences become entities (docs.slack.dev, formatting). */
export function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Text as code in mrkdwn; it cannot leave the code. */
export function code(text: string): string {
  return `\`${escape(text.replaceAll("`", "'").replaceAll(unwanted, ""))}\``;
}

/** A list of names as code, cut after ten. */
export function codes(names: readonly string[]): string {
  const shown = names.slice(0, 10).map(code).join(", ");
  return names.length > 10 ? `${shown} and ${String(names.length - 10)} more` : shown;
}
