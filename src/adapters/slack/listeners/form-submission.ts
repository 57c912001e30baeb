// Submitting the forms: asking, denying, revoking.
import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import { isSlackUserId } from "../../../domain/ids.ts";
import type { SlackUserId } from "../../../domain/ids.ts";
import type { IntakeWork } from "../../../domain/request/intake.ts";
import { answering } from "../answering.ts";
import { accept, say } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { ids, readButtonValue } from "../ids.ts";
import { clean } from "../messages/text-safety.ts";
import { chosenOf } from "../views/request-form.ts";
import { channelIn, noteIn, wishIn } from "./form-values.ts";

type Args = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;
type Errors = Readonly<Record<string, string>>;
interface Answer {
  readonly response_action: "errors";
  readonly errors: Record<string, string>;
}

/** Handles the request form. */
export function onRequestForm(front: Front, args: Args): Promise<void> {
  return submit(front, args, async (user) => {
    const wish = wishIn(args.view.state.values);
    const errors = await requestErrors(front, user, wish);
    if (errors !== undefined || wish.cluster === undefined || wish.role === undefined) return { errors: errors ?? { [ids.cluster]: "Choose a cluster." } };
    return { work: { kind: "request", requestId: front.random.requestId(front.clock.now()), wish: { ...wish, cluster: wish.cluster, role: wish.role } } };
  });
}

async function requestErrors(front: Front, user: SlackUserId, wish: ReturnType<typeof wishIn>): Promise<Errors | undefined> {
  const entitled = await front.listEntitled(user);
  const chosen = chosenOf({ wish, entitled });
  if (chosen === undefined) return wish.cluster === undefined ? { [ids.cluster]: "Choose a cluster." } : { [ids.role]: "Choose a role that you may ask for on this cluster." };
  const { entitlement, role } = chosen;
  if (role.scope === "namespace" && wish.namespaces.length === 0) return { [ids.namespaces]: "Choose at least one namespace." };
  if (entitlement.reason === "required" && (wish.reason ?? "").length < 8) return { [ids.reason]: "Say why, in at least 8 characters." };
  if (entitlement.ticket === "required" && wish.ticket === undefined) return { [ids.ticket]: "A ticket is required." };
  return wish.ticket !== undefined && !/^[A-Za-z0-9#/_.-]{1,64}$/.test(wish.ticket) ? { [ids.ticket]: "Letters, digits, # / _ . - only." } : undefined;
}

/** Handles the forms that ask for a reason. */
export function onReasonForm(front: Front, args: Args, kind: "deny" | "revoke"): Promise<void> {
  return submit(front, args, () => {
    const button = readButtonValue(noteIn(args.view.private_metadata, "value"));
    const reason = clean(args.view.state.values[ids.reason]?.[ids.reason]?.value ?? "", 500, "many");
    if (button === undefined) return Promise.resolve({ errors: { [ids.reason]: "This form is too old. Close it and click again." } });
    if (reason.length < 3) return Promise.resolve({ errors: { [ids.reason]: "Say why." } });
    return Promise.resolve({ work: kind === "deny" ? { kind: "deny" as const, requestId: button.request, shownHash: button.hash, reason } : { kind: "end" as const, requestId: button.request, reason } });
  });
}

type Read = (user: SlackUserId) => Promise<{ readonly errors: Errors } | { readonly work: IntakeWork }>;

async function submit(front: Front, { body, view, ack }: Args, read: Read): Promise<void> {
  const { id: user } = body.user;
  if (!isSlackUserId(user)) return;
  const channel = channelIn(view.private_metadata);
  const doer: Doer = { user, answerTo: { user, ...(channel === "" ? {} : { channel }) } };
  await answering<Answer>(front, {
    what: "form", tell: (text) => say(front, doer, text), sentence: (text) => asErrors({ [firstBlock(view)]: text }),
    ack: async (answer) => { await (answer === undefined ? ack() : ack(answer)); },
  }, async (acknowledge) => {
    const result = await read(user);
    if ("errors" in result) return acknowledge(asErrors(result.errors));
    const { intake, earlier } = await accept(front, { ...doer, key: `view:${view.id}`, work: result.work });
    await acknowledge();
    if (earlier === undefined) await front.workOffIntake(intake);
  });
}

function asErrors(errors: Errors): Answer {
  return { response_action: "errors", errors: { ...errors } };
}

// An error has to belong to an input of the form.
function firstBlock(view: Args["view"]): string {
  return view.blocks.find(({ type }) => type === "input")?.block_id ?? ids.reason;
}
