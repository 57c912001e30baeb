// The operations of IAM as the query protocol carries them: GetRole, GetUser, ListRoles, ListUsers.
import { Buffer } from "node:buffer";
import { AwsError } from "../aws/aws-error.ts";
import type { Caller } from "../aws/caller.ts";
import type { XmlMembers } from "../aws/query-protocol.ts";
import { authorize } from "./authorize.ts";
import type { Principal, Principals } from "./principals.ts";

/** One IAM call. */
export interface IamCall {
  readonly principals: Principals;
  readonly caller: Caller;
  readonly region: string;
  readonly form: ReadonlyMap<string, string>;
  /** Principals made after this time (epoch ms) are not visible yet. */
  readonly visibleUntil: number;
}

/** GetRole: by name without path. */
export function runGetRole(call: IamCall): XmlMembers {
  const role = findByName(call, "role", call.form.get("RoleName") ?? "");
  return { Role: { ...wireRole(role), Tags: wireTags(role) } };
}

/** GetUser: by name, or the caller. */
export function runGetUser(call: IamCall): XmlMembers {
  const own = call.caller.sessionName === undefined ? call.principals.find(call.caller.principalArn)?.name : undefined;
  const name = call.form.get("UserName") ?? own;
  if (name === undefined) throw validation("Must specify userName when calling with non-User credentials");
  const user = findByName(call, "user", name);
  return { User: { ...wireUser(user), Tags: wireTags(user) } };
}

/** ListRoles: sorted by name, paged by Marker, without tags. */
export function runListRoles(call: IamCall): XmlMembers {
  const { page, rest } = list(call, "role");
  return { Roles: page.map(wireRole), ...rest };
}

/** ListUsers: the same of users. */
export function runListUsers(call: IamCall): XmlMembers {
  const { page, rest } = list(call, "user");
  return { Users: page.map(wireUser), ...rest };
}

function list(call: IamCall, kind: "role" | "user"): { readonly page: readonly Principal[]; readonly rest: XmlMembers } {
  authorize(call.principals, call.caller, { action: kind === "role" ? "iam:ListRoles" : "iam:ListUsers", resource: `arn:aws:iam::${call.caller.account}:${kind}/`, region: call.region });
  const size = Number(call.form.get("MaxItems") ?? "100");
  if (!Number.isInteger(size) || size < 1 || size > 1000) throw validation("1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value between 1 and 1000");
  const after = readMarker(call);
  const prefix = call.form.get("PathPrefix") ?? "/";
  const roles = call.principals.all()
    .filter((role) => role.kind === kind && role.account === call.caller.account && role.path.startsWith(prefix) && role.createdAt <= call.visibleUntil)
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .filter(({ name }) => after === undefined || name > after);
  const page = roles.slice(0, size);
  const isTruncated = roles.length > size;
  const last = page.at(-1);
  return { page, rest: { IsTruncated: String(isTruncated), ...(isTruncated && last !== undefined ? { Marker: Buffer.from(`after ${last.name}`).toString("base64url") } : {}) } };
}

function readMarker(call: IamCall): string | undefined {
  const marker = call.form.get("Marker");
  if (marker === undefined) return undefined;
  const text = Buffer.from(marker, "base64url").toString("utf8");
  if (!text.startsWith("after ")) throw validation("Invalid Marker.");
  return text.slice("after ".length);
}

function validation(message: string): AwsError {
  return new AwsError("ValidationError", 400, { message });
}

function findByName(call: IamCall, kind: Principal["kind"], name: string): Principal {
  const { principals, caller } = call;
  const principal = principals.findByName(caller.account, kind, name);
  const resource = principal?.arn ?? `arn:aws:iam::${caller.account}:${kind}/${name}`;
  authorize(principals, caller, { action: kind === "role" ? "iam:GetRole" : "iam:GetUser", resource, region: call.region });
  if (principal === undefined || principal.createdAt > call.visibleUntil) {
    throw new AwsError("NoSuchEntity", 404, { message: `The ${kind} with name ${name} cannot be found.` });
  }
  return principal;
}

function wireRole(role: Principal): XmlMembers {
  return {
    Path: role.path, RoleName: role.name, RoleId: role.uniqueId, Arn: role.arn, CreateDate: wireTime(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(role.trust ?? {})),
    MaxSessionDuration: String(role.maxSessionDuration),
  };
}

function wireUser(user: Principal): XmlMembers {
  return { Path: user.path, UserName: user.name, UserId: user.uniqueId, Arn: user.arn, CreateDate: wireTime(user.createdAt) };
}

function wireTags(principal: Principal): readonly XmlMembers[] {
  return Object.entries(principal.tags).map(([Key, Value]) => ({ Key, Value }));
}

/** IAM gives whole seconds. */
function wireTime(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, "Z");
}
