// Links and nonces in memory.
import type { AuditEvent } from "../../src/domain/audit/audit-event.ts";
import { UnavailableError } from "../../src/domain/errors.ts";
import type { Link, LinkNonce, Sealed } from "../../src/domain/person/link.ts";
import type { LinkStore } from "../../src/ports/store/link-store.ts";

export class MemoryLinkStore implements LinkStore {
  readonly nonces = new Map<string, Sealed<LinkNonce>>();
  readonly links = new Map<string, Sealed<Link>>();
  readonly events: AuditEvent[] = [];
  isAway = false;
  async openNonce(nonce: Sealed<LinkNonce>): Promise<void> {
    this.#reach();
    this.nonces.set(`${nonce.user} ${nonce.account}`, nonce);
  }
  async takeNonce(user: string, account: string): Promise<Sealed<LinkNonce> | undefined> {
    this.#reach();
    const found = this.nonces.get(`${user} ${account}`);
    this.nonces.delete(`${user} ${account}`);
    return found;
  }
  async find(user: string, account: string): Promise<Sealed<Link> | undefined> {
    this.#reach();
    return this.links.get(`${user} ${account}`);
  }
  async put(link: Sealed<Link>, event: AuditEvent): Promise<"stored" | "taken"> {
    this.#reach();
    if ([...this.links.values()].some(({ account, uniqueId, user }) => account === link.account && uniqueId === link.uniqueId && user !== link.user)) return "taken";
    this.links.set(`${link.user} ${link.account}`, link);
    this.events.push(event);
    return "stored";
  }
  async remove(link: Link, event: AuditEvent): Promise<boolean> {
    this.#reach();
    const key = `${link.user} ${link.account}`;
    if (this.links.get(key)?.uniqueId !== link.uniqueId) return false;
    this.events.push(event);
    return this.links.delete(key);
  }
  #reach(): void {
    if (this.isAway) throw new UnavailableError("unavailable", "the store is away");
  }
}
