// The Home tab of the app, where a channel's messages would be.
import { textOf } from "../../slack/json.ts";
import { drawBlocks } from "./blocks.ts";
import { clickable } from "./buttons.ts";
import { byId, el, redraw } from "./dom.ts";
import { namesOf } from "./links.ts";
import { homeTab, isHome } from "./page.ts";
import type { Page } from "./page.ts";

let openedBy: string | undefined;

/** Draws the Home tab while it is open, and tells the app when it is opened. */
export function drawHome(page: Page): void {
  byId("composer").hidden = isHome(page);
  if (!isHome(page)) {
    openedBy = undefined;
    return;
  }
  const { me, home, clock } = page.state;
  if (openedBy !== me) {
    openedBy = me;
    byId("messages").scrollTop = 0;
    void page.act({ do: "home" });
  }
  redraw(byId("messages"), [homeTab, me, home, Math.floor(clock.now / 60_000)], () => [home === undefined
    ? el("p", { class: "empty" }, "eks-access has not shown anything here yet.")
    : el("article", { class: "home", "aria-label": "Home of eks-access" }, ...drawBlocks(home.blocks, namesOf(page), (element, block) => clickable(page, { key: `home/${textOf(block, "block_id")}`, deed: { view: home.id, blockId: textOf(block, "block_id") } }, element)))]);
}
