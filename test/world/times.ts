// Times as tests write them.
import { minutes } from "../../src/domain/time.ts";
import type { Duration } from "../../src/domain/time.ts";

export { instant, milliseconds, minutes, plus, seconds } from "../../src/domain/time.ts";

export function hours(value: number): Duration {
  return minutes(value * 60);
}
export function days(value: number): Duration {
  return minutes(value * 1440);
}
