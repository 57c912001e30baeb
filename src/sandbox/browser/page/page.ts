// The page's own state: whom it acts as, what is open. Everything else comes from the sandbox.
import type { PageState } from "../page-state.ts";

/** What a narrow screen shows one of. */
export type Pane = "channels" | "chat" | "clusters";

/** What the parts of the page share. */
export interface Page {
  state: PageState;
  /** The open channel. */
  channel: string;
  /** The open thread, by the ts of its first message. */
  thread: string | undefined;
  /** Draws everything anew that changed. */
  draw: () => void;
  /** Acts as somebody else. */
  actAs: (person: string) => void;
  /** Does something as the acting person and shows problems; whether it worked. */
  act: (deed: object) => Promise<boolean>;
  /** Shows one of the panes, where there is room for one only. */
  showPane: (pane: Pane) => void;
  /** Puts a line into the composer, to be sent by the person. */
  prefill: (line: string) => void;
  /** Says something in the status line, which screen readers read. */
  say: (text: string) => void;
}

/** What stands for the Home tab where a channel's id would. */
export const homeTab = "home";

/** Whether the Home tab is open. */
export function isHome({ channel }: Pick<Page, "channel">): boolean {
  return channel === homeTab;
}

/** `24 Nov, 11:03` in the reader's own zone. */
export function clockText(epochMs: number, withSeconds = false): string {
  return new Date(epochMs).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", ...(withSeconds ? { second: "2-digit" } : {}) });
}

/** `11:03`. */
export function timeText(epochMs: number): string {
  return new Date(epochMs).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/** `1 h 5 min`, `42 min`, `20 s`. */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${String(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min`;
  return minutes % 60 === 0 ? `${String(Math.floor(minutes / 60))} h` : `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}
