// Asking for more time over ports in memory.
import type { RequestId } from "../../src/domain/ids.ts";
import type { IntakeOutcome } from "../../src/domain/request/intake.ts";
import { extendAccess } from "../../src/usecases/request/extend-access.ts";
import { a, aCluster, firstId, secondId } from "./builders.ts";
import type { aWorld } from "./memory-world.ts";
import { hours } from "./times.ts";

/** The cluster of the world in memory. */
export const clusterOfTest = aCluster();

/** Ann asks for another hour of her first request. */
export function extend(world: ReturnType<typeof aWorld>, requestId: RequestId = secondId): Promise<IntakeOutcome> {
  return extendAccess(world.deps, { requestId, person: a.user("U0ANN"), extended: firstId, duration: hours(1), reason: undefined });
}
