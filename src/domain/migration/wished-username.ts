// The username of a row as an entry can carry it, or omitted, so that EKS makes its default.
import { fitsParts } from "../wildcard.ts";
import type { LivePrincipal } from "./find-entry.ts";
import type { BoundSubjects } from "./rbac-objects.ts";
import type { BlockReason } from "./verdict.ts";

/** A username for an entry; `null` leaves it to EKS. */
export interface WishedUsername {
  readonly username: string | null;
  readonly obstacle: BlockReason | undefined;
  readonly isDropped: boolean;
}

/** What the username depends on besides its text. */
export interface UsernameFacts {
  readonly principal: LivePrincipal;
  /** Whoever is administrator needs no binding of a username. */
  readonly isAdmin: boolean;
  readonly bound: BoundSubjects | undefined;
}

/** The username that EKS gives when an entry names none: a user's ARN, or that of a role's session, without path. */
export function defaultUsername({ kind, arn }: Pick<LivePrincipal, "kind" | "arn">): string {
  if (kind === "user") return arn;
  return arn.replace(":iam:", ":sts:").replace(/:role\/(?:.*\/)?/, ":assumed-role/").concat("/{{SessionName}}");
}

/** The username of a row for an entry. */
export function wishUsername(written: string, facts: UsernameFacts): WishedUsername {
  const { isAdmin, bound } = facts;
  const username = written.replaceAll("{{AccountID}}", facts.principal.account);
  const illegal = username === "" ? undefined : whyIllegal(username);
  if (username !== "" && illegal === undefined) return { username, obstacle: undefined, isDropped: false };
  const isBound = bound === undefined || isBoundTo(username, bound);
  const obstacle = illegal !== undefined && isBound ? illegal : whyNoDefault(facts);
  return { username: null, obstacle: isAdmin ? undefined : obstacle, isDropped: illegal !== undefined };
}

// The default is another name than today's: where a binding names it, omitting the username would give somebody new access.
function whyNoDefault({ principal, bound }: UsernameFacts): BlockReason | undefined {
  return bound !== undefined && isBoundTo(defaultUsername(principal), bound) ? "default_username_bound" : undefined;
}

function whyIllegal(username: string): BlockReason | undefined {
  if (/^(?:system|eks|aws|amazon|iam):/.test(username)) return "reserved_username";
  if (/\{\{(?:AccessKeyID|EC2PrivateDNSName)\}\}/.test(username)) return "unsupported_template";
  return /^[^:]*\{\{SessionName(?:Raw)?\}\}/.test(username) ? "username_session_colon" : undefined;
}

/** Whether a binding names a user that the template can become. */
function isBoundTo(template: string, { users }: BoundSubjects): boolean {
  const parts = template.split(/\{\{(?:SessionName|SessionNameRaw|AccessKeyID|EC2PrivateDNSName)\}\}/);
  return users.some((user) => fitsParts(user, parts));
}
