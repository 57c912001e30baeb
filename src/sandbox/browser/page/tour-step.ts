// Where the guided tour is, judged only by what is there: the newest card and what really gives access on the clusters.
import { isJsonObject, listOf, maybeObject, textOf } from "../../slack/json.ts";
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

// What is the same for everybody.
const fixed: Readonly<Record<Exclude<CardState, "waiting" | "active">, TourStep>> = {
  "half-approved": { number: 3, text: "Approved once. It waits for somebody else of the approvers: nobody counts twice.", button: showCard },
  "granting": { number: 3, text: "The bot is granting it. Watch the access entry on the right.", button: showCard },
  "removing": { number: 4, text: "The access is being taken away. The card says so only after it was read back twice, 5 seconds apart." },
  "gone": { number: 5, text: "That access is gone, and this was read back twice. Break something below and try again: access still ends.", button: again },
  "nothing": { number: 5, text: "That request gave no access. Ask again, and approve it this time.", button: again },
};

/** The step that is next for the person whom the page acts as. */
export function tourStep(state: PageState): TourStep {
  const card = newestCard(state);
  if (card === undefined) return firstStep(state);
  if (card.state === "waiting") return approvalStep(state, card.requester);
  return card.state === "active" ? activeStep(state) : fixed[card.state];
}

function firstStep({ me }: PageState): TourStep {
  return me === "U0ANN"
    ? { number: 1, text: `You are ann, an engineer. Type ${tourCommand} below.`, button: { label: "Type it for me", deed: "ask" } }
    : { number: 1, text: "It begins with ann, an engineer, who asks for access.", button: { label: "Be ann", deed: { be: "U0ANN" } } };
}

function approvalStep({ me, people }: PageState, requester: string | undefined): TourStep {
  const lead = people.find(({ id, marks }) => id !== requester && marks.includes("payments-leads"));
  const isLead = me !== requester && people.find(({ id }) => id === me)?.marks.includes("payments-leads") === true;
  if (isLead) return { number: 3, text: "Read the card and click Approve. Watch the access entry appear on the right.", button: showCard };
  const text = "The request waits in #access-requests. Nobody approves their own";
  if (lead === undefined) return { number: 2, text: `${text}.` };
  return { number: 2, text: `${text}: act as ${lead.name}, one of the payments leads.`, button: { label: `Be ${lead.name}`, deed: { be: lead.id } } };
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

interface Card {
  readonly state: CardState;
  readonly requester: string | undefined;
}

function newestCard({ messages }: PageState): Card | undefined {
  const cards = messages.filter(({ isApp, isEphemeral, threadTs, channelId }) => isApp && !isEphemeral && threadTs === undefined && !channelId.startsWith("D"));
  return cards.map(cardIn).findLast((card) => card !== undefined);
}

function cardIn(message: MessageState): Card | undefined {
  const state = textsIn(message).map(stateIn).find((one) => one !== undefined);
  return state === undefined ? undefined : { state, requester: requesterOf(message) };
}

function stateIn(text: string): CardState | undefined {
  return signs.find(([sign]) => sign.test(text))?.[1];
}

// The card says who asks as a field, and its state as a section or small text. What a person wrote stands in blocks of other kinds.
function requesterOf({ blocks }: MessageState): string | undefined {
  const fields = blocks.flatMap((block) => listOf(block, "fields")).filter(isJsonObject).map((field) => textOf(field, "text"));
  return fields.map((text) => /^\*Who\*\n<@(\w+)>/.exec(text)?.[1]).find((id) => id !== undefined);
}

function textsIn({ blocks }: MessageState): readonly string[] {
  return blocks.flatMap((block) => {
    if (block["type"] === "section") return [textOf(maybeObject(block, "text") ?? {}, "text")];
    return block["type"] === "context" ? listOf(block, "elements").filter(isJsonObject).map((element) => textOf(element, "text")) : [];
  });
}
