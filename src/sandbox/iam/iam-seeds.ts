// What others do in IAM: seeds and the console.
import type { Clocks } from "../aws/clocks.ts";
import type { WrittenJournal } from "../aws/journal.ts";
import type { Json, JsonObject } from "../aws/json.ts";
import type { AccessKey, Credentials } from "./credentials.ts";
import type { Principal, Principals, RoleSpec, UserSpec } from "./principals.ts";

/** A principal that was made. */
export interface MadePrincipal {
  readonly arn: string;
  /** `AROA…` or `AIDA…`. */
  readonly uniqueId: string;
}

interface IamParts {
  readonly clocks: Clocks;
  readonly principals: Principals;
  readonly credentials: Credentials;
  readonly journal: WrittenJournal;
}

/** Makes and changes principals and gives out their keys. Unknown ARNs, and IAM policies that cannot be evaluated in full, are an Error. */
export class IamSeeds {
  private readonly parts: IamParts;

  constructor(parts: IamParts) {
    this.parts = parts;
  }

  /** Adds a role. */
  addRole(spec: RoleSpec): MadePrincipal {
    return this.note("CreateRole", undefined, this.parts.principals.addRole(spec));
  }

  /** Adds a user. */
  addUser(spec: UserSpec): MadePrincipal {
    return this.note("CreateUser", undefined, this.parts.principals.addUser(spec));
  }

  /** Deletes a role or user; its keys and sessions stop working, entries made for it stay behind, dead. */
  deletePrincipal(arn: string): void {
    this.note("DeletePrincipal", this.parts.principals.delete(arn), undefined);
  }

  /** Deletes a role or user and makes it again under the same ARN, with a new hidden id. */
  recreate(arn: string): MadePrincipal {
    return this.note("RecreatePrincipal", this.parts.principals.find(arn), this.parts.principals.recreate(arn));
  }

  /** Replaces the identity policies of a role or user. */
  setPolicies(arn: string, policies: readonly JsonObject[]): void {
    this.parts.principals.setPolicies(arn, policies);
  }

  /** Replaces the trust policy of a role. */
  setTrust(arn: string, trust: JsonObject): void {
    this.parts.principals.setTrust(arn, trust);
  }

  /** A new key that does not expire: a long-lived one of a user, or a session of a role. */
  accessKeyFor(arn: string, sessionName = "seed"): AccessKey {
    const principal = this.parts.principals.find(arn);
    if (principal === undefined) throw new Error(`the sandbox has no principal ${arn}`);
    return this.parts.credentials.issue(principal, { sessionName });
  }

  private note<T extends Principal | undefined>(operation: string, before: Principal | undefined, after: T): T {
    const principal = after ?? before;
    this.parts.journal.append({
      at: this.parts.clocks.now(), caller: "console", operation, account: principal?.account ?? "", principalArn: principal?.arn ?? "",
      parameters: {}, before: brief(before), after: brief(after),
    });
    return after;
  }
}

function brief(principal: Principal | undefined): Json {
  return principal === undefined ? null : { arn: principal.arn, uniqueId: principal.uniqueId, createdAt: principal.createdAt };
}
