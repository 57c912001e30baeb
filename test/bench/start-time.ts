// From the start of a process until it serves.
import { startWorld } from "../../src/sandbox/start.ts";
import { median, timed } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { pathDirs } from "./real-redis.ts";

const rounds = 6;

/** A bot and worker in one, from its sources. */
export async function startTime(): Promise<readonly Figure[]> {
  await using world = await startWorld({ rateLimits: false, pathDirs });
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    let stop = (): Promise<void> => Promise.resolve();
    const spent = await timed(async () => {
      const product = await world.fork("all");
      stop = () => Promise.resolve(product[Symbol.asyncDispose]());
    });
    await stop();
    if (round > 0) times.push(spent / 1000);
  }
  return [{ what: "start of a process → ready", value: median(times), unit: "s", target: 2, against: `median of ${String(times.length)}, run from its sources` }];
}
