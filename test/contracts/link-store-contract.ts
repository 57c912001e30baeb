// What every link store promises.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linkMade, linkRemoved } from "../../src/domain/audit/facts.ts";
import type { Link, LinkNonce, Sealed } from "../../src/domain/person/link.ts";
import type { LinkStore } from "../../src/ports/store/link-store.ts";
import { a, annsPrincipal, noon } from "../world/builders.ts";
import { minutes, plus } from "../world/times.ts";

/** A store to try. */
export interface LinkStoreHarness extends AsyncDisposable {
  readonly store: LinkStore;
  /** Types of the audit events that it stored, oldest first. */
  eventTypes(): Promise<readonly string[]>;
}

const [ann, bob] = [a.user("U0ANN"), a.user("U0BOB")];
const [prod, staging] = [a.account("111122223333"), a.account("444455556666")];
const nonce: Sealed<LinkNonce> = { team: a.team("T0123456"), user: ann, account: prod, nonce: "N-one", until: plus(noon, minutes(10)), seal: "kid:mac" };
const link: Sealed<Link> = { team: a.team("T0123456"), user: ann, account: prod, principal: annsPrincipal, uniqueId: "AROAANN", provedAt: noon, seal: "kid:mac" };
const by = { id: ann, email: "ann@example.com", at: noon };

/** Runs the suite on stores that `open` makes. */
export function linkStoreContract(open: () => Promise<LinkStoreHarness>): void {
  let harness: LinkStoreHarness;
  let store: LinkStore;
  beforeEach(async () => {
    harness = await open();
    store = harness.store;
  });
  afterEach(() => harness[Symbol.asyncDispose]());
  const put = (parts: Partial<Sealed<Link>> = {}): Promise<"stored" | "taken"> => store.put({ ...link, ...parts }, linkMade(by, { ...link, ...parts }));

  describe("a nonce", () => {
    it("is handed out once", async () => {
      await store.openNonce(nonce);
      expect(await store.takeNonce(ann, prod)).toEqual(nonce);
      expect(await store.takeNonce(ann, prod)).toBeUndefined();
    });
    it("goes to exactly one of two that take it at once", async () => {
      await store.openNonce(nonce);
      const taken = await Promise.all([store.takeNonce(ann, prod), store.takeNonce(ann, prod)]);
      expect(taken.filter((one) => one !== undefined)).toEqual([nonce]);
    });
    it("is nobody else's, and of no other account", async () => {
      await store.openNonce(nonce);
      expect(await store.takeNonce(bob, prod)).toBeUndefined();
      expect(await store.takeNonce(ann, staging)).toBeUndefined();
      expect(await store.takeNonce(ann, prod)).toEqual(nonce);
    });
    it("takes the place of the earlier one", async () => {
      await store.openNonce(nonce);
      await store.openNonce({ ...nonce, nonce: "N-two" });
      expect(await store.takeNonce(ann, prod)).toMatchObject({ nonce: "N-two" });
      expect(await store.takeNonce(ann, prod)).toBeUndefined();
    });
  });

  describe("a link", () => {
    it("is found by its person and account alone", async () => {
      expect(await put()).toBe("stored");
      expect(await store.find(ann, prod)).toEqual(link);
      expect([await store.find(ann, staging), await store.find(bob, prod)]).toEqual([undefined, undefined]);
    });
    it("takes the place of the earlier one, whose principal is free again", async () => {
      await put();
      await put({ uniqueId: "AROANEW" });
      expect(await store.find(ann, prod)).toMatchObject({ uniqueId: "AROANEW" });
      expect(await put({ user: bob })).toBe("stored");
    });
    it("can be stored anew by the same person", async () => {
      await put();
      expect(await put({ provedAt: plus(noon, minutes(1)) })).toBe("stored");
      expect(await store.find(ann, prod)).toMatchObject({ provedAt: plus(noon, minutes(1)) });
    });
    it("is refused for a principal that is linked to somebody else, of whom nothing is changed", async () => {
      await put();
      expect(await put({ user: bob })).toBe("taken");
      expect([await store.find(ann, prod), await store.find(bob, prod)]).toEqual([link, undefined]);
      expect(await harness.eventTypes()).toEqual(["link.made"]);
    });
    it("goes to exactly one of two people who prove one principal at once", async () => {
      expect([...(await Promise.all([put(), put({ user: bob })]))].sort()).toEqual(["stored", "taken"]);
    });
    it("is removed once, with its fact, and then free for others", async () => {
      await put();
      expect(await store.remove(link, linkRemoved(by, link))).toBe(true);
      expect(await store.remove(link, linkRemoved(by, link))).toBe(false);
      expect(await store.find(ann, prod)).toBeUndefined();
      expect(await put({ user: bob })).toBe("stored");
      expect(await harness.eventTypes()).toEqual(["link.made", "link.removed", "link.made"]);
    });
    it("stays, when another one is to be removed", async () => {
      await put();
      expect(await store.remove({ ...link, uniqueId: "AROAOLD" }, linkRemoved(by, link))).toBe(false);
      expect(await store.find(ann, prod)).toEqual(link);
    });
  });
}
