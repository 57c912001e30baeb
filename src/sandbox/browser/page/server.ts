// Talking to the sandbox: state by server-sent events, deeds by POST.
import type { PageState } from "../page-state.ts";

/** The sandbox's token, which every route of the API wants. */
export const token = document.querySelector<HTMLMetaElement>('meta[name="sandbox-token"]')?.content ?? "";

/** An option of a select, as the app offered it. */
export interface OfferedOption {
  readonly text: string;
  readonly value: string;
}

/** What a deed gave back. */
export interface DeedResult {
  readonly ok: boolean;
  readonly error?: string;
  /** The words of the Kubernetes API, where it was asked. */
  readonly said?: string;
  readonly options?: readonly OfferedOption[];
  /** What a command in the terminal printed. */
  readonly proof?: string;
}

/** Does something; problems come back as `error`, never as a throw. */
export async function post(path: string, body: object): Promise<DeedResult> {
  try {
    const response = await fetch(`/api/${path}`, { method: "POST", headers: { "content-type": "application/json", "x-sandbox-token": token }, body: JSON.stringify(body) });
    const answer: unknown = await response.json();
    return isResult(answer) ? answer : { ok: false, error: "The sandbox gave an answer that this page does not understand." };
  } catch {
    return { ok: false, error: "The sandbox does not answer. Is it still running in your terminal?" };
  }
}

function isResult(value: unknown): value is DeedResult {
  return typeof value === "object" && value !== null && "ok" in value;
}

// The sandbox of the same release made it: its shape is the type's.
function stateOf(text: string): PageState {
  return JSON.parse(text) as PageState;
}

/** Follows the state of one person; calls `show` with every new one. Returns how to stop. */
export function follow(person: string, show: (state: PageState) => void, lost: (isLost: boolean) => void): () => void {
  const source = new EventSource(`/api/events?as=${encodeURIComponent(person)}&token=${encodeURIComponent(token)}`);
  source.addEventListener("message", (event: MessageEvent<string>) => {
    lost(false);
    show(stateOf(event.data));
  });
  const again: { timer?: ReturnType<typeof setTimeout> } = {};
  // The browser tries again by itself until it is refused: then another sandbox answers, which has a token of its own in its page.
  const comeBack = (): void => {
    fetch("/", { cache: "no-store" }).then(() => { location.reload(); }, () => { again.timer = setTimeout(comeBack, 2000); });
  };
  source.addEventListener("error", () => {
    lost(true);
    if (source.readyState === EventSource.CLOSED) again.timer = setTimeout(comeBack, 1000);
  });
  return () => { clearTimeout(again.timer); source.close(); };
}
