// Migration runs in memory, kept as text so that nothing is shared with who stored it.
import { ConflictError } from "../../src/domain/errors.ts";
import type { AuditEvent } from "../../src/domain/audit/audit-event.ts";
import type { MigrationRun } from "../../src/domain/migration/run/migration-run.ts";
import { isOver } from "../../src/domain/migration/run/run-phase.ts";
import type { MigrationStore, RunTold } from "../../src/ports/store/migration-store.ts";

export class MemoryMigrationStore implements MigrationStore {
  readonly events: AuditEvent[] = [];
  readonly #records = new Map<string, string>();
  readonly #latest = new Map<string, string>();
  readonly #toWork = new Set<string>();
  readonly #holders = new Map<string, string>();
  readonly #backups = new Map<string, string>();
  readonly #told = new Map<string, RunTold>();

  async create(run: MigrationRun, events: readonly AuditEvent[]): Promise<boolean> {
    const latest = await this.latestOf(run.clusterArn);
    if (this.#records.has(run.id) || (latest !== undefined && !isOver(latest.phase))) return false;
    this.#put(run, events);
    return true;
  }
  async replace(run: MigrationRun, events: readonly AuditEvent[]): Promise<void> {
    if ((await this.read(run.id))?.revision !== run.revision - 1) throw new ConflictError("changed", "changed meanwhile");
    this.#put(run, events);
  }
  async read(id: string): Promise<MigrationRun | undefined> {
    const text = this.#records.get(id);
    return Promise.resolve(text === undefined ? undefined : JSON.parse(text) as MigrationRun);
  }
  async latestOf(cluster: string): Promise<MigrationRun | undefined> {
    return this.read(this.#latest.get(cluster) ?? "");
  }
  async listToWork(): Promise<readonly string[]> {
    return Promise.resolve([...this.#toWork]);
  }
  async rest(id: string): Promise<void> {
    this.#toWork.delete(id);
    return Promise.resolve();
  }
  async hold(id: string, holder: string): Promise<boolean> {
    const isFree = (this.#holders.get(id) ?? holder) === holder;
    if (isFree) this.#holders.set(id, holder);
    return Promise.resolve(isFree);
  }
  async release(id: string, holder: string): Promise<void> {
    if (this.#holders.get(id) === holder) this.#holders.delete(id);
    return Promise.resolve();
  }
  async keepBackup(id: string, text: string): Promise<void> {
    this.#backups.set(id, text);
    return Promise.resolve();
  }
  async backupOf(id: string): Promise<string | undefined> {
    return Promise.resolve(this.#backups.get(id));
  }
  async toldOf(id: string): Promise<RunTold> {
    return Promise.resolve(this.#told.get(id) ?? { revision: 0, facts: 0, plan: false });
  }
  async setTold(id: string, told: RunTold): Promise<void> {
    this.#told.set(id, told);
    return Promise.resolve();
  }
  /** As a hold does when its worker is gone for long enough. */
  forgetHolders(): void {
    this.#holders.clear();
  }

  #put(run: MigrationRun, events: readonly AuditEvent[]): void {
    this.#records.set(run.id, JSON.stringify(run));
    this.#latest.set(run.clusterArn, run.id);
    this.#toWork.add(run.id);
    this.events.push(...events);
  }
}
