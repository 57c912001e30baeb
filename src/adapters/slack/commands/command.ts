// What can be typed after /eks-access, as closed types.
import type { Namespace, ShortId, SlackUserId } from "../../../domain/ids.ts";
import type { RunWish } from "../../../domain/migration/run/run-wish.ts";
import type { LookWish } from "../../../domain/overview/look-wish.ts";
import type { Duration } from "../../../domain/time.ts";

/** What a person asked for, as far as it was understood. */
export interface TypedWish {
  readonly cluster?: string;
  readonly role?: string;
  readonly namespaces: readonly Namespace[];
  readonly duration?: Duration;
  readonly reason?: string;
  readonly ticket?: string;
}

/** What a person on call wants, as far as it was understood. */
export type TypedGlass = Omit<TypedWish, "namespaces">;

/** A command that was understood. */
export type Command =
  | { readonly kind: "form"; readonly wish: TypedWish }
  | { readonly kind: "request"; readonly wish: TypedWish & { readonly cluster: string; readonly role: string } }
  | { readonly kind: "break_glass"; readonly wish: TypedGlass }
  | { readonly kind: "list" }
  | { readonly kind: "status"; readonly id: ShortId }
  | { readonly kind: "end"; readonly id?: ShortId; readonly reason?: string }
  | { readonly kind: "extend"; readonly id: ShortId; readonly duration?: Duration; readonly reason?: string }
  /** About a wish, one's own or somebody's, or about a request. */
  | { readonly kind: "why"; readonly wish: TypedWish & { readonly cluster: string; readonly role: string }; readonly person?: SlackUserId }
  | { readonly kind: "why"; readonly id: ShortId }
  | { readonly kind: "look"; readonly wish: LookWish }
  | { readonly kind: "identity"; readonly verb: IdentityVerb; readonly cluster?: string }
  /** `hash`: the eight characters of the card, which say what is decided. */
  | { readonly kind: "approve"; readonly id: ShortId; readonly hash?: string }
  | { readonly kind: "deny"; readonly id: ShortId; readonly hash?: string; readonly reason?: string }
  | { readonly kind: "migrate"; readonly wish: RunWish }
  | { readonly kind: "policies"; readonly name?: string }
  | { readonly kind: "help"; readonly topic?: Verb };

/** The verbs of this version. */
export type Verb =
  | "request" | "break-glass" | "list" | "status" | "end" | "extend" | "approve" | "deny" | "why"
  | LookWish["kind"]
  | "policies" | "migrate"
  | IdentityVerb
  | "help";
/** Verbs about who the person is. */
export type IdentityVerb = "whoami" | "link" | "unlink";

/** Something in a line that was not understood. */
export type CommandProblem =
  | { readonly code: "too_long" }
  | { readonly code: "unknown_verb"; readonly typed: string; readonly suggestions: readonly string[] }
  | { readonly code: "unknown_key"; readonly typed: string; readonly value: string; readonly suggestions: readonly string[]; readonly verb: Verb }
  | { readonly code: "given_twice"; readonly key: string; readonly values: readonly string[] }
  | { readonly code: "no_value"; readonly key: string }
  | { readonly code: "stray"; readonly typed: string; readonly suggestion?: string }
  | { readonly code: "long_reason"; readonly length: number }
  | { readonly code: "open_quote"; readonly begins: string }
  | { readonly code: "duration"; readonly typed: string; readonly suggestion?: string }
  | { readonly code: "namespace"; readonly typed: string }
  | { readonly code: "too_many_namespaces" }
  | { readonly code: "ticket"; readonly typed: string }
  | { readonly code: "which_cluster"; readonly verb: Verb }
  | { readonly code: "surplus"; readonly typed: string; readonly verb: LookWish["kind"] | "policies" }
  | { readonly code: "look_value"; readonly key: "from" | "type" | "match"; readonly typed: string }
  | { readonly code: "audit_value"; readonly key: "from" | "to" | "last" | "skip" | "person" | "cluster"; readonly typed: string }
  /** Of the command line only. */
  | { readonly code: "audit_elsewhere"; readonly typed: string }
  | { readonly code: "migrate_word"; readonly typed: string }
  | { readonly code: "id"; readonly typed: string }
  | { readonly code: "hash"; readonly typed: string };

/** The command, or every problem of the line with what was understood all the same. */
export type Parsed = { readonly command: Command } | { readonly problems: readonly CommandProblem[]; readonly verb: Verb | undefined; readonly wish: TypedWish };
