// The bearer token of one cluster: kept while it is young, shared by calls at the same time, made anew when it is not accepted.
import { minutes } from "../../domain/time.ts";
import type { Clock } from "../../ports/system/clock.ts";

/** EKS takes a token for 15 minutes after its signature; one call may still be under way when it is renewed. */
const renewedAfter = minutes(13);

/** Holds a token. */
export class BearerToken {
  private readonly make: () => Promise<string>;
  private readonly clock: Clock;
  private held: { readonly token: Promise<string>; readonly madeAt: number } | undefined;

  constructor(make: () => Promise<string>, clock: Clock) {
    this.make = make;
    this.clock = clock;
  }

  /** The token to send now. Errors are those of making one, and are not kept. */
  async current(): Promise<string> {
    const now = this.clock.monotonic();
    if (this.held === undefined || now - this.held.madeAt >= renewedAfter) this.held = { token: this.make(), madeAt: now };
    const { held } = this;
    try {
      return await held.token;
    } catch (error) {
      if (this.held === held) this.held = undefined;
      throw error;
    }
  }

  /** Forgets a token that was not accepted. One that was made meanwhile stays. */
  async refuse(token: string): Promise<void> {
    const { held } = this;
    if (held !== undefined && (await held.token.catch(() => token)) === token && this.held === held) this.held = undefined;
  }
}
