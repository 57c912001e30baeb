// Where the guided tour is, judged only by what is there: the newest card and what really gives access on the clusters.
import { maybeObject, textOf } from "../../slack/json.ts";
import type { MessageState, PageState } from "../page-state.ts";

/** What a button of the tour does. */
export type TourDeed = "ask" | "show-requests" | "to-the-end" | "ask-again" | { readonly be: string };

/** A step to show. */
export interface TourStep {
  readonly number: number;
  readonly text: string;
  readonly button?: { readonly label: string; readonly deed: TourDeed };
}

/** How many steps there are. */
export const tourLength = 5;
/** What the tour types. */
export const tourCommand = "/eks-access request prod view ns=payments";

type CardState = "waiting" | "half-approved" | "granting" | "active" | "removing" | "gone" | "nothing";

// In this order: the first that fits.
const signs: readonly (readonly [RegExp, CardState])[] = [
  [/^\*Active\* until/, "active"],
  [/^\*(?:Ended|Given back|Revoked)\*/, "gone"],
  [/^\*(?:Denied|Lapsed|Could not grant|Withdrawn)\b/, "nothing"],
  [/^Waiting for approval/, "waiting"],
  [/; waiting for (?:one|\d+) more, by somebody else\./, "half-approved"],
  [/ Granting: |Putting it back; access is not confirmed/, "granting"],
  [/Removing…$|Removed; confirming…$|^\*Access may still be live\.\*/, "removing"],
];

const again = { label: "Ask again as ann", deed: "ask-again" } as const;
const showCard = { label: "Show the card", deed: "show-requests" } as const;

/** The step that is next for the person whom the page acts as. */
export function tourStep(state: PageState): TourStep {
  const card = newestCard(state);
  switch (card === undefined ? undefined : cardState(card)) {
    case undefined: return firstStep(state);
    case "waiting": return approvalStep(state);
    case "half-approved": return { number: 3, text: "Approved once. It waits for somebody else of the approvers: nobody counts twice.", button: showCard };
    case "granting": return { number: 3, text: "The bot is granting it. Watch the access entry on the right.", button: showCard };
    case "active": return activeStep(state);
    case "removing": return { number: 4, text: "The access is being taken away. The card says so only after it was read back twice, 5 seconds apart." };
    case "gone": return { number: 5, text: "That access is gone, and this was read back twice. Break something below and try again: access still ends.", button: again };
    case "nothing": return { number: 5, text: "That request gave no access. Ask again, and approve it this time.", button: again };
  }
}

function firstStep({ me }: PageState): TourStep {
  return me === "U0ANN"
    ? { number: 1, text: `You are ann, an engineer. Type ${tourCommand} below.`, button: { label: "Type it for me", deed: "ask" } }
    : { number: 1, text: "It begins with ann, an engineer, who asks for access.", button: { label: "Be ann", deed: { be: "U0ANN" } } };
}

function approvalStep({ me, people }: PageState): TourStep {
  const isLead = people.find(({ id }) => id === me)?.marks.includes("payments-leads") === true;
  return isLead
    ? { number: 3, text: "Read the card and click Approve, unless the request is your own. Watch the access entry appear on the right.", button: showCard }
    : { number: 2, text: "The request waits in #access-requests. Nobody approves their own: act as bob, one of the payments leads.", button: { label: "Be bob", deed: { be: "U0BOB" } } };
}

function activeStep({ me, people, clusters }: PageState): TourStep {
  const names = clusters.flatMap(({ entries }) => entries.filter(({ madeBy, policies }) => madeBy === "eks-access" && policies.length > 0).map(({ principal }) => principal.split("/").at(-1) ?? principal));
  const own = people.find(({ id, name }) => id === me && names.includes(name));
  const next = "Ask Kubernetes on the right, then move the clock to the next end and watch it go.";
  if (own !== undefined) return { number: 4, text: `You have access now. ${next}`, button: { label: "To the next end", deed: "to-the-end" } };
  const name = names.at(-1);
  if (name === undefined) return { number: 4, text: "The card says active, but no access entry gives anything: somebody took it away. The bot looks every 30 seconds." };
  const person = people.find((one) => one.name === name);
  return { number: 4, text: `${name} has access now. Act as ${name}. ${next}`, ...(person === undefined ? {} : { button: { label: `Be ${name}`, deed: { be: person.id } } }) };
}

function newestCard({ messages }: PageState): MessageState | undefined {
  return messages.findLast((message) => message.isApp && !message.isEphemeral && message.threadTs === undefined && !message.channelId.startsWith("D") && sectionTexts(message).some((text) => stateIn(text) !== undefined));
}

function cardState(card: MessageState): CardState | undefined {
  return sectionTexts(card).map(stateIn).find((state) => state !== undefined);
}

function stateIn(text: string): CardState | undefined {
  return signs.find(([sign]) => sign.test(text))?.[1];
}

// What a person wrote is no section.
function sectionTexts({ blocks }: MessageState): readonly string[] {
  return blocks.filter((block) => block["type"] === "section").map((block) => textOf(maybeObject(block, "text") ?? {}, "text"));
}
