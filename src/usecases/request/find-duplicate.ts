// Has the person this already, or asked for it already?
import { scopeCovers } from "../../domain/cluster/access-scope.ts";
import type { EntitledWish } from "../../domain/entitlement/decide-request.ts";
import type { RequestRefusal } from "../../domain/entitlement/reasons.ts";
import type { PrincipalArn, SlackUserId } from "../../domain/ids.ts";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import { isFinal, isRemoving } from "../../domain/request/request-state.ts";
import type { RequestStore } from "../../ports/store/request-store.ts";

/** Most requests of one person that may wait for approval at a time. */
const mostOpen = 5;

interface Asked {
  readonly person: SlackUserId;
  readonly wish: EntitledWish;
  readonly principal: PrincipalArn;
}

/** The refusal when an open request covers the wish, or when too many wait already. */
export async function duplicateOf(requests: RequestStore, asked: Asked): Promise<RequestRefusal | undefined> {
  const mine = (await requests.listOf(asked.person)).filter(({ state }) => !isFinal(state));
  const same = mine.find((request) => covers(request, asked));
  if (same !== undefined) return { code: "duplicate", other: same.shortId, state: same.state, ...(same.intent === undefined ? {} : { until: same.intent.notAfter }) };
  const waiting = mine.filter(({ state }) => state === "pending").length;
  return waiting >= mostOpen ? { code: "too_many_open", open: waiting, max: mostOpen } : undefined;
}

// What broke the glass can't be extended: more time is asked for while it lasts.
function covers(request: AccessRequest, { wish, principal }: Asked): boolean {
  const { terms, state } = request;
  return request.breakGlass === undefined && !isRemoving(state) && terms.cluster === wish.cluster.name && terms.principal === principal && terms.role === wish.role.name && scopeCovers(terms.scope, wish.scope);
}
