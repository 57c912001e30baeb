// What a cluster's authenticator takes from aws-auth, and whom it lets in by it.

/** A row of mapRoles or mapUsers. `groups` is undefined when none were given. */
export interface AwsAuthRow {
  readonly username: string;
  readonly groups: readonly string[] | undefined;
}

/** All of aws-auth as it counts: roles by lower-cased ARN, users by ARN as written, accounts as written. */
export interface AwsAuthRows {
  readonly roles: ReadonlyMap<string, AwsAuthRow>;
  readonly users: ReadonlyMap<string, AwsAuthRow>;
  readonly accounts: readonly string[];
}

/** A caller as the authenticator looks at it. */
export interface RowCaller {
  readonly account: string;
  /** ARN of the role without its path, or of the user with it. */
  readonly canonicalArn: string;
  readonly sessionName: string | undefined;
  readonly accessKeyId: string | undefined;
}

/** Username and groups that aws-auth gives a caller; undefined when it names neither principal nor account. */
export function mapCaller(rows: AwsAuthRows, caller: RowCaller): { readonly username: string; readonly groups: readonly string[] } | undefined {
  const wanted = caller.canonicalArn.toLowerCase();
  const row = rows.roles.get(wanted) ?? [...rows.users].find(([arn]) => arn.toLowerCase() === wanted)?.[1];
  if (row !== undefined) return { username: fill(row.username, caller), groups: (row.groups ?? []).map((group) => fill(group, caller)) };
  return rows.accounts.includes(caller.account) ? { username: caller.canonicalArn, groups: [] } : undefined;
}

// Placeholders that cannot be filled stay as text.
function fill(template: string, caller: RowCaller): string {
  const values = new Map([
    ["AccountID", caller.account], ["SessionName", caller.sessionName?.replaceAll("@", "-")], ["SessionNameRaw", caller.sessionName], ["AccessKeyID", caller.accessKeyId],
  ]);
  return template.replaceAll(/\{\{(\w+)\}\}/g, (text, name: string) => values.get(name) ?? text);
}
