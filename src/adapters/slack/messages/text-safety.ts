// Text of people and of other systems, made harmless once where it comes in, and escaped where it goes out.

// C0 and C1 controls, zero width, bidirectional controls, tag characters (CVE-2021-42574).
const unwanted = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/gu;

/** What a person typed, without characters that nobody can see; line breaks become spaces unless `lines` keeps them. */
export function clean(text: string, longest: number, lines: "one" | "many" = "one"): string {
  const visible = withoutUnseen(text.replaceAll(/\r\n|[\u2028\u2029]/g, "\n").toWellFormed().normalize("NFC"));
  const shaped = lines === "one" ? visible.replaceAll(/\s+/g, " ") : visible;
  return Array.from(shaped.trim()).slice(0, longest).join("");
}

/** Text without characters that nobody can see, and without halves of characters. */
export function withoutUnseen(text: string): string {
  return text.toWellFormed().replaceAll(unwanted, "");
}

/** Text of at most so many UTF-16 units, as Slack counts; no character is cut in two. */
export function cut(text: string, longest: number): string {
  return text.length <= longest ? text : text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "");
}

/** Mrkdwn of at most so many characters; no control sequence, entity or code is left open. */
export function cutMrkdwn(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const short = cut(text, longest - 3);
  const whole = short.slice(0, Math.min(openedAt(short, "<"), openedAt(short, "&")));
  const ticks = whole.split("`").length - 1;
  return `${ticks % 2 === 0 ? whole : whole.slice(0, whole.lastIndexOf("`"))}…`;
}

function openedAt(text: string, sign: "<" | "&"): number {
  const from = text.lastIndexOf(sign);
  return from >= 0 && !text.slice(from).includes(sign === "<" ? ">" : ";") ? from : text.length;
}

/** Mrkdwn of ours as the plain text of a form's errors: no code marks, no entities. */
export function asPlain(mrkdwn: string): string {
  return mrkdwn.replaceAll("`", "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Text for mrkdwn, without characters that nobody can see: the three characters that begin Slack's control sequences become entities (docs.slack.dev, formatting). */
export function escape(text: string): string {
  return withoutUnseen(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Text as code in mrkdwn; it cannot leave the code. */
export function code(text: string): string {
  const shown = escape(text.replaceAll("`", "'").replaceAll(/\s+/g, " "));
  return shown.trim() === "" ? "(nothing)" : `\`${shown}\``;
}

/** A list of names as code, cut after ten. */
export function codes(names: readonly string[]): string {
  const shown = names.slice(0, 10).map(code).join(", ");
  return names.length > 10 ? `${shown} and ${String(names.length - 10)} more` : shown;
}
