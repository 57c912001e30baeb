// The parts of the file that have the right shape, so that what must fit together is checked even while another part is broken.
import type { z } from "zod";
import type { Path } from "./problem.ts";
import { breakGlassSchema, rotaSchema } from "./break-glass-schema.ts";
import { clusterSchema, entitlementSchema, groupSchema, peopleSchema, roleSchema } from "./schema.ts";

/** A part and its place. */
export interface Part<T> {
  readonly path: Path;
  readonly value: T;
}

/** A name that must be one of another section's. */
export type Reference = Part<string>;

/** Everything sound. Names are all that the file has, those of broken parts too. */
export interface SoundParts {
  readonly clusters: readonly Part<z.infer<typeof clusterSchema>>[];
  readonly roles: readonly (Part<z.infer<typeof roleSchema>> & { readonly name: string })[];
  readonly groups: readonly (Part<z.infer<typeof groupSchema>> & { readonly name: string })[];
  readonly entitlements: readonly Part<z.infer<typeof entitlementSchema>>[];
  readonly rotas: readonly (Part<z.infer<typeof rotaSchema>> & { readonly name: string })[];
  readonly breakGlass: readonly Part<z.infer<typeof breakGlassSchema>>[];
  readonly people: Part<z.infer<typeof peopleSchema>> | undefined;
  readonly protectedPrincipals: readonly string[];
  readonly names: { readonly cluster: readonly string[]; readonly role: readonly string[]; readonly group: readonly string[]; readonly rota: readonly string[]; readonly account: readonly string[] };
  readonly references: { readonly cluster: readonly Reference[]; readonly role: readonly Reference[]; readonly group: readonly Reference[]; readonly rota: readonly Reference[]; readonly requesters: readonly Reference[] };
}

/** Takes what is sound out of the file's value. */
export function soundParts(root: unknown): SoundParts {
  const clusters = listAt(root, ["clusters"]);
  const entitlements = listAt(root, ["entitlements"]);
  const rules = listAt(root, ["breakGlass"]);
  const each = (...inside: Path): readonly Reference[] => [...entitlements, ...rules].flatMap(({ path }) => textsAt(root, [...path, ...inside]));
  const one = (...inside: Path): readonly Reference[] => rules.flatMap(({ path }) => textAt(root, [...path, ...inside]).map((value) => ({ path: [...path, ...inside], value })));
  return {
    clusters: clusters.flatMap((part) => sound(clusterSchema, part)),
    roles: entriesAt(root, ["roles"]).flatMap((part) => sound(roleSchema, part).map((good) => ({ ...good, name: part.name }))),
    groups: entriesAt(root, ["groups"]).flatMap((part) => sound(groupSchema, part).map((good) => ({ ...good, name: part.name }))),
    entitlements: entitlements.flatMap((part) => sound(entitlementSchema, part)),
    rotas: entriesAt(root, ["onCall"]).flatMap((part) => sound(rotaSchema, part).map((good) => ({ ...good, name: part.name }))),
    breakGlass: rules.flatMap((part) => sound(breakGlassSchema, part)),
    people: sound(peopleSchema, { path: ["people"], value: valueAt(root, ["people"]) })[0],
    protectedPrincipals: textsAt(root, ["protectedPrincipals"]).map(({ value }) => value),
    names: { cluster: clusters.flatMap(({ path }) => textAt(root, [...path, "name"])), role: namesAt(root, "roles"), group: namesAt(root, "groups"), rota: namesAt(root, "onCall"), account: clusters.flatMap(({ path }) => numeralAt(root, [...path, "account"])) },
    references: {
      cluster: each("clusters"), role: [...each("roles"), ...one("role")], rota: one("who", "onCall"), requesters: each("requesters"),
      group: [...textsAt(root, ["administrators"]), ...each("approvals", "by"), ...each("approvals", "escalate", "to"), ...each("alert"), ...each("review", "by")],
    },
  };
}

function sound<S extends z.ZodType>(schema: S, { path, value }: Part<unknown>): readonly Part<z.infer<S>>[] {
  const parsed = schema.safeParse(value);
  return parsed.success ? [{ path, value: parsed.data }] : [];
}

function valueAt(root: unknown, path: Path): unknown {
  let value: unknown = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === String(key))?.[1];
  }
  return value;
}

function listAt(root: unknown, path: Path): readonly Part<unknown>[] {
  const value = valueAt(root, path);
  return Array.isArray(value) ? value.map((item: unknown, index) => ({ path: [...path, index], value: item })) : [];
}

function entriesAt(root: unknown, path: Path): readonly (Part<unknown> & { readonly name: string })[] {
  const value = valueAt(root, path);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, item]: [string, unknown]) => ({ path: [...path, name], value: item, name }));
}

function namesAt(root: unknown, section: string): readonly string[] {
  return entriesAt(root, [section]).map(({ name }) => name);
}

function textAt(root: unknown, path: Path): readonly string[] {
  const value = valueAt(root, path);
  return typeof value === "string" ? [value] : [];
}

// An account that lacks its quotes is told of where it is; what names it is not wrong for that.
function numeralAt(root: unknown, path: Path): readonly string[] {
  const value = valueAt(root, path);
  return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
}

function textsAt(root: unknown, path: Path): readonly Reference[] {
  return listAt(root, path).flatMap(({ path: at, value }) => (typeof value === "string" ? [{ path: at, value }] : []));
}
