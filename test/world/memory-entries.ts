// Access entries in memory, behind the four entry ports; kept honest by the contract suite of the entry ports.
import type { Association, Observed, ObservedEntry, ObservedTags } from "../../src/domain/cluster/access-entry.ts";
import type { Cluster } from "../../src/domain/cluster/cluster.ts";
import { ConflictError, RejectedError, UnavailableError } from "../../src/domain/errors.ts";
import type { PrincipalArn } from "../../src/domain/ids.ts";
import type { EntryGrants, NotAfterGuard } from "../../src/ports/access/entry-grants.ts";
import type { EntryReader } from "../../src/ports/access/entry-reader.ts";
import type { EntryRemovals } from "../../src/ports/access/entry-removals.ts";
import type { EntryUpkeep, NarrowGuard } from "../../src/ports/access/entry-upkeep.ts";
import { leaseTag, tombstoneTag } from "../../src/domain/lease/lease-tags.ts";
import type { Instant } from "../../src/domain/time.ts";
import type { Clock } from "../../src/ports/system/clock.ts";
import { a, anEntry } from "./builders.ts";

/** Entries by cluster and principal, a log of the writes, and calls that can be made to fail. */
export class MemoryEntries implements EntryReader, EntryRemovals, EntryUpkeep, EntryGrants {
  readonly writes: string[] = [];
  reads = 0;
  /** Asked before every call; what it throws, the call throws. */
  fail: (call: string, principal: string) => void = () => undefined;
  readonly #clock: Clock;
  readonly #entries = new Map<string, ObservedEntry>();
  #made = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Puts an entry there as somebody else would. */
  put(cluster: Cluster, entry: Partial<ObservedEntry>): void {
    const made = anEntry(entry);
    this.#entries.set(key(cluster, made.principal), made);
  }
  get(cluster: Cluster, principal: PrincipalArn): ObservedEntry | undefined {
    return this.#entries.get(key(cluster, principal));
  }
  remove(cluster: Cluster, principal: PrincipalArn): void {
    this.#entries.delete(key(cluster, principal));
  }

  async listPrincipals(cluster: Cluster): Promise<readonly PrincipalArn[]> {
    this.#call("listPrincipals", "");
    return [...this.#entries].filter(([id]) => id.startsWith(`${cluster.name} `)).map(([, { principal }]) => principal);
  }
  async listPrincipalsWith(cluster: Cluster, policy: string): Promise<readonly PrincipalArn[]> {
    const all = await this.listPrincipals(cluster);
    return all.filter((principal) => this.get(cluster, principal)?.associations.some((association) => association.policy === policy));
  }
  async read(cluster: Cluster, principal: PrincipalArn): Promise<Observed> {
    this.reads += 1;
    this.#call("read", principal);
    const entry = this.get(cluster, principal);
    const readAt = this.#clock.now();
    return entry === undefined ? { kind: "absent", readAt } : { kind: "entry", entry: { ...structuredClone(entry), readAt } };
  }
  async readTags(cluster: Cluster, principal: PrincipalArn): Promise<ObservedTags> {
    return this.read(cluster, principal);
  }

  async disassociate(cluster: Cluster, { principal, policy }: { principal: PrincipalArn; policy: string }): Promise<void> {
    this.#write("disassociate", principal, policy);
    this.#change(cluster, principal, (entry) => ({ associations: entry.associations.filter((one) => one.policy !== policy) }));
  }
  async deleteEntry(cluster: Cluster, { principal, readAt }: { principal: PrincipalArn; readAt: Instant }): Promise<void> {
    this.#stillFresh(readAt);
    this.#write("deleteEntry", principal);
    this.remove(cluster, principal);
  }
  async narrow(cluster: Cluster, { principal, policy, to }: { principal: PrincipalArn; policy: string; to: Association["scope"] }, { readAt, notAfter }: NarrowGuard): Promise<void> {
    this.#stillFresh(readAt);
    this.#stillBefore({ notAfter });
    this.#write("narrow", principal, policy);
    // As EKS: what was taken off meanwhile is associated anew.
    this.#change(cluster, principal, (entry) => ({ associations: [...entry.associations.filter((one) => one.policy !== policy), { policy, scope: to }] }));
  }
  async writeTombstone(cluster: Cluster, entryArn: string, { leaseId, value }: { leaseId: Parameters<typeof tombstoneTag>[0]; value: string }): Promise<void> {
    this.#write("tombstone", leaseId);
    this.#changeByArn(cluster, entryArn, (entry) => ({ tags: { ...entry.tags, [tombstoneTag(leaseId)]: value } }));
  }
  async dropTags(cluster: Cluster, entryArn: string, keys: readonly string[]): Promise<void> {
    this.#write("dropTags", keys.join(","));
    this.#changeByArn(cluster, entryArn, (entry) => ({ tags: Object.fromEntries(Object.entries(entry.tags).filter(([tag]) => !keys.includes(tag))) }));
  }

  async createEntry(cluster: Cluster, { principal, tags }: { principal: PrincipalArn; tags: Readonly<Record<string, string>> }, guard: NotAfterGuard): Promise<void> {
    this.#stillBefore(guard);
    this.#write("createEntry", principal);
    if (this.get(cluster, principal) !== undefined) throw new ConflictError("already_exists", "there is an entry");
    this.#made += 1;
    this.put(cluster, { principal, tags, entryArn: a.entryArn(`arn:aws:eks:eu-west-1:111122223333:access-entry/${cluster.eksName}/role/111122223333/x/${String(this.#made)}`), createdAt: this.#clock.now() });
  }
  async addLease(cluster: Cluster, { entryArn, leaseId, value }: { entryArn: string; leaseId: Parameters<typeof leaseTag>[0]; value: string }, guard: NotAfterGuard): Promise<void> {
    this.#stillBefore(guard);
    this.#write("addLease", leaseId);
    this.#changeByArn(cluster, entryArn, (entry) => ({ tags: { ...entry.tags, [leaseTag(leaseId)]: value } }));
  }
  async associate(cluster: Cluster, { principal, policy, scope }: { principal: PrincipalArn; policy: string; scope: Association["scope"] }, guard: NotAfterGuard): Promise<void> {
    this.#stillBefore(guard);
    this.#write("associate", principal, policy);
    if (this.get(cluster, principal) === undefined) throw new UnavailableError("unavailable", "the entry could not be found");
    this.#change(cluster, principal, (entry) => ({ associations: [...entry.associations.filter((one) => one.policy !== policy), { policy, scope }] }));
  }

  // As the adapter before every attempt: tags older than two seconds say too little.
  #stillFresh(readAt: Instant): void {
    if (this.#clock.now() - readAt > 2000) throw new ConflictError("stale_read", "read again");
  }
  // As the adapter before every attempt: five seconds before the end nothing is given any more.
  #stillBefore({ notAfter }: NotAfterGuard): void {
    if (this.#clock.now() >= notAfter - 5000) throw new RejectedError("past_end", "too late");
  }
  #call(call: string, principal: string): void {
    this.fail(call, principal);
  }
  #write(call: string, subject: string, more = ""): void {
    this.#call(call, subject);
    this.writes.push(`${call} ${subject.split("/").at(-1) ?? ""}${more === "" ? "" : ` ${more}`}`);
  }
  #change(cluster: Cluster, principal: PrincipalArn, change: (entry: ObservedEntry) => Partial<ObservedEntry>): void {
    const entry = this.get(cluster, principal);
    if (entry !== undefined) this.#entries.set(key(cluster, principal), { ...entry, ...change(entry) });
  }
  #changeByArn(cluster: Cluster, entryArn: string, change: (entry: ObservedEntry) => Partial<ObservedEntry>): void {
    for (const entry of [...this.#entries.values()]) if (entry.entryArn === entryArn) this.#change(cluster, entry.principal, change);
  }
}

function key(cluster: Cluster, principal: string): string {
  return `${cluster.name} ${principal}`;
}
