// The IAM users and roles of the sandbox, with their hidden ids and IAM policies.
import { parsePrincipalArn } from "../aws/arn.ts";
import type { Clocks } from "../aws/clocks.ts";
import { makeIamId } from "../aws/ids.ts";
import type { JsonObject } from "../aws/json.ts";
import type { Statement } from "../aws/policy/document.ts";
import { parseIdentityPolicy, parseTrustPolicy } from "../aws/policy/document.ts";

/** A user or role as it stands; times are epoch ms, spans seconds. */
export interface Principal {
  readonly kind: "role" | "user";
  readonly account: string;
  readonly partition: string;
  readonly path: string;
  readonly name: string;
  readonly arn: string;
  /** `AROA…` or `AIDA…`; a new one for every create. */
  readonly uniqueId: string;
  readonly createdAt: number;
  readonly statements: readonly Statement[];
  /** The trust policy as given and as read; roles only. */
  readonly trust: JsonObject | undefined;
  readonly trustStatements: readonly Statement[];
  readonly maxSessionDuration: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** A user to add. IAM policies that the sandbox cannot evaluate in full are refused by an error. */
export interface UserSpec {
  readonly account: string;
  /** `/` when left out. */
  readonly path?: string;
  readonly name: string;
  /** Identity policy documents. */
  readonly policies?: readonly JsonObject[];
  readonly tags?: Readonly<Record<string, string>>;
  /** `aws` when left out. */
  readonly partition?: string;
  /** Epoch ms; now when left out. */
  readonly createdAt?: number;
}

/** A role to add. */
export interface RoleSpec extends UserSpec {
  /** Trust policy document; without one nobody can assume the role. */
  readonly trust?: JsonObject;
  /** Seconds; 3600 when left out. */
  readonly maxSessionDuration?: number;
}

/** All principals of all accounts. */
export class Principals {
  private readonly clocks: Clocks;
  private readonly byArn = new Map<string, Principal>();
  private readonly arnOfId = new Map<string, string>();
  private readonly arnOfName = new Map<string, string>();

  constructor(clocks: Clocks) {
    this.clocks = clocks;
  }

  /** Adds a role; throws when the name is taken in the account, whatever its path. */
  addRole(spec: RoleSpec): Principal {
    return this.add("role", spec, {
      trust: spec.trust,
      trustStatements: spec.trust === undefined ? [] : parseTrustPolicy(spec.trust),
      maxSessionDuration: spec.maxSessionDuration ?? 3600,
    });
  }

  /** Adds a user; throws when the name is taken in the account. */
  addUser(spec: UserSpec): Principal {
    return this.add("user", spec, { trust: undefined, trustStatements: [], maxSessionDuration: 0 });
  }

  /** Deletes a principal; entries made for it stay behind, dead. Throws when there is none. */
  delete(arn: string): Principal {
    const principal = this.get(arn);
    this.byArn.delete(arn);
    this.arnOfId.delete(principal.uniqueId);
    this.arnOfName.delete(nameKey(principal));
    return principal;
  }

  /** Deletes a principal and makes it again under the same ARN: a new unique id, a new creation date. */
  recreate(arn: string): Principal {
    const old = this.delete(arn);
    const made = { ...old, uniqueId: makeIamId(old.kind === "role" ? "AROA" : "AIDA", this.clocks.random), createdAt: this.clocks.now() };
    return this.keep(made);
  }

  /** Replaces the identity policies of a principal. */
  setPolicies(arn: string, policies: readonly JsonObject[]): Principal {
    const changed = { ...this.get(arn), statements: policies.flatMap(parseIdentityPolicy) };
    this.byArn.set(arn, changed);
    return changed;
  }

  /** Replaces the trust policy of a role. */
  setTrust(arn: string, trust: JsonObject): Principal {
    const changed = { ...this.get(arn), trust, trustStatements: parseTrustPolicy(trust) };
    this.byArn.set(arn, changed);
    return changed;
  }

  /** The principal with that exact ARN, path and case included. */
  find(arn: string): Principal | undefined {
    return this.byArn.get(arn);
  }

  /** The principal with that hidden id. */
  findById(uniqueId: string): Principal | undefined {
    const arn = this.arnOfId.get(uniqueId);
    return arn === undefined ? undefined : this.byArn.get(arn);
  }

  /** The role or user of that name in an account, whatever its path. */
  findByName(account: string, kind: Principal["kind"], name: string): Principal | undefined {
    const arn = this.arnOfName.get(nameKey({ account, kind, name }));
    return arn === undefined ? undefined : this.byArn.get(arn);
  }

  /** All principals, in the order in which they were made. */
  all(): readonly Principal[] {
    return [...this.byArn.values()];
  }

  private get(arn: string): Principal {
    const principal = this.byArn.get(arn);
    if (principal === undefined) throw new Error(`the sandbox has no principal ${arn}`);
    return principal;
  }

  private add(kind: Principal["kind"], spec: UserSpec, role: Pick<Principal, "trust" | "trustStatements" | "maxSessionDuration">): Principal {
    const { account, path = "/", name, partition = "aws" } = spec;
    const arn = `arn:${partition}:iam::${account}:${kind}${path}${name}`;
    if (parsePrincipalArn(arn) === undefined) throw new Error(`${arn} is not the ARN of a ${kind}`);
    if (this.findByName(account, kind, name) !== undefined) throw new Error(`account ${account} has a ${kind} ${name} already`);
    const principal: Principal = {
      kind, account, partition, path, name, arn,
      uniqueId: makeIamId(kind === "role" ? "AROA" : "AIDA", this.clocks.random),
      createdAt: spec.createdAt ?? this.clocks.now(),
      statements: (spec.policies ?? []).flatMap(parseIdentityPolicy),
      tags: spec.tags ?? {},
      ...role,
    };
    return this.keep(principal);
  }

  private keep(principal: Principal): Principal {
    this.byArn.set(principal.arn, principal);
    this.arnOfId.set(principal.uniqueId, principal.arn);
    this.arnOfName.set(nameKey(principal), principal.arn);
    return principal;
  }
}

function nameKey({ account, kind, name }: Pick<Principal, "account" | "kind" | "name">): string {
  return `${account} ${kind} ${name}`;
}
