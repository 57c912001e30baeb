// Days in milliseconds, for limits of the configuration.

/** Milliseconds of whole days. */
export function days(value: number): number {
  return value * 86_400_000;
}
