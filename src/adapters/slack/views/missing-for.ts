// What a typed request lacks that the configuration requires of everybody for this role: then the form asks for it.
import { clusterNamed, roleNamed } from "../../../domain/configuration.ts";
import type { Configuration } from "../../../domain/configuration.ts";
import type { TypedWish } from "../commands/command.ts";

/** Something that has to be said. */
export type Missing = "namespaces" | "reason" | "ticket";

/** Judged from memory alone, since the form must open within the life of its trigger. Unknown names are not "missing": they are refused with a suggestion. */
export function missingFor(configuration: Configuration, wish: TypedWish & { readonly cluster: string; readonly role: string }): readonly Missing[] {
  const cluster = clusterNamed(configuration, wish.cluster);
  const role = roleNamed(configuration, wish.role);
  if (cluster === undefined || role === undefined) return [];
  const fitting = configuration.entitlements.filter(({ clusters, roles }) => clusters.includes(cluster.name) && roles.includes(role.name));
  if (fitting.length === 0) return [];
  return [
    ...(role.scope === "namespace" && wish.namespaces.length === 0 ? ["namespaces" as const] : []),
    ...(lacks(wish.reason, fitting.map(({ reason }) => reason)) ? ["reason" as const] : []),
    ...(lacks(wish.ticket, fitting.map(({ ticket }) => ticket)) ? ["ticket" as const] : []),
  ];
}

function lacks(text: string | undefined, rules: readonly ("optional" | "required")[]): boolean {
  return (text ?? "") === "" && rules.every((rule) => rule === "required");
}
