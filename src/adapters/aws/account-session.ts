// Credentials of one account: assumed from our own, kept, renewed early, dropped when AWS says that they are over.
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { STSClient } from "@aws-sdk/client-sts";
import type { AccountId } from "../../domain/ids.ts";
import type { AssumedRole } from "../../domain/cluster/cluster.ts";
import type { EksAccessError } from "../../domain/errors.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/system/clock.ts";
import { translateAwsError } from "./aws-errors.ts";

/** A set of credentials; the session token is absent for those of IAM users. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What a session of an account is made of. */
export interface SessionSpec {
  readonly account: AccountId;
  /** Absent when our own credentials are of that account. */
  readonly role?: AssumedRole;
  /** Session name and SourceIdentity, 2 to 64 of `[\w+=,.@-]` (STS API). */
  readonly sessionName: string;
}

interface SessionDeps {
  readonly clock: Clock;
  /** An STS client with our own credentials. */
  readonly ownSts: STSClient;
  /** An STS client with the given credentials, to ask who they are; the caller destroys it. */
  readonly stsWith: (credentials: Credentials) => STSClient;
  /** A new deadline for one call. */
  readonly deadline: () => AbortSignal;
}

interface Session {
  readonly credentials: Credentials;
  /** Monotonic milliseconds. */
  readonly obtainedAt: number;
}

/** One hour: more is refused for a chained role (STS, AssumeRole). */
const lifetimeSeconds = 3600;
const renewAfter = 45 * 60_000;
const endsAfter = 55 * 60_000;

/**
 * The session of one account. Its age is counted by the monotonic clock from when it was obtained, never by comparing dates:
 * credentials live on real time whatever our clock says.
 */
export class AccountSession {
  private readonly deps: SessionDeps;
  private readonly spec: SessionSpec;
  private session: Session | undefined;
  private pending: Promise<Session> | undefined;
  private checkOfOwn: Promise<void> | undefined;

  constructor(deps: SessionDeps, spec: SessionSpec) {
    this.deps = deps;
    this.spec = spec;
  }

  /** Credentials that are good for some minutes at least. @throws UnavailableError `credentials`, `timeout`, `unavailable` */
  async credentials(): Promise<Credentials> {
    const { role } = this.spec;
    return role === undefined ? this.own() : this.assumed(role);
  }

  /** Forgets the session: AWS said that it is over. */
  drop(): void {
    this.session = undefined;
  }

  private async assumed(role: AssumedRole): Promise<Credentials> {
    const { session } = this;
    const age = session === undefined ? Infinity : this.deps.clock.monotonic() - session.obtainedAt;
    if (session === undefined || age >= endsAfter) return (await this.renew(role)).credentials;
    // A failure here is of no matter yet: the old credentials hold, and the next call tries again.
    if (age >= renewAfter) this.renew(role).catch(() => undefined);
    return session.credentials;
  }

  private async renew(role: AssumedRole): Promise<Session> {
    this.pending ??= this.obtain(role).finally(() => { this.pending = undefined; });
    return this.pending;
  }

  private async obtain(role: AssumedRole): Promise<Session> {
    const obtainedAt = this.deps.clock.monotonic();
    try {
      this.session = { credentials: await this.assume(role), obtainedAt };
      return this.session;
    } catch (error) {
      throw asSessionError(error, this.spec.account);
    }
  }

  // The SDK keeps and renews our own credentials; here is only checked, once, whose they are.
  private async own(): Promise<Credentials> {
    this.checkOfOwn ??= this.requireAccount(this.deps.ownSts);
    try {
      await this.checkOfOwn;
      return await this.deps.ownSts.config.credentials();
    } catch (error) {
      this.checkOfOwn = undefined;
      throw asSessionError(error, this.spec.account);
    }
  }

  private async assume(role: AssumedRole): Promise<Credentials> {
    const { sessionName } = this.spec;
    const command = new AssumeRoleCommand({
      RoleArn: role.arn, ExternalId: role.externalId, RoleSessionName: sessionName, SourceIdentity: sessionName, DurationSeconds: lifetimeSeconds,
    });
    const { Credentials: made } = await this.deps.ownSts.send(command, { abortSignal: this.deps.deadline() });
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = made ?? {};
    if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) {
      throw new UnavailableError("credentials", `sts:AssumeRole for account ${this.spec.account} gave no credentials.`);
    }
    const credentials = { accessKeyId, secretAccessKey, sessionToken };
    const sts = this.deps.stsWith(credentials);
    await this.requireAccount(sts).finally(() => { sts.destroy(); });
    return credentials;
  }

  private async requireAccount(sts: STSClient): Promise<void> {
    const { Account } = await sts.send(new GetCallerIdentityCommand({}), { abortSignal: this.deps.deadline() });
    if (Account === this.spec.account) return;
    throw new UnavailableError("credentials", `The credentials for account ${this.spec.account} are of account ${Account ?? "unknown"}. Correct the cluster's account or its role.`);
  }
}

// What STS refuses is a matter of this account's credentials; everything else may pass.
function asSessionError(error: unknown, account: AccountId): EksAccessError {
  const what = `Getting credentials for account ${account}`;
  const translated = translateAwsError(error, { what, isWrite: false });
  if (translated instanceof UnavailableError) return translated;
  return new UnavailableError("credentials", translated.message, { cause: error });
}
