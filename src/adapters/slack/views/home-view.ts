// The Home tab: one's own access and requests, what one may decide, and for administrators how the installation is. At most 60 blocks.
import type { types } from "@slack/bolt";
import type { Home } from "../../../ports/talk/home-tab.ts";
import type { RequestPicture } from "../../../ports/talk/notifier.ts";
import { between, formatDuration } from "../../../domain/time.ts";
import type { Instant } from "../../../domain/time.ts";
import { formatWish } from "../commands/format-command.ts";
import { ids, writeCardBlock } from "../ids.ts";
import { asSeen } from "../messages/answers.ts";
import { actions, button, context, header, section } from "../messages/blocks.ts";
import type { Action, Block } from "../messages/blocks.ts";
import { approvalsText, decisionButtons, facts, runningButtons, warnings, why, withdrawButton } from "../messages/card.ts";
import { stateLine } from "../messages/card-state.ts";
import { lengthText } from "../messages/extensions.ts";
import { memberRefusal } from "../messages/refusals.ts";
import { at } from "../messages/slack-text.ts";
import { code, codes } from "../messages/text-safety.ts";
import { healthBlocks } from "./home-health.ts";

type Full = Extract<Home, { kind: "home" }>;

/** So many of each list are shown; the rest is counted. */
const most = { access: 5, waiting: 4, toDecide: 4, over: 4 } as const;

/** Draws the tab of one person. */
export function homeView(home: Home): types.HomeView {
  return { type: "home", blocks: [header("Access to EKS clusters"), ...blocksOf(home)] };
}

function blocksOf(home: Home): readonly Block[] {
  switch (home.kind) {
    case "refused":
      return [section(`${memberRefusal(home.why)} Access that you still have ends on time.`)];
    case "unreadable":
      return [section(`⚠️ *I can't read what you have right now.* It is neither gone nor longer for that: access that is running ends on time. I try again by myself for a while. (${home.reference})`), actions("home:top", [refresh]), updated(home.now)];
    case "home":
      return full(home);
  }
}

const refresh = button({ id: ids.homeRefresh, text: "Refresh", value: "refresh" });

function full(home: Full): readonly Block[] {
  return [
    actions("home:top", [button({ id: ids.openForm, text: "Request access", value: formatWish({ namespaces: [] }), style: "primary" }), refresh]),
    ...(home.mayLack ? [section("⚠️ I am still looking at the clusters, after a start or because my store lost data: access that is live may be missing here. It ends on time all the same. *Refresh* in a minute.")] : []),
    ...listed(home, { title: "My access", pictures: accessSeen(home), most: most.access, empty: home.mayLack ? "I know of no access of yours." : "You have no access right now. That is how it should be.", draw: running }),
    ...listed(home, { title: "My requests", pictures: home.waiting, most: most.waiting, empty: "Nothing of yours waits for approval.", draw: waiting }),
    ...listed(home, { title: "Waiting for me", pictures: home.toDecide, most: most.toDecide, empty: home.isIncomplete ? "I know of nothing that waits for your decision." : "Nothing waits for your decision.", draw: deciding }),
    ...(home.isIncomplete ? [context("⚠️ Slack did not say who is in every group, so there may be more here. *Refresh* asks again.")] : []),
    ...history(home),
    ...(home.health === undefined ? [] : healthBlocks(home.health)),
    updated(home.now),
  ];
}

function updated(now: Instant): Block {
  return context(`Updated ${at(now, "{date_short_pretty} {time_secs}")}. While it is open, changes show by themselves for an hour.`);
}

// What goes on under an extension is one access, and stands there under its last request.
function accessSeen({ access }: Full): readonly RequestPicture[] {
  const seen = new Set(asSeen(access.map(({ request }) => request)));
  return access.filter(({ request }) => seen.has(request));
}

interface Listed {
  readonly title: string;
  readonly pictures: readonly RequestPicture[];
  readonly most: number;
  readonly empty: string;
  readonly draw: (picture: RequestPicture, now: Instant) => readonly Block[];
}

function listed({ now }: Full, { title, pictures, most: shown, empty, draw }: Listed): readonly Block[] {
  if (pictures.length === 0) return [section(`*${title}*\n${empty}`)];
  const rest = pictures.length - shown;
  return [section(`*${title}* (${String(pictures.length)})`), ...pictures.slice(0, shown).flatMap((picture) => draw(picture, now)), ...(rest > 0 ? [context(`and ${String(rest)} more${title === "Waiting for me" ? ": each has its card in its channel" : ": `/eks-access list`"}`)] : [])];
}

function what({ request: { shortId, terms } }: RequestPicture): string {
  const where = terms.scope.type === "cluster" ? "whole cluster" : codes(terms.scope.namespaces);
  return `*${code(terms.role)}* on *${code(terms.cluster)}*, ${where} · ${code(shortId)}`;
}

function running(picture: RequestPicture, now: Instant): readonly Block[] {
  const { request } = picture;
  const left = request.state === "active" && request.intent !== undefined ? ` ${formatDuration(between(now, request.intent.notAfter))} left.` : "";
  const elements: Action[] = runningButtons(request);
  return [section(`${what(picture)}\n${stateLine(picture)}${left}`), ...(elements.length === 0 ? [] : [actions(writeCardBlock(request), elements)])];
}

function waiting(picture: RequestPicture): readonly Block[] {
  const { request, approverGroups } = picture;
  return [section(`${what(picture)} · for ${lengthText(request.terms)}\n${stateLine(picture)} Approvals: ${approvalsText(request, approverGroups)}.`), actions(writeCardBlock(request), [withdrawButton(request)])];
}

// What the card shows, with its buttons: the same digest is approved.
function deciding(picture: RequestPicture): readonly Block[] {
  const { request } = picture;
  return [facts(picture), ...why(request), ...warnings(request), actions(writeCardBlock(request), decisionButtons(picture)), context(stateLine(picture), code(request.shortId))];
}

function history({ over }: Full): readonly Block[] {
  if (over.length === 0) return [];
  return [section("*Last ones*"), ...over.slice(0, most.over).map((picture) => context(`${what(picture)} — ${stateLine(picture)}`))];
}
