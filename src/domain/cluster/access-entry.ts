// An access entry as observed, in normal form: two reads of one state are equal.
import type { AccessPolicyName, EntryArn, KubernetesGroup, PrincipalArn } from "../ids.ts";
import type { Instant } from "../time.ts";
import type { AccessScope } from "./access-scope.ts";

/** One access policy with its scope, in force on one entry. */
export interface Association {
  /** The policy's name when its ARN has the known form; else the ARN itself. */
  readonly policy: AccessPolicyName | string;
  /** Undefined when the scope's type is unknown to us. */
  readonly scope: AccessScope | undefined;
}

/** An access entry with its tags, but without its associations. */
export interface EntryTags {
  readonly principal: PrincipalArn;
  readonly entryArn: EntryArn;
  /** `STANDARD`, `EC2_LINUX` …; unknown values are kept. */
  readonly type: string;
  readonly groups: readonly (KubernetesGroup | string)[];
  readonly username: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Instant;
  /** Trusted time right after the read. */
  readonly readAt: Instant;
}

/** An access entry with its associations and tags, associations read first. */
export interface ObservedEntry extends EntryTags {
  readonly associations: readonly Association[];
}

/** What a look at one principal on one cluster found. `absent` is said only when the cluster itself answers. */
export type Observed = { readonly kind: "entry"; readonly entry: ObservedEntry } | { readonly kind: "absent"; readonly readAt: Instant };

/** The same of a look that leaves the associations out. */
export type ObservedTags = { readonly kind: "entry"; readonly entry: EntryTags } | Extract<Observed, { readonly kind: "absent" }>;
