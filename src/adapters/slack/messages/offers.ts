// The buttons under something that did not work: the form with what was understood, and the corrected line.
import type { TypedWish } from "../commands/command.ts";
import { formatWish } from "../commands/format-command.ts";
import { ids } from "../ids.ts";
import { actions, button } from "./blocks.ts";
import type { Block } from "./blocks.ts";

/** *Open the form* and, when there is one way to correct it, *Send corrected*. The values hold only what this person typed, and only they see them. */
export function offerForm(blockId: string, wish: TypedWish, corrected?: TypedWish): Block {
  const form = button({ id: ids.openForm, text: "Open the form", value: formatWish(wish) });
  return actions(blockId, corrected === undefined ? [form] : [button({ id: ids.sendCorrected, text: "Send corrected", value: formatWish(corrected), style: "primary" }), form]);
}
