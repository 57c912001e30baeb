// Lets calls to one account and region through, in order and at the rate that the service bears.
import { UnavailableError } from "../../../domain/errors.ts";
import { milliseconds } from "../../../domain/time.ts";
import type { Clock } from "../../../ports/system/clock.ts";
import type { Urgency, WaitingCall } from "./call-order.ts";
import { nextCall } from "./call-order.ts";
import type { TokenBucket } from "./token-bucket.ts";
import { bucketAt, chargeToken, newBucket, noteThrottled, noteWaiting, takeToken, waitForToken } from "./token-bucket.ts";

interface Waiting extends WaitingCall {
  readonly go: () => void;
  readonly fail: (error: Error) => void;
}

/** The thin shell around bucket and order. Waits on the clock; stopping refuses whoever still waits. */
export class CallLimiter implements Disposable {
  private readonly clock: Clock;
  private readonly stopping = new AbortController();
  private bucket: TokenBucket;
  private waiting: Waiting[] = [];
  private sinceDiscovery = 0;
  private arrivals = 0;
  private isAsleep = false;

  constructor(clock: Clock) {
    this.clock = clock;
    this.bucket = newBucket(clock.monotonic());
  }

  /** Resolves when the call may be sent. @throws UnavailableError when the limiter stops first */
  async admit(call: Urgency): Promise<void> {
    if (this.stopping.signal.aborted) throw stopped();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.arrivals += 1;
    this.waiting.push({ ...call, arrival: this.arrivals, go: () => { resolve(undefined); }, fail: reject });
    this.letThrough();
    await promise;
  }

  /** A call that was let through is attempted again. */
  charge(): void {
    this.bucket = chargeToken(this.current());
  }

  /** The service throttled a call. */
  throttled(): void {
    this.bucket = noteThrottled(this.current());
  }

  /** Calls per second now. */
  get rate(): number {
    return this.bucket.rate;
  }

  [Symbol.dispose](): void {
    this.stopping.abort();
    for (const call of this.waiting.splice(0)) call.fail(stopped());
  }

  private letThrough(): void {
    this.bucket = this.current();
    for (;;) {
      const next = nextCall(this.waiting, this.sinceDiscovery);
      if (next === undefined) return;
      const paid = takeToken(this.bucket);
      if (paid === undefined) break;
      this.bucket = paid;
      this.countShare(next);
      this.waiting = this.waiting.filter((call) => call !== next);
      next.go();
    }
    this.bucket = noteWaiting(this.bucket);
    void this.wake();
  }

  private countShare(next: Waiting): void {
    const discoveryWaits = this.waiting.some((call) => call.callClass === "discovery");
    this.sinceDiscovery = next.callClass === "discovery" || !discoveryWaits ? 0 : this.sinceDiscovery + 1;
  }

  private async wake(): Promise<void> {
    if (this.isAsleep) return;
    this.isAsleep = true;
    try {
      await this.clock.sleep(milliseconds(waitForToken(this.bucket)), this.stopping.signal);
    } catch {
      return; // stopped: whoever waited has been told
    } finally {
      this.isAsleep = false;
    }
    this.letThrough();
  }

  private current(): TokenBucket {
    return bucketAt(this.bucket, this.clock.monotonic());
  }
}

function stopped(): UnavailableError {
  return new UnavailableError("unavailable", "Not sent: the program is stopping.");
}
