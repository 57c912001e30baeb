// SHA-256 and HMAC-SHA-256 of node:crypto in the form that SigV4 signers take.
import { createHash, createHmac } from "node:crypto";
import type { Checksum, SourceData } from "@smithy/types";

interface Digesting {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

/** A checksum; with a secret it is an HMAC. */
export class Sha256 implements Checksum {
  readonly digestLength = 32;
  private readonly start: () => Digesting;
  private hash: Digesting;

  constructor(secret?: SourceData) {
    const key = secret === undefined ? undefined : toBytes(secret);
    this.start = () => (key === undefined ? createHash("sha256") : createHmac("sha256", key));
    this.hash = this.start();
  }

  update(chunk: SourceData): void {
    this.hash.update(toBytes(chunk));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the interface is asynchronous
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = this.start();
  }
}

function toBytes(data: SourceData): Uint8Array {
  if (typeof data === "string") return Buffer.from(data, "utf8");
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
}
