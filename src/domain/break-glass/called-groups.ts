// Whom the messages about broken glass call.
import { groupNamed } from "../configuration.ts";
import type { Configuration } from "../configuration.ts";
import type { Group } from "../entitlement/entitlement.ts";
import type { AccessRequest } from "../request/access-request.ts";

/** Groups by what they are called for. */
export interface CalledGroups {
  /** To the card, at once. */
  readonly alert: readonly Group[];
  /** When the review is late. */
  readonly administrators: readonly Group[];
}

/** The groups of a request that broke the glass, as far as they are still configured; undefined for others. */
export function calledGroups(configuration: Configuration, { breakGlass }: AccessRequest): CalledGroups | undefined {
  if (breakGlass === undefined) return undefined;
  const named = (names: typeof breakGlass.alert): readonly Group[] => names.flatMap((name) => groupNamed(configuration, name) ?? []);
  return { alert: named(breakGlass.alert), administrators: named(configuration.administrators) };
}
