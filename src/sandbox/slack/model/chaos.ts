// The knobs that make Slack misbehave.

/** What goes wrong now; all knobs are at rest in a new world. */
export interface Chaos {
  /** Every delivery comes a second time. */
  deliverTwice: boolean;
  /** Deliveries wait this many real milliseconds first. */
  lateMs: number;
  /** Of two deliveries in a row the second goes first; a lone one waits until `orderMs` of real time have passed. */
  outOfOrder: boolean;
  orderMs: number;
  /** Deliveries are lost on the way. */
  never: boolean;
  /** Events are lost on the way; commands and clicks arrive. */
  loseEvents: boolean;
  /** API methods that act and then answer nothing: the connection breaks. `*` means all. */
  dropAnswer: readonly string[];
  /** API methods that answer 429 with `retryAfterSeconds`. */
  rateLimit: readonly string[];
  retryAfterSeconds: number;
  /** API methods that answer 503. */
  serverError: readonly string[];
  /** Slack is gone: calls are refused, nothing is delivered, sockets are cut. */
  off: boolean;
  /** Error that `chat.update` answers, such as `edit_window_closed`; empty: none. */
  failEdits: string;
  /** `users.info` takes this many real milliseconds. */
  slowUsersInfo: number;
  /** Sockets stay open but carry nothing: no envelopes, no pings, no pongs. */
  silentSockets: boolean;
  /** The share (0 to 1) of deliveries and calls that the knobs above apply to, drawn from the world's random source. */
  share: number;
}

/** No chaos. */
export function calm(): Chaos {
  return {
    deliverTwice: false, lateMs: 0, outOfOrder: false, orderMs: 200, never: false, loseEvents: false, dropAnswer: [], rateLimit: [],
    retryAfterSeconds: 1, serverError: [], off: false, failEdits: "", slowUsersInfo: 0, silentSockets: false, share: 1,
  };
}

/** True when a list of methods names this one, or all. */
export function names(methods: readonly string[], method: string): boolean {
  return methods.includes(method) || methods.includes("*");
}
