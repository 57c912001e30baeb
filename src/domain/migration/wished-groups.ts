// The groups of a row as an entry can carry them. EKS refuses groups that begin with `system:`.
//
// | group                            | becomes                                                  |
// |----------------------------------|----------------------------------------------------------|
// | `system:masters`                 | the cluster administrators' access policy                |
// | `system:authenticated`           | nothing: everybody who is let in has it                  |
// | one with a template              | cannot be carried                                        |
// | another of `system:`             | nothing if certainly no binding names it; else a block   |
// | any other, in its own spelling   | itself                                                   |
import type { BoundSubjects } from "./rbac-objects.ts";
import type { BlockReason, WarningCode } from "./verdict.ts";

const masters = "system:masters";

/** Groups for an entry, and what stands in the way. */
export interface WishedGroups {
  readonly isAdmin: boolean;
  readonly kept: readonly string[];
  readonly obstacle: BlockReason | undefined;
  readonly warnings: readonly WarningCode[];
}

type Fate = "policy" | "implicit" | "unbound" | "kept" | BlockReason;

/** Sorts the groups of a row. */
export function wishGroups(groups: readonly string[], bound: BoundSubjects | undefined): WishedGroups {
  const fates = new Map([...new Set(groups)].filter((group) => group !== "").map((group) => [group, fateOf(group, bound)]));
  const all = [...fates.values()];
  const isAdmin = fates.has(masters);
  const warnings: readonly WarningCode[] = [
    ...(all.includes("implicit") && !isAdmin ? ["implicit_group_dropped" as const] : []),
    ...(all.includes("unbound") ? ["reserved_group_unbound_dropped" as const] : []),
  ];
  return { isAdmin, kept: [...fates].filter(([, fate]) => fate === "kept").map(([group]) => group), obstacle: all.find(isObstacle), warnings };
}

function isObstacle(fate: Fate): fate is BlockReason {
  return fate === "unsupported_template" || fate === "reserved_group";
}

function fateOf(group: string, bound: BoundSubjects | undefined): Fate {
  if (group === masters) return "policy";
  if (group === "system:authenticated") return "implicit";
  if (group.includes("{{")) return "unsupported_template";
  if (!group.startsWith("system:")) return "kept";
  return isCertainlyUnbound(group, bound) ? "unbound" : "reserved_group";
}

// NB. `system:nodes` has rights without any binding: the API server's node authorizer gives them.
function isCertainlyUnbound(group: string, bound: BoundSubjects | undefined): boolean {
  return bound !== undefined && group !== "system:nodes" && !bound.groups.has(group);
}
