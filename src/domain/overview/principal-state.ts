// Whether the IAM principal of an entry is still the one that the entry was made for. EKS keeps its hidden id and does not show it, so times tell (EKS User Guide, access entries).
import type { ObservedEntry } from "../cluster/access-entry.ts";
import type { PrincipalArn } from "../ids.ts";
import type { PrincipalFacts } from "../person/principal.ts";
import { isUnknown } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** What IAM said, by principal; `absent`: it knows none with exactly this ARN. */
export type LookedUp = ReadonlyMap<PrincipalArn, PrincipalFacts | "absent" | Unknown>;

/** `recreated`: made anew after the entry, which lets nobody in any more. `gone`: there is no such principal. */
export type PrincipalState = "there" | "recreated" | "gone" | Unknown;

/** The state of an entry's principal; undefined when it was not looked up. */
export function principalState({ principal, createdAt }: Pick<ObservedEntry, "principal" | "createdAt">, lookedUp: LookedUp): PrincipalState | undefined {
  const said = lookedUp.get(principal);
  if (said === undefined || isUnknown(said)) return said;
  if (said === "absent") return "gone";
  if (said.createdAt === undefined) return { unknown: "IAM did not say when it was made" };
  return said.createdAt > createdAt ? "recreated" : "there";
}
