// aws-auth as rows, equal to what the authenticator makes of it, or as sections that are not read at all.
import type { Node } from "yaml";
import { isMap, isScalar, isSeq } from "yaml";
import type { AwsAuthReading, PermissionSet, Row, RowSection, SectionReading, TextWarning } from "../../domain/migration/aws-auth.ts";
import { fieldNamed, fieldsOf, isNull, isText, itemsIn, openSection, textOf, Unreadable } from "./aws-auth-section.ts";
import type { Fields, Section } from "./aws-auth-section.ts";

const known: Readonly<Record<RowSection, { readonly arn: string; readonly fields: ReadonlySet<string> }>> = {
  mapRoles: { arn: "rolearn", fields: new Set(["rolearn", "sso", "username", "groups", "userid"]) },
  mapUsers: { arn: "userarn", fields: new Set(["userarn", "username", "groups", "userid"]) },
};
const sections: ReadonlySet<string> = new Set(["mapRoles", "mapUsers", "mapAccounts"]);

/** Reads the `data` of the ConfigMap. Never throws: what is not certain is a void section. */
export function readAwsAuth(data: Readonly<Record<string, string>>): AwsAuthReading {
  return {
    mapRoles: readSection(data["mapRoles"], (section) => rowsIn(section, "mapRoles")),
    mapUsers: readSection(data["mapUsers"], (section) => rowsIn(section, "mapUsers")),
    mapAccounts: readSection(data["mapAccounts"], (section) => section.items.map(accountOf)),
    otherKeys: Object.keys(data).filter((key) => !sections.has(key)),
  };
}

function readSection<Item>(text = "", read: (section: Section) => readonly Item[]): SectionReading<Item> {
  try {
    const section = openSection(text);
    return { kind: "read", items: read(section), hasMoreDocuments: section.hasMoreDocuments };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: "void", why: error.message, text };
    throw error;
  }
}

// An account is its source text, also where that looks like a number.
function accountOf(item: Node | null): string {
  if (item !== null && !isScalar(item)) throw new Unreadable("an account that is no text");
  return isNull(item) ? "" : textOf(item);
}

function rowsIn(section: Section, name: RowSection): readonly Row[] {
  // An item that is no map counts as an empty row.
  return section.items.map((item, index) => readRow(isMap(item) ? fieldsOf(item, section) : new Map(), { section, name, index }));
}

interface Place {
  readonly section: Section;
  readonly name: RowSection;
  readonly index: number;
}

function readRow(fields: Fields, { section, name, index }: Place): Row {
  const username = fieldNamed(fields, "username");
  const groups = fieldNamed(fields, "groups");
  const items = isSeq(groups) ? itemsIn(groups, section) : [];
  const hasUnknown = [...fields.keys()].some((key) => !known[name].fields.has(key.toLowerCase()));
  const warnings: readonly TextWarning[] = [
    ...(isSeq(groups) || isNull(groups) ? [] : ["groups_not_a_list" as const]),
    ...([username, ...items].every((node) => isNull(node) || isText(node)) ? [] : ["non_string_value" as const]),
    ...(hasUnknown ? ["unknown_field" as const] : []),
  ];
  const arn = valueOf(fieldNamed(fields, known[name].arn));
  const set = name === "mapRoles" ? permissionSetOf(fieldNamed(fields, "sso"), section) : undefined;
  // A set that matches nobody counts only where it makes a row invalid that has an ARN too.
  const sso = set !== undefined && (arn !== "" || canMatch(set)) ? set : undefined;
  return { section: name, index, arn, sso, username: valueOf(username), groups: items.map(valueOf), warnings };
}

function valueOf(node: Node | null): string {
  return isText(node) ? textOf(node) : "";
}

function permissionSetOf(sso: Node | null, section: Section): PermissionSet | undefined {
  if (isNull(sso)) return undefined;
  if (!isMap(sso)) throw new Unreadable("sso is not a map");
  const fields = fieldsOf(sso, section);
  return { account: valueOf(fieldNamed(fields, "accountid")), name: valueOf(fieldNamed(fields, "permissionsetname")) };
}

function canMatch({ account, name }: PermissionSet): boolean {
  return /^\d{12}$/.test(account) && /^[\w+=,.@-]+$/.test(name);
}
