// Secrets: read once, never printed.
import { inspect } from "node:util";

const hidden = "[redacted]";

/** Text that shows itself to nobody but `reveal`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself; only for handing it to the library that needs it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return hidden;
  }
  toJSON(): string {
    return hidden;
  }
  [inspect.custom](): string {
    return hidden;
  }
}

/** The tokens that Bolt and the Web API need. */
export interface SlackSecrets {
  readonly botToken: string;
  readonly appToken?: string;
  readonly signingSecret?: string;
}

/** The tokens of services that say who is on call; only those that are set. */
export interface OnCallSecrets {
  readonly pagerduty?: string;
  readonly opsgenie?: string;
  readonly incidentIo?: string;
}

/** All secrets of a process. */
export class Secrets {
  readonly redisUrl: Secret;
  readonly #slack: SlackSecrets;
  readonly #onCall: OnCallSecrets;
  readonly #macKeys: readonly Uint8Array[];

  constructor(parts: { readonly redisUrl: Secret; readonly slack: SlackSecrets; readonly onCall?: OnCallSecrets; readonly macKeys: readonly Uint8Array[] }) {
    this.redisUrl = parts.redisUrl;
    this.#slack = parts.slack;
    this.#onCall = parts.onCall ?? {};
    this.#macKeys = parts.macKeys;
  }

  /** The Slack tokens. */
  slack(): SlackSecrets {
    return this.#slack;
  }
  /** The tokens of on-call services. */
  onCall(): OnCallSecrets {
    return this.#onCall;
  }
  /** The master keys; the first one signs. */
  get macKeys(): readonly Uint8Array[] {
    return this.#macKeys;
  }
  /** Every secret text, so that logs can cut them out. */
  texts(): readonly string[] {
    const { botToken, appToken, signingSecret } = this.#slack;
    const keys = this.#macKeys.map((key) => Buffer.from(key).toString("base64"));
    const { pagerduty, opsgenie, incidentIo } = this.#onCall;
    return [botToken, appToken, signingSecret, pagerduty, opsgenie, incidentIo, ...passwordsOf(this.redisUrl.reveal()), ...keys].filter((text) => text !== undefined).filter((text) => text !== "");
  }

  toJSON(): string {
    return hidden;
  }
  [inspect.custom](): string {
    return hidden;
  }
}

// As it stands in the URL, and as the server gets it.
function passwordsOf(url: string): readonly string[] {
  const written = URL.parse(url)?.password ?? "";
  try {
    return [written, decodeURIComponent(written)];
  } catch {
    return [written];
  }
}
