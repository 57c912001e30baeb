// Nobody acts who may not: every kind of person does everything to a request in every state, and what happened is held against a short rule.
import { describe, expect, it } from "vitest";
import type { SlackPerson } from "../../src/domain/person/slack-person.ts";
import { requestStates } from "../../src/domain/request/request-state.ts";
import type { RequestState } from "../../src/domain/request/request-state.ts";
import { breakGlass } from "../../src/usecases/break-glass/break-glass.ts";
import { reviewBreakGlass } from "../../src/usecases/break-glass/review-break-glass.ts";
import { extendAccess } from "../../src/usecases/request/extend-access.ts";
import { reviewRequest } from "../../src/usecases/request/review-request.ts";
import { a, aBreakGlassRule, aConfiguration, anEntitlement, aPerson, aRota, firstId, secondId } from "../world/builders.ts";
import { aWorld } from "../world/memory-world.ts";
import { minutes, seconds } from "../world/times.ts";

/** What is true of somebody; what is left out is false. */
interface Traits {
  /** A full member of the home workspace. */
  readonly member?: true;
  /** Asked for it, or broke the glass; `account`: by another account of the same human. */
  readonly requester?: "self" | "account";
  readonly approves?: "view" | "admin";
  readonly administers?: true;
  /** Has the principal that gets access. */
  readonly owner?: true;
  readonly asks?: true;
}

const everything: Traits = { approves: "view", administers: true, asks: true };
const actors: Readonly<Record<string, { readonly traits: Traits; readonly person?: Partial<SlackPerson> }>> = {
  U0ANN: { traits: { member: true, requester: "self", asks: true }, person: { email: "ann@example.com" } },
  U0ANNTWO: { traits: { ...everything, member: true, requester: "account" }, person: { email: "Ann@Example.com" } },
  U0ANNORG: { traits: { ...everything, member: true, owner: true }, person: { email: "ann@example.org" } },
  U0BOB: { traits: { member: true, approves: "view" }, person: { email: "bob@example.com" } },
  U0EVE: { traits: { member: true, approves: "admin", administers: true }, person: { email: "eve@example.com" } },
  U0PLAIN: { traits: { member: true }, person: { email: "plain@example.com" } },
  U0GUEST: { traits: everything, person: { email: "guest@example.com", isRestricted: true } },
  U0SINGLE: { traits: everything, person: { email: "single@example.com", isUltraRestricted: true } },
  U0STRANGE: { traits: everything, person: { email: "strange@example.com", team: a.team("T0OTHER00") } },
  U0BOT: { traits: everything, person: { email: "bot@example.com", isBot: true } },
  U0GONE: { traits: everything, person: { email: "gone@example.com", deleted: true } },
  U0INVITED: { traits: everything, person: { email: "invited@example.com", isInvitedUser: true } },
  U0NOMAIL: { traits: everything, person: { email: undefined } },
  U0UNPROVED: { traits: everything, person: { email: "unproved@example.com", emailConfirmed: false } },
  U0UNFLAGGED: { traits: everything, person: { email: "unflagged@example.com", isRestricted: undefined } },
  U0NOBODY: { traits: everything },
};
const names = Object.keys(actors);
const traitsOf = (name: string): Traits => actors[name]?.traits ?? {};
const named = (fits: (traits: Traits) => boolean) => names.filter((name) => fits(traitsOf(name))).map(a.user);

const roles = ["view", "admin"] as const;
type Role = (typeof roles)[number];
const namespaces = { view: [a.namespace("payments")], admin: [] };

/** A world with all of them; whose flags refuse them is in every group. */
function aMatrixWorld() {
  const world = aWorld();
  const rule = { index: 1, roles: [a.role("admin")], namespaces: [], approvals: { count: 1, by: [a.group("admins-approvers")], lapseAfter: minutes(30) }, hash: "admin-hash" };
  world.settings.configuration = aConfiguration({
    people: { template: "arn:aws:iam::{account}:role/people/{email.local}", emailDomains: ["example.com", "example.org"], overrides: new Map() },
    groups: [
      { name: a.group("payments-leads"), members: named(({ approves }) => approves === "view") },
      { name: a.group("admins-approvers"), members: named(({ approves, member }) => approves === "admin" || (approves !== undefined && member !== true)) },
      { name: a.group("platform"), members: named(({ administers }) => administers === true) },
      { name: a.group("askers"), members: named(({ asks }) => asks === true) },
    ],
    entitlements: [anEntitlement({ requesters: [a.group("askers")] }), anEntitlement({ requesters: [a.group("askers")], ...rule })],
    onCall: [aRota({ source: { kind: "members", members: named(({ requester, member }) => requester === "self" || member !== true) } })],
    breakGlass: [aBreakGlassRule()],
  });
  world.truth.onCall = named(({ requester, member }) => requester === "self" || member !== true).map((id) => ({ id }));
  for (const [name, { person }] of Object.entries(actors)) if (person !== undefined) world.people.set(a.user(name), aPerson({ id: a.user(name), ...person }));
  return world;
}
type World = ReturnType<typeof aMatrixWorld>;

const approverOf = (role: Role): string => (role === "view" ? "U0BOB" : "U0EVE");

/** How a request comes into a state; by people who may. */
const paths: Readonly<Record<RequestState, (world: World, role: Role) => Promise<unknown>>> = {
  pending: (world, role) => world.ask({ role, namespaces: namespaces[role] }),
  activating: async (world, role) => { await paths.pending(world, role); await world.approve(firstId, approverOf(role)); },
  active: async (world, role) => { await paths.activating(world, role); await world.grant(); },
  ending: async (world, role) => { await paths.active(world, role); world.clock.advance(minutes(61)); await world.endJob(); },
  ended: async (world, role) => { await paths.ending(world, role); await confirmed(world); },
  revoking: async (world, role) => { await paths.active(world, role); await world.end(firstId, approverOf(role), "enough"); },
  revoked: async (world, role) => { await paths.revoking(world, role); await world.endJob(); await confirmed(world); },
  withdrawing: async (world, role) => { await paths.active(world, role); await world.end(); },
  withdrawn: async (world, role) => { await paths.pending(world, role); await world.end(); },
  denied: async (world, role) => { await paths.pending(world, role); await act.deny(world, approverOf(role)); },
  expired: async (world, role) => { await paths.pending(world, role); world.clock.advance(minutes(31)); await world.sweep(); },
  failed: async (world, role) => { await paths.activating(world, role); world.truth.facts = { ...world.truth.facts, mode: "CONFIG_MAP" }; await world.grant(); world.truth.facts = { ...world.truth.facts, mode: "API" }; },
};

async function confirmed(world: World): Promise<void> {
  world.clock.advance(seconds(6));
  await world.endJob();
}

const act = {
  approve: (world: World, person: string) => world.approve(firstId, person),
  deny: async (world: World, person: string) => reviewRequest(world.deps, { requestId: firstId, person: a.user(person), shownHash: (await world.stored()).approvalHash, denialReason: "no" }),
  end: (world: World, person: string) => world.end(firstId, person, "enough"),
  extend: (world: World, person: string) => extendAccess(world.deps, { requestId: secondId, person: a.user(person), extended: firstId, duration: minutes(30), reason: "more" }),
};
type Action = keyof typeof act;

/** A cell of the matrix. */
interface Cell {
  readonly who: Traits;
  readonly role: Role;
  readonly state: RequestState;
}
const runs = (state: RequestState): boolean => state === "activating" || state === "active";
const decides = ({ who, role, state }: Cell): boolean => state === "pending" && who.approves === role && who.requester === undefined && who.owner !== true;

/** The rule: DESIGN.md, "Who may act", in short. */
const may: Readonly<Record<Action, (cell: Cell) => boolean>> = {
  approve: decides,
  deny: decides,
  end: ({ who, role, state }) => (who.requester === undefined ? runs(state) && (who.approves === role || who.administers === true) : runs(state) || state === "pending"),
  extend: ({ who, state }) => state === "active" && who.requester === "self",
};

/** Everything that is stored, as one text. */
async function stored(world: World): Promise<string> {
  return JSON.stringify([await world.requests.read(firstId), await world.requests.read(secondId)]);
}

describe.each(roles)("to a request for %s", (role) => {
  it.each(requestStates.flatMap((state) => (Object.keys(act) as Action[]).map((action) => [action, state] as const)))("nobody can %s what is %s who may not, and who may can", async (action, state) => {
    const happened: Record<string, boolean> = {};
    for (const name of names) {
      const world = aMatrixWorld();
      await paths[state](world, role);
      expect((await world.stored()).state).toBe(state);
      const before = await stored(world);
      await act[action](world, name);
      happened[name] = before !== (await stored(world));
    }
    expect(happened).toEqual(Object.fromEntries(names.map((name) => [name, traitsOf(name).member === true && may[action]({ who: traitsOf(name), role, state })])));
  });
});

describe("without a request", () => {
  it("asks who is a member and in a group that may, and breaks the glass who is on call; nobody else", async () => {
    const did: Record<string, readonly boolean[]> = {};
    for (const name of names) {
      const asked = aMatrixWorld();
      await asked.ask({}, firstId, name);
      const broken = aMatrixWorld();
      await breakGlass(broken.deps, { requestId: firstId, person: a.user(name), wish: { cluster: "prod", reason: "API down" } });
      did[name] = [(await asked.requests.read(firstId)) !== undefined, (await broken.requests.read(firstId)) !== undefined];
    }
    const rule = ({ member, asks, requester }: Traits): readonly boolean[] => [member === true && asks === true, member === true && requester === "self"];
    expect(did).toEqual(Object.fromEntries(names.map((name) => [name, rule(traitsOf(name))])));
  });

  it.each(["active", "withdrawing", "withdrawn"] as const)("reviews broken glass that is %s who reviews, is somebody else and has another principal, once it is over", async (state) => {
    const reviewed: Record<string, boolean> = {};
    for (const name of names) {
      const world = aMatrixWorld();
      await breakGlass(world.deps, { requestId: firstId, person: a.user("U0ANN"), wish: { cluster: "prod", reason: "API down" } });
      await world.grant();
      if (state !== "active") await world.end();
      if (state === "withdrawn") { await world.endJob(); await confirmed(world); }
      expect((await world.stored()).state).toBe(state);
      await reviewBreakGlass(world.deps, { requestId: firstId, person: a.user(name), verdict: "justified", note: "it was down" });
      reviewed[name] = (await world.stored()).breakGlass?.review !== undefined;
    }
    const rule = ({ member, administers, requester, owner }: Traits): boolean => state === "withdrawn" && member === true && administers === true && requester === undefined && owner !== true;
    expect(reviewed).toEqual(Object.fromEntries(names.map((name) => [name, rule(traitsOf(name))])));
  });
});
