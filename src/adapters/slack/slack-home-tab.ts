// Publishing Home tabs.
import type { WebClient } from "@slack/web-api";
import type { SlackUserId } from "../../domain/ids.ts";
import type { Home, HomeTab } from "../../ports/talk/home-tab.ts";
import { slackError } from "./slack-errors.ts";
import { homeView } from "./views/home-view.ts";

/** Publishes through the Web API. */
export class SlackHomeTab implements HomeTab {
  readonly #client: WebClient;

  /** @param client one that gives up early: what it sends late would be older than what another process drew meanwhile */
  constructor(client: WebClient) {
    this.#client = client;
  }

  async publish(user: SlackUserId, home: Home): Promise<void> {
    try {
      await this.#client.views.publish({ user_id: user, view: homeView(home) });
    } catch (error) {
      throw slackError(error, "views.publish");
    }
  }
}
