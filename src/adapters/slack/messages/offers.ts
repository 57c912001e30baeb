// The buttons that open the form: under something that did not work, with what was understood; under what is over, with the same wish.
import type { AccessRequest } from "../../../domain/request/access-request.ts";
import type { TypedWish } from "../commands/command.ts";
import { formatWish } from "../commands/format-command.ts";
import { isTicket } from "../commands/read-values.ts";
import { ids } from "../ids.ts";
import { actions, button } from "./blocks.ts";
import type { Block } from "./blocks.ts";

/** *Request again* under what is over: the form, filled in with the same wish. The reason is asked for anew. */
export function askAgain({ id, shortId, terms }: AccessRequest): Block {
  const { cluster, role, scope, duration, ticket } = terms;
  const wish: TypedWish = { cluster, role, namespaces: scope.type === "cluster" ? [] : scope.namespaces, duration, ...(ticket !== undefined && isTicket(ticket) ? { ticket } : {}) };
  return actions(`again:${id}`, [button({ id: ids.openForm, text: "Request again", value: formatWish(wish), label: `Request the same as ${shortId} again` })]);
}

/** *Open the form* and, when there is one way to correct it, *Send corrected*. The values hold only what this person typed, and only they see them. */
export function offerForm(blockId: string, wish: TypedWish, corrected?: TypedWish): Block {
  const form = button({ id: ids.openForm, text: "Open the form", value: formatWish(wish) });
  return actions(blockId, corrected === undefined ? [form] : [button({ id: ids.sendCorrected, text: "Send corrected", value: formatWish(corrected), style: "primary" }), form]);
}
