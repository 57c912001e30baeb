// aws-auth as the cluster's authenticator reads it: rows with zero values where a field had the wrong type, sections that are void as a whole.

/** A section that holds rows. */
export type RowSection = "mapRoles" | "mapUsers";

/** The sections that the authenticator reads; case counts. */
export type SectionName = RowSection | "mapAccounts";

/** What is odd in the text of a row that counts nevertheless. */
export type TextWarning = "groups_not_a_list" | "non_string_value" | "unknown_field";

/** What an `sso:` row matches: the roles of a permission set in an account. */
export interface PermissionSet {
  readonly account: string;
  readonly name: string;
}

/** One item of mapRoles or mapUsers. */
export interface Row {
  readonly section: RowSection;
  /** From 0, in its section. */
  readonly index: number;
  /** As written, never trimmed; "" when the row has none that counts. */
  readonly arn: string;
  /** Present when the row has an `sso` that the authenticator would take. */
  readonly sso: PermissionSet | undefined;
  readonly username: string;
  /** "" stands for an item that was no text. */
  readonly groups: readonly string[];
  readonly warnings: readonly TextWarning[];
}

/** A section that could be read for certain, or one that counts as void with what is known of it. */
export type SectionReading<Item> =
  | { readonly kind: "read"; readonly items: readonly Item[]; readonly hasMoreDocuments: boolean }
  | { readonly kind: "void"; readonly why: string; readonly text: string };

/** The whole ConfigMap. */
export interface AwsAuthReading {
  readonly mapRoles: SectionReading<Row>;
  readonly mapUsers: SectionReading<Row>;
  readonly mapAccounts: SectionReading<string>;
  /** Names of further keys; the authenticator ignores them. */
  readonly otherKeys: readonly string[];
}

/** How people call a row: its ARN, its permission set, or its place. */
export function rowName({ arn, sso, section, index }: Row): string {
  if (arn !== "") return arn;
  return sso === undefined ? `${section}[${String(index)}]` : `sso:${sso.account}/${sso.name}`;
}

/** Whether the authenticator takes the row at all: an ARN or an `sso`, not both. */
export function isWhole({ arn, sso }: Row): boolean {
  return (arn !== "") !== (sso !== undefined);
}

/** The items of a section; none when it is void. */
export function itemsOf<Item>(section: SectionReading<Item>): readonly Item[] {
  return section.kind === "read" ? section.items : [];
}
