// Submitting the forms: asking, denying, revoking.
import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import { decideRequest } from "../../../domain/entitlement/decide-request.ts";
import type { Entitlement } from "../../../domain/entitlement/entitlement.ts";
import type { RequestRefusal } from "../../../domain/entitlement/reasons.ts";
import { isSlackUserId } from "../../../domain/ids.ts";
import type { SlackUserId } from "../../../domain/ids.ts";
import type { IntakeWork } from "../../../domain/request/intake.ts";
import { answering } from "../answering.ts";
import { isTicket } from "../commands/read-values.ts";
import type { TypedWish } from "../commands/command.ts";
import { accept, say } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { ids, readButtonValue } from "../ids.ts";
import { message } from "../messages/blocks.ts";
import { requestRefusal } from "../messages/request-refusals.ts";
import { asPlain, clean, escape } from "../messages/text-safety.ts";
import { channelIn, noteIn, wishIn } from "./form-values.ts";

/** What Bolt hands to a listener of a form. */
export type FormArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;
type Errors = Readonly<Record<string, string>>;
interface Answer {
  readonly response_action: "errors";
  readonly errors: Record<string, string>;
}

/** Handles the request form. */
export function onRequestForm(front: Front, args: FormArgs): Promise<void> {
  return submit(front, args, async (user) => {
    const wish = wishIn(args.view.state.values);
    const errors = (await requestErrors(front, user, wish)) ?? ticketError(wish);
    if (errors !== undefined || wish.cluster === undefined || wish.role === undefined) return { errors: errors ?? { [ids.cluster]: "Choose a cluster." } };
    return { work: { kind: "request", requestId: front.random.requestId(front.clock.now()), wish: { ...wish, cluster: wish.cluster, role: wish.role } } };
  });
}

function ticketError({ ticket }: TypedWish): Errors | undefined {
  return ticket === undefined || isTicket(ticket) ? undefined : { [ids.ticket]: "Letters, digits, # / _ . - only." };
}

// The same decision as for a typed request, on what this person may ask for; the use case decides again.
async function requestErrors(front: Front, user: SlackUserId, wish: TypedWish): Promise<Errors | undefined> {
  const { cluster, role } = wish;
  if (cluster === undefined) return { [ids.cluster]: "Choose a cluster." };
  if (role === undefined) return { [ids.role]: "Choose a role." };
  const entitled = await front.listEntitled(user);
  const entitlements = [...new Set(entitled.map(({ entitlement }) => entitlement))].map((entitlement): Entitlement => ({ ...entitlement, requesters: "everyone" }));
  const decision = decideRequest({ ...front.settings.current(), entitlements }, new Set(), { ...wish, cluster, role });
  if (!decision.allowed) return errorOf(decision.refusal, wish);
  return decision.value.entitlement.reason === "required" && (wish.reason ?? "").length < 8 ? { [ids.reason]: "Say why, in at least 8 characters." } : undefined;
}

const blockOf: Partial<Readonly<Record<RequestRefusal["code"], string>>> = {
  unknown_cluster: ids.cluster, unknown_role: ids.role, not_entitled: ids.role, namespaces_needed: ids.namespaces, namespace_outside: ids.namespaces, too_many_namespaces: ids.namespaces,
};

// A refusal that belongs to no field of the form as it is shown stands at the role.
function errorOf(refusal: RequestRefusal, wish: TypedWish): Errors {
  if (refusal.code === "reason_needed") return { [ids.reason]: "Say why, in at least 8 characters." };
  if (refusal.code === "ticket_needed") return { [ids.ticket]: "A ticket is required." };
  if (refusal.code === "namespaces_needed") return { [ids.namespaces]: "Choose at least one namespace." };
  const block = wish.namespaces.length === 0 && blockOf[refusal.code] === ids.namespaces ? ids.role : (blockOf[refusal.code] ?? ids.role);
  return { [block]: asPlain(requestRefusal(refusal)) };
}

/** Handles the form that asks for more time. */
export function onExtendForm(front: Front, args: FormArgs): Promise<void> {
  return submit(front, args, () => {
    const button = readButtonValue(noteIn(args.view.private_metadata, "value"));
    const { duration, reason } = wishIn(args.view.state.values);
    if (button === undefined) return Promise.resolve({ errors: { [ids.reason]: "This form is too old. Close it and click again." } });
    if (reason === undefined) return Promise.resolve({ errors: { [ids.reason]: "Say why." } });
    return Promise.resolve({ work: { kind: "extend", requestId: front.random.requestId(front.clock.now()), extended: button.request, reason, ...(duration === undefined ? {} : { duration }) } });
  });
}

/** Handles the forms that ask for a reason. */
export function onReasonForm(front: Front, args: FormArgs, kind: "deny" | "revoke"): Promise<void> {
  return submit(front, args, () => {
    const button = readButtonValue(noteIn(args.view.private_metadata, "value"));
    const reason = clean(args.view.state.values[ids.reason]?.[ids.reason]?.value ?? "", 500, "many");
    if (button === undefined) return Promise.resolve({ errors: { [ids.reason]: "This form is too old. Close it and click again." } });
    if (reason.length < 3) return Promise.resolve({ errors: { [ids.reason]: "Say why." } });
    return Promise.resolve({ work: kind === "deny" ? { kind: "deny" as const, requestId: button.request, shownHash: button.hash, reason } : { kind: "end" as const, requestId: button.request, reason } });
  });
}

type Read = (user: SlackUserId) => Promise<{ readonly errors: Errors } | { readonly work: IntakeWork }>;

/** Reads a form that was submitted, stores the deed and works it off; what is wrong is shown in the form. */
export async function submit(front: Front, { body, view, ack }: FormArgs, read: Read): Promise<void> {
  const { id: user } = body.user;
  if (!isSlackUserId(user)) return;
  const channel = channelIn(view.private_metadata);
  const doer: Doer = { user, answerTo: { user, ...(channel === "" ? {} : { channel }) } };
  await answering<Answer>(front, {
    what: "form", tell: (text) => say(front, doer, text), late: ({ errors }) => say(front, doer, message(escape(Object.values(errors).join("\n")))), sentence: (text) => asErrors({ [firstBlock(view)]: text }),
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
function firstBlock(view: FormArgs["view"]): string {
  return view.blocks.find(({ type }) => type === "input")?.block_id ?? ids.reason;
}
