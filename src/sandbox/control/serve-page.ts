// The page's files: TypeScript with its types taken off, so that there is nothing to build.
import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";

/** A file to send. */
export interface PageFile {
  readonly type: string;
  readonly body: string;
}

const root = new URL("../", import.meta.url);
const types: Readonly<Record<string, string>> = { html: "text/html; charset=utf-8", css: "text/css; charset=utf-8", ts: "text/javascript; charset=utf-8" };

// What the browser may load besides the page's own folder: the pure parts that the page shares with the Slack service.
const shared = /^slack\/(?:mrkdwn|mrkdwn-marks|slack-date|json)\.ts$/;

/** The policy of the page: nothing from anywhere else, no inline script, no frames. */
export const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The file of a path such as `/`, `/page/app.ts` or `/slack/mrkdwn.ts`; undefined when the page has none of that name. */
export async function pageFile(path: string, token: string): Promise<PageFile | undefined> {
  const file = fileOf(path);
  if (file === undefined) return undefined;
  const type = types[file.split(".").at(-1) ?? ""];
  try {
    const text = await readFile(fileURLToPath(new URL(file, root)), "utf8");
    return type === undefined ? undefined : { type, body: file.endsWith(".ts") ? withoutTypes(text) : text.replaceAll("{{token}}", token) };
  } catch {
    return undefined;
  }
}

function fileOf(path: string): string | undefined {
  if (path === "/") return "browser/page/index.html";
  const name = path.slice(1);
  if (/^page\/[a-z-]+\.(?:ts|css)$/.test(name)) return `browser/${name}`;
  return shared.test(name) ? name : undefined;
}

// Node warns that taking types off is experimental when a process first does it; the terminal is for what its user can mend.
function withoutTypes(text: string): string {
  const warn = process.emitWarning.bind(process);
  process.emitWarning = (): void => undefined;
  try {
    return stripTypeScriptTypes(text, { mode: "strip" });
  } finally {
    process.emitWarning = warn;
  }
}
