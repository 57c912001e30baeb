// Which app of which workspace the bot token belongs to.
import type { WebClient } from "@slack/web-api";
import { InvalidInputError, UnavailableError } from "../../domain/errors.ts";
import type { SlackTeamId } from "../../domain/ids.ts";
import type { Log } from "../../ports/system/log.ts";
import { slackError } from "./slack-errors.ts";

/** What Slack said of the app. */
export interface Installation {
  /** Id of the app (A…): payloads of another one are dropped. */
  appId?: string;
}

/** What reading needs; `team` is the configured home. */
export interface InstallationDeps {
  readonly client: WebClient;
  readonly team: SlackTeamId;
  readonly log: Log;
}

/**
 * Asks Slack whose token this is. Slack being away does not hold up the start: then nothing is known of the app.
 * @throws RejectedError when Slack refuses the token, InvalidInputError when it is of another workspace than the configured one
 */
export async function readInstallation({ client, team, log }: InstallationDeps, installation: Installation): Promise<void> {
  try {
    const { team_id: teamId, enterprise_id: enterpriseId, bot_id: bot } = await client.auth.test();
    const home = team.startsWith("E") ? enterpriseId : teamId;
    if (home !== team) throw new InvalidInputError("configuration", `The bot token belongs to ${home ?? "an unknown workspace"}, but the configuration names ${team} as the workspace.`);
    if (bot !== undefined) await readApp({ client, team, log }, bot, installation);
  } catch (error) {
    const translated = slackError(error, "auth.test");
    if (!(translated instanceof UnavailableError)) throw translated;
    log.error("Slack did not say whose token this is; going on", translated);
  }
}

// auth.test does not name the app; bots.info does (docs.slack.dev, bots.info).
async function readApp({ client, log }: InstallationDeps, bot: string, installation: Installation): Promise<void> {
  try {
    const appId = (await client.bots.info({ bot })).bot?.app_id;
    if (appId !== undefined) installation.appId = appId;
  } catch (error) {
    log.error("Slack did not say which app this is; payloads are told by their workspace alone", slackError(error, "bots.info"));
  }
}
