// Times as EKS says them.
import { isInstant } from "../../../domain/time.ts";
import type { Instant } from "../../../domain/time.ts";

/** A time of a reply as an instant; undefined when it is missing or none. */
export function saidTime(date: Date | undefined): Instant | undefined {
  const milliseconds = Math.floor(date?.getTime() ?? -1);
  return isInstant(milliseconds) ? milliseconds : undefined;
}
