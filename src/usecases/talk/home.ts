// The Home tab: what one person has, waits for and may decide, and for administrators how the installation is.
import { UnavailableError } from "../../domain/errors.ts";
import { groupNamed } from "../../domain/configuration.ts";
import type { GroupName, SlackUserId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { decidersOf, revokersOf } from "../../domain/request/present-terms.ts";
import { isFinal } from "../../domain/request/request-state.ts";
import { instant, minutes } from "../../domain/time.ts";
import type { HomeViewers } from "../../ports/store/home-viewers.ts";
import type { Random } from "../../ports/system/random.ts";
import type { Home, HomeTab } from "../../ports/talk/home-tab.ts";
import type { GrantGate } from "../access/grant-gate.ts";
import type { AuditTrail } from "../audit/audit-trail.ts";
import type { ResolveDeps } from "../identity/resolve-principal.ts";
import { mayApprove } from "../request/explain-access.ts";
import { findMember, membershipsOf } from "../request/find-member.ts";
import { mayLack } from "../request/list-access.ts";
import type { ListDeps } from "../request/list-access.ts";
import type { HomeBoard } from "./home-board.ts";
import { healthOf } from "./home-health.ts";
import { pictureOf } from "./picture.ts";

/** What drawing Home tabs needs. */
export interface HomeDeps extends Omit<ListDeps, "gate">, ResolveDeps {
  readonly gate: Pick<GrantGate, "hasPassed" | "closedBecause">;
  readonly trail: Pick<AuditTrail, "behind">;
  readonly random: Pick<Random, "reference">;
  readonly homeViewers: HomeViewers;
  readonly homeBoard: HomeBoard;
  readonly homeTab: HomeTab;
}

/** Somebody opened the tab or asked for it anew: it is drawn as soon as the pace allows, and kept up to date for an hour. Never throws. */
export async function openHome(deps: HomeDeps, user: SlackUserId): Promise<void> {
  deps.homeBoard.ask(user);
  await drawHomes(deps);
  // A store that is away costs only that the tab is not kept up to date: what it shows says so.
  await deps.homeViewers.opened(user, deps.clock.now()).catch((error: unknown) => { deps.log.error("who looks at a home tab is not noted", error); });
}

/** Slack does not tell when somebody looks away, so a tab counts as open for so long after it was opened. */
const openFor = minutes(60);
/** What changes at once is drawn once, and after what another process draws at this moment. */
const gatherMs = 1000;

/** Something changed about a request: the open tabs of those whom it concerns are drawn anew soon. Never throws. */
export async function refreshHomes(deps: HomeDeps, request: AccessRequest): Promise<void> {
  try {
    const viewers = await deps.homeViewers.since(instant(Math.max(0, deps.clock.now() - openFor)));
    if (viewers.length === 0) return;
    const concerned = await concernedBy(deps, request);
    for (const user of viewers) if (concerned.has(user)) deps.homeBoard.ask(user, gatherMs);
  } catch (error) {
    deps.log.error("home tabs not drawn anew", error, { request: request.id });
  }
}

// A group that Slack does not tell of is passed over: its tabs say when they were drawn.
async function concernedBy(deps: HomeDeps, request: AccessRequest): Promise<ReadonlySet<SlackUserId>> {
  const configuration = deps.settings.current();
  const groups = [...new Set(revokersOf(configuration, request))].flatMap((name) => groupNamed(configuration, name) ?? []);
  const members = await Promise.all(groups.map((group) => deps.people.membersOf(group).catch((error: unknown) => {
    deps.log.error("whose home tab to draw anew is not known", error);
    return [];
  })));
  return new Set([request.terms.requester.id, ...members.flat()]);
}

/** Draws what is due. Never throws: what fails is tried again, or logged and left to *Refresh*. */
export async function drawHomes(deps: HomeDeps): Promise<void> {
  for (let user = deps.homeBoard.take(); user !== undefined; user = deps.homeBoard.take()) await drawHome(deps, user);
}

async function drawHome(deps: HomeDeps, user: SlackUserId): Promise<void> {
  try {
    const home = await readHome(deps, user);
    await deps.homeTab.publish(user, home);
    if (home.kind === "unreadable") deps.homeBoard.failed(user);
    else deps.homeBoard.drawn(user);
  } catch (error) {
    deps.log.error("home tab not drawn", error);
    if (error instanceof UnavailableError && "retryAfterMs" in error && typeof error.retryAfterMs === "number") deps.homeBoard.pause(error.retryAfterMs);
    if (error instanceof UnavailableError) deps.homeBoard.failed(user);
    else deps.homeBoard.drawn(user);
  }
}

// What could not be read is said to be so, and never looks like having nothing.
async function readHome(deps: HomeDeps, user: SlackUserId): Promise<Home> {
  try {
    return await homeOf(deps, user);
  } catch (error) {
    const reference = deps.random.reference();
    deps.log.error("home tab not read", error, { reference });
    return { kind: "unreadable", reference, now: deps.clock.now() };
  }
}

/** What a person sees now. @throws UnavailableError when Slack or the store does not answer */
export async function homeOf(deps: HomeDeps, user: SlackUserId): Promise<Home> {
  const configuration = deps.settings.current();
  const found = await findMember(deps.people, configuration, user);
  if (!("member" in found)) return { kind: "refused", why: found.refusal };
  const [open, listed] = [await deps.requests.listOpen(), await deps.requests.listOf(user)];
  const mine = open.filter(({ terms }) => terms.requester.id === user);
  const pending = open.filter(({ state, terms }) => state === "pending" && terms.requester.id !== user);
  const { memberOf, unknown } = await membershipsOf(deps.people, configuration, { user, groups: [...configuration.administrators, ...pending.flatMap((request) => decidersOf(configuration, request))] });
  const toDecide = await decidableBy(deps, { user, memberOf }, pending);
  const draw = (request: AccessRequest) => pictureOf(deps, request);
  return {
    kind: "home", now: deps.trustedClock.trusted().now, mayLack: mayLack(deps), isIncomplete: unknown.length > 0,
    access: mine.filter(({ state }) => state !== "pending").toSorted(byEnd).map(draw), waiting: mine.filter(({ state }) => state === "pending").map(draw),
    toDecide: toDecide.toSorted((one, other) => one.askedAt - other.askedAt).map(draw), over: listed.filter(({ state }) => isFinal(state)).map(draw),
    health: configuration.administrators.some((group) => memberOf.has(group)) ? await healthOf(deps, open) : undefined,
  };
}

function byEnd(one: AccessRequest, other: AccessRequest): number {
  return (one.intent?.notAfter ?? 0) - (other.intent?.notAfter ?? 0);
}

// As at a click, which decides anew.
async function decidableBy(deps: HomeDeps, person: { readonly user: SlackUserId; readonly memberOf: ReadonlySet<GroupName> }, pending: readonly AccessRequest[]): Promise<readonly AccessRequest[]> {
  if (person.memberOf.size === 0) return [];
  const { now } = deps.trustedClock.trusted();
  const judged = await Promise.all(pending.map(async (request) => ((await mayApprove(deps, person, { request, now })) ? [request] : [])));
  return judged.flat();
}
