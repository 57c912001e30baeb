// A sandbox on a free port with its page in headless Chromium. What goes wrong in the browser is kept and makes a test fail.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";

/** The page with what it complained about. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  readonly browser: Browser;
  readonly url: string;
  /** Console errors, page errors, refused resources, requests that left loopback. */
  readonly complaints: string[];
}

const main = fileURLToPath(new URL("../../src/sandbox/main.ts", import.meta.url));
const chromiumArguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];

function chromiumPath(): string {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const found = [process.env["CHROMIUM_PATH"], ...(process.env["PATH"] ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))].find((path) => path !== undefined && existsSync(path));
  if (found === undefined) throw new Error("Chromium is not there. Install it: apt-get install -y chromium (or set CHROMIUM_PATH).");
  return found;
}

/** Starts the sandbox as `npm run sandbox` does and waits for the address it prints. */
async function startSandbox(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [main], { env: { PATH: "", SANDBOX_PORT: "0" }, stdio: ["ignore", "pipe", "inherit"] });
  const gone = once(child, "exit");
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url !== undefined) return { url, stop: async () => { child.kill("SIGINT"); await gone; } };
  }
  throw new Error("The sandbox ended before it printed its address.");
}

/** Opens the page. */
export async function openPage(viewport = { width: 1440, height: 900 }): Promise<OpenPage> {
  await using begun = new AsyncDisposableStack();
  const sandbox = await startSandbox();
  begun.defer(sandbox.stop);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments });
  begun.defer(() => browser.close());
  const context = await browser.newContext({ viewport, locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce" });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => { if (message.type() === "error" || message.type() === "warning") complaints.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => { complaints.push(`page: ${error.message}`); });
  page.on("request", (request) => { if (!request.url().startsWith(sandbox.url) && !request.url().startsWith("data:")) complaints.push(`left loopback: ${request.url()}`); });
  page.setDefaultTimeout(15_000);
  await page.goto(sandbox.url);
  await page.waitForSelector("#command");
  await page.waitForSelector(".channel", { state: "attached" });
  const open = begun.move();
  return { page, browser, url: sandbox.url, complaints, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** Types a line into the composer as whoever the page acts as. */
export async function type(page: Page, line: string): Promise<void> {
  await page.fill("#command", line);
  await page.press("#command", "Enter");
}

/** Acts as somebody, in a channel. */
export async function actAs(page: Page, id: string, channel: string): Promise<void> {
  await page.selectOption(".act-as select", id);
  await page.locator(".channel", { hasText: channel }).click();
}

/** Fills a field of ann's open form past the page, so that the form is drawn anew. */
export async function fillElsewhere({ page, url }: OpenPage, field: string, option: string): Promise<void> {
  const token = (await page.locator('meta[name="sandbox-token"]').getAttribute("content")) ?? "";
  const headers = { "x-sandbox-token": token };
  const state = await (await fetch(`${url}/api/state?as=U0ANN`, { headers })).text();
  const view = /"modals":\[\{"id":"([^"]+)"/.exec(state)?.[1];
  const id = `request.form.${field}`;
  await fetch(`${url}/api/act`, { method: "POST", headers, body: JSON.stringify({ as: "U0ANN", do: "fill", view, blockId: id, actionId: id, options: [{ text: option, value: option }] }) });
}
