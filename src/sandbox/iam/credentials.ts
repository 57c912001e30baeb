// Access keys: long-lived ones of users, and sessions of roles.
import type { Caller } from "../aws/caller.ts";
import type { Clocks } from "../aws/clocks.ts";
import { makeIamId, makeSecret } from "../aws/ids.ts";
import type { KnownKey } from "../aws/sigv4/verify-signature.ts";
import type { Principal, Principals } from "./principals.ts";

/** An access key as SDK clients take it. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A session to make. */
export interface SessionSpec {
  readonly sessionName: string;
  readonly sourceIdentity?: string | undefined;
  /** Epoch ms on the machine's clock; never when left out. */
  readonly expiresAt?: number;
}

interface StoredKey extends AccessKey {
  readonly principalId: string;
  readonly session: SessionSpec | undefined;
}

/** All access keys. Those of a principal that was deleted are unknown at once. */
export class Credentials {
  private readonly clocks: Clocks;
  private readonly principals: Principals;
  private readonly keys = new Map<string, StoredKey>();

  constructor(clocks: Clocks, principals: Principals) {
    this.clocks = clocks;
    this.principals = principals;
  }

  /** A new key for a user, or a new session of a role. */
  issue(principal: Principal, session: SessionSpec = { sessionName: "seed" }): AccessKey {
    const isRole = principal.kind === "role";
    const { random } = this.clocks;
    const key = {
      accessKeyId: makeIamId(isRole ? "ASIA" : "AKIA", random).slice(0, 20),
      secretAccessKey: makeSecret(40, random),
      ...(isRole ? { sessionToken: makeSecret(120, random) } : {}),
    };
    this.keys.set(key.accessKeyId, { ...key, principalId: principal.uniqueId, session: isRole ? session : undefined });
    return key;
  }

  /** The key with that id and token; undefined when either is wrong or the principal is gone. */
  find(accessKeyId: string, sessionToken: string | undefined): KnownKey | undefined {
    const key = this.keys.get(accessKeyId);
    if (key === undefined || key.sessionToken !== sessionToken) return undefined;
    const principal = this.principals.findById(key.principalId);
    if (principal === undefined) return undefined;
    const expiresAt = key.session?.expiresAt;
    return {
      secretAccessKey: key.secretAccessKey,
      caller: callerOf(principal, key.session),
      isExpired: expiresAt !== undefined && this.clocks.realNow() >= expiresAt,
    };
  }
}

/** How STS names a user, or a session of a role. */
export function callerOf(principal: Principal, session: SessionSpec | undefined): Caller {
  const common = { account: principal.account, principalArn: principal.arn, principalId: principal.uniqueId };
  if (session === undefined) return { ...common, arn: principal.arn, uniqueId: principal.uniqueId };
  return {
    ...common,
    arn: `arn:${principal.partition}:sts::${principal.account}:assumed-role/${principal.name}/${session.sessionName}`,
    uniqueId: `${principal.uniqueId}:${session.sessionName}`,
    sessionName: session.sessionName,
    ...(session.sourceIdentity === undefined ? {} : { sourceIdentity: session.sourceIdentity }),
  };
}
