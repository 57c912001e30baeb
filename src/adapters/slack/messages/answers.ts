// Answers to commands that only show something: problems of a line, help, lists.
import type { AccessRequest } from "../../../domain/request/access-request.ts";
import { mostNamespaces } from "../../../domain/entitlement/decide-request.ts";
import { isContinued } from "../../../domain/request/extension.ts";
import { isFinal } from "../../../domain/request/request-state.ts";
import { between, formatDuration } from "../../../domain/time.ts";
import type { Instant } from "../../../domain/time.ts";
import type { Listed } from "../../../usecases/request/list-access.ts";
import type { Missing } from "../views/missing-for.ts";
import type { Entitled } from "../../../usecases/request/list-entitled.ts";
import type { RequestPicture } from "../../../ports/talk/notifier.ts";
import type { CommandProblem, TypedWish, Verb } from "../commands/command.ts";
import { ids, writeButtonValue } from "../ids.ts";
import { correctWish } from "../commands/correct-wish.ts";
import { actions, button, message, section } from "./blocks.ts";
import type { Block, Message } from "./blocks.ts";
import { requestCard } from "./card.ts";
import { ruleName, stateLine } from "./card-state.ts";
import { extendButton } from "./extensions.ts";
import { migrateWords } from "../commands/parse-migrate.ts";
import { lookKeys, lookTopics } from "./looks.ts";
import { offerForm } from "./offers.ts";
import { noAccess } from "./refusals.ts";
import { didYouMean } from "./request-refusals.ts";
import { at } from "./slack-text.ts";
import { code, codes } from "./text-safety.ts";

/** Said while a request is being checked. */
export function checkingText({ cluster, role, namespaces, duration }: TypedWish): string {
  const where = namespaces.length === 0 ? "" : `, namespace${namespaces.length === 1 ? "" : "s"} ${codes(namespaces)}`;
  return `Checking: ${code(role ?? "")} on ${code(cluster ?? "")}${where}${duration === undefined ? "" : `, for ${formatDuration(duration)}`}.`;
}

/** Said when a deed could not be stored. */
export function notRecorded(reference: string): string {
  return `I could not record this, so most likely nothing happened. Should my store have taken it all the same, I do it once it answers and tell you. Try again in a minute. Access that is running still ends on time. (${reference})`;
}
/** Said when something of ours failed. */
export function wentWrong(reference: string): string {
  return `Something went wrong on my side. Tell an administrator ${reference}.`;
}
/** Said when Slack's trigger for opening a form is no longer good. */
export const tookTooLong = "That took too long.";
/** Said when a repeat comes while the first is being worked on. */
export const alreadyAtIt = "I am already at it.";

/** All problems of a line in one answer; under a failed request the form is offered. */
export function problemsMessage(problems: readonly CommandProblem[], verb: Verb | undefined, wish: TypedWish): Message {
  const text = [...problems.map(problemText), ...(verb === "request" || verb === "break-glass" || verb === undefined ? [noAccess] : [])].join("\n");
  return message(text, verb === "request" ? [offerForm("problems", wish, correctWish(problems, wish))] : []);
}

const keysOf: Readonly<Record<Verb, string>> = {
  request: "`request` takes `ns=`, `for=`, `reason=`, `ticket=`.",
  "break-glass": "`break-glass` takes `role=`, `for=`, `reason=`, `ticket=`.",
  end: "`end` takes `reason=`.",
  extend: "`extend` takes a request id, `for=`, `reason=`.",
  approve: "`approve` takes a request id and the 8 characters at the end of its card.",
  deny: "`deny` takes a request id and `reason=`.",
  why: "`why` takes `ns=`, `for=`.",
  list: "`list` takes nothing more.",
  status: "`status` takes a request id.",
  ...lookKeys,
  migrate: `\`migrate\` takes a cluster, then one of ${migrateWords}, and \`soak=\`.`,
  whoami: "`whoami` takes nothing more.",
  link: "`link` takes the name of a cluster.",
  unlink: "`unlink` takes the name of a cluster.",
  help: "`help` takes the name of a command.",
};
const examples: Readonly<Record<string, string>> = { ns: "ns=payments", for: "for=2h", reason: 'reason="checkout is down"', ticket: "ticket=INC-1", cluster: "cluster=prod", role: "role=view" };

type ProblemCode = CommandProblem["code"];
type ByCode = { readonly [C in ProblemCode]: Extract<CommandProblem, { code: C }> };
type One<C extends ProblemCode> = { readonly [Name in C]: { readonly code: Name } & ByCode[Name] }[C];

const problemTexts: { readonly [C in ProblemCode]: (problem: One<C>) => string } = {
  too_long: () => "That line is too long: at most 2,000 characters and 80 words.",
  unknown_verb: ({ typed, suggestions }) => `I don't know the command ${code(typed)}.${didYouMean(suggestions)} All commands: \`/eks-access help\``,
  unknown_key: ({ typed, suggestions, verb }) => `I don't know ${code(`${typed}=`)}.${didYouMean(suggestions.map((key) => `${key}=`))} ${keysOf[verb]}`,
  given_twice: ({ key, values }) => `${code(`${key}=`)} is given twice (${codes(values)}). Give it once.`,
  no_value: ({ key }) => `${code(`${key}=`)} has no value. Example: ${code(examples[key] ?? "")}`,
  stray: ({ typed, suggestion }) => `I can't place ${code(typed)}.${suggestion === undefined ? "" : ` If it is a namespace, write ${code(suggestion)}.`} To say why, write ${code(`reason=${typed}`)}.`,
  long_reason: ({ length }) => `The reason has ${String(length)} characters, at most 500 are shown to who decides. Say it in fewer.`,
  open_quote: ({ begins }) => `The quote before ${code(`${begins}…`)} is never closed.`,
  duration: ({ typed, suggestion }) => (suggestion === undefined ? `${code(`for=${typed}`)} is not a length. Examples: \`30m\`, \`2h\`, \`1h30m\`.` : `${code(`for=${typed}`)} has no unit. Did you mean ${code(`for=${suggestion}`)}?`),
  namespace: ({ typed }) => `${code(typed)} is not a namespace name (letters, digits, \`-\`; \`*\` as a pattern).`,
  too_many_namespaces: () => `At most ${String(mostNamespaces)} namespaces can be asked for at once.`,
  ticket: ({ typed }) => `${code(typed)} is not a ticket (letters, digits, \`#\` \`/\` \`_\` \`.\` \`-\`, at most 64).`,
  which_cluster: ({ verb }) => `Which cluster? For example: ${code(`/eks-access ${verb} prod`)}`,
  surplus: ({ typed, verb }) => `I can't place ${code(typed)}. ${lookKeys[verb]}`,
  look_value: ({ key, typed }) => `${code(`${key}=${typed}`)} is not understood. Examples: \`from=21\`, \`type=STANDARD\`, \`match=role/ci\`.`,
  migrate_word: ({ typed }) => `I can't place ${code(typed)}. ${keysOf.migrate}`,
  hash: ({ typed }) => `${code(typed)} is not the 8 characters at the end of a card. Leave it out to see the request first.`,
  audit_value: ({ key, typed }) => `${code(`${key}=${typed}`)} is not understood. Examples: \`person=ann@example.com\`, \`from=2026-11-24\`, \`to=2026-11-24T12:00:00Z\`, \`last=2h\`, \`skip=15\`.`,
  audit_elsewhere: ({ typed }) => `The log is ${typed === "verify" ? "verified" : "exported"} in a terminal, where its files are: ${code(`eks-access audit ${typed} FILE…`)}`,
  id: ({ typed }) => (typed === "" ? "Which request? Its id looks like `REQ-7K3FQ`; `/eks-access list` shows yours." : `${code(typed)} is not a request id. They look like \`REQ-7K3FQ\`.`),
};

function problemText<C extends ProblemCode>(problem: One<C>): string {
  return problemTexts[problem.code](problem);
}

const helpLines = [
  "*eks-access* gives you time-bound access to EKS clusters, and takes it back on time.",
  "*Ask for access*",
  "`/eks-access` — open the form",
  '`/eks-access request <cluster> <role> [ns=a,b] [for=2h] [reason="…"] [ticket=INC-1]`',
  '`/eks-access break-glass <cluster> reason="…"` — on call only: at once, reviewed afterwards',
  "*While you have it*",
  "`/eks-access list` · `status REQ-7K3FQ` — your access and requests; one of them in full",
  "`/eks-access extend REQ-7K3FQ for=1h` · `end REQ-7K3FQ` — ask for more time; give it back now",
  "*Find out*",
  "`/eks-access why <cluster> <role> [ns=a,b] [for=2h]` · `why REQ-7K3FQ` — what would happen and who decides",
  "`/eks-access policies` — what each access policy of EKS allows",
  "`/eks-access whoami` — who I think you are: your groups, and your IAM principal for each cluster",
  "`/eks-access link prod` · `unlink prod` — prove which IAM role or user is yours there; take that back",
  "*Approvers and administrators:* the buttons on the card, or `/eks-access approve REQ-7K3FQ` · `deny REQ-7K3FQ reason=\"…\"`; `end REQ-7K3FQ reason=\"…\"` to revoke.",
  "*Administrators:* `/eks-access clusters` · `cluster prod` · `entries prod` — modes, drift, who has access · `audit` — what happened. They change nothing. `migrate legacy` — from aws-auth to access entries, with approvals and a way back.",
  "`/eks-access help request` explains one command. Namespaces: `payments`, `a,b`, `team-*`. Time: `30m`, `2h`, `1h30m`.",
];

/** The help text, or one command explained. */
export function helpMessage(topic: Verb | undefined, entitled: readonly Entitled[]): Message {
  const text = topic === undefined ? helpLines.map(inMrkdwn).join("\n") : topics[topic](entitled);
  return message(text);
}

function inMrkdwn(line: string): string {
  return line.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const topics: Readonly<Record<Verb, (entitled: readonly Entitled[]) => string>> = {
  request: (entitled) => `${inMrkdwn('`/eks-access request <cluster> <role> [ns=a,b] [for=2h] [reason="…"] [ticket=INC-1]`')} asks for a role for a limited time. ${whatMay(entitled)} Example: \`/eks-access request prod view ns=payments for=2h reason="checkout errors"\``,
  "break-glass": () => `${inMrkdwn('`/eks-access break-glass <cluster> [role=] [for=30m] reason="…" [ticket=INC-1]`')} is for who is on call: access at once, without an approval, for an hour at most. Everybody is told, and somebody else reviews it afterwards. It cannot be extended; ask for more time as usual. Without a reason a form opens.`,
  list: () => "`/eks-access list` shows your open requests, your live access with the time that is left, and the last ones that are over.",
  status: () => "`/eks-access status REQ-7K3FQ` shows one request in full. You see your own, and those that you may decide.",
  end: () => "`/eks-access end REQ-7K3FQ` gives your access back, or withdraws a request that waits. Without an id it ends the only one you have. Approvers and administrators revoke with `reason=\"…\"`.",
  extend: () => "`/eks-access extend REQ-7K3FQ for=1h reason=\"…\"` asks for more time. It is a request of its own, approved like the first; your access goes on without a gap when it is approved in time, and ends as it would have when not. With all its extensions access lasts at most the entitlement's longest.",
  approve: () => "`/eks-access approve REQ-7K3FQ` shows the request with its buttons, to decide without the card. With the 8 characters at the end of the card, `/eks-access approve REQ-7K3FQ 1a2b3c4d`, the approval counts at once: they say what is approved.",
  deny: () => "`/eks-access deny REQ-7K3FQ reason=\"…\"` denies a request that waits; the requester reads why. Without a reason it shows the request with its buttons.",
  why: () => `${inMrkdwn("`/eks-access why <cluster> <role> [ns=a,b] [for=2h]`")} says which rule decides, who may approve now, what it would give and until when, or why it would be refused. Nothing is asked for by it. \`why REQ-7K3FQ\` says it of a request. Administrators may mention somebody: \`why @ann prod view ns=payments\`.`,
  ...lookTopics,
  policies: () => "`/eks-access policies` says what each access policy of EKS is for and what is easily overlooked; with a name, such as `policies view`, what it allows in Kubernetes.",
  migrate: () => `\`/eks-access migrate legacy\` plans the migration of a cluster from aws-auth to access entries, and shows how one stands that was begun; \`soak=24h\` says how long entries rule before rows go. Further words: ${migrateWords}. Whoever began it cannot approve it. For administrators.`,
  whoami: () => "`/eks-access whoami` shows your Slack account, your groups, and for each cluster that you may ask for your IAM principal, where it comes from and whether IAM knows it. Only you see the answer.",
  link: () => "`/eks-access link prod` opens a form with a command that you run on your computer, and a field for what it prints. It proves that an IAM role or user in the account of that cluster is yours; what you ask for there is then given to it. The configuration must allow linking.",
  unlink: () => "`/eks-access unlink prod` takes your link in the account of that cluster back; without a cluster, all of them. Access that you have stays until its end.",
  help: () => "`/eks-access help` shows all commands, `/eks-access help request` explains one.",
};

/** What somebody can ask for, as a sentence. */
export function whatMay(entitled: readonly Entitled[]): string {
  if (entitled.length === 0) return "You can't ask for anything right now: no entitlement names you.";
  const lines = entitled.slice(0, 12).map(({ cluster, role, entitlement }) => `${code(cluster.name)} (${code(role.name)}: ${formatDuration(entitlement.defaultDuration)}, at most ${formatDuration(entitlement.maxDuration)})`);
  return `You can ask on ${lines.join(", ")}.`;
}

const looking = "⚠️ I am still looking at the clusters, after a start or because my store lost data: access that is live may be missing here. It ends on time all the same. Ask again in a minute.";

const missingWords: Readonly<Record<Missing, string>> = { namespaces: "which namespaces (`ns=…`)", reason: "why (`reason=\"…\"`)", ticket: "a ticket (`ticket=…`)" };

/** Said when the form was opened because something that has to be said was left out. */
export function missingText(wish: { readonly cluster: string; readonly role: string }, missing: readonly Missing[]): string {
  return `${code(wish.role)} on ${code(wish.cluster)} needs to know ${missing.map((one) => missingWords[one]).join(", ")}. Say it in the form that I opened. Nothing is asked for yet.`;
}

/** The list of somebody's requests. */
export function listMessage({ requests, now, mayLack }: Listed): Message {
  if (requests.length === 0) return message(mayLack ? `I know of no request of yours. ${looking}` : "You have no requests and no access right now. That is how it should be. Ask with `/eks-access`.");
  const open = asSeen(requests.filter(({ state }) => !isFinal(state)));
  const over = requests.filter(({ state }) => isFinal(state)).slice(0, 5);
  const blocks = [
    section(open.length === 0 ? (mayLack ? "*I know of nothing that is open.*" : "*You have no access and nothing is waiting.*") : "*Open*"),
    ...open.slice(0, 10).flatMap((request) => [section(line(request, now)), ...listButtons(request)]),
    ...(open.length > 10 ? [section(`and ${String(open.length - 10)} more`)] : []),
    ...(mayLack ? [section(looking)] : []),
    ...(over.length === 0 ? [] : [section(`*Last ones*\n${over.map((request) => line(request, now)).join("\n")}`)]),
  ];
  return { text: `${String(open.length)} open`, blocks };
}

/** Open requests as people see them: what goes on under an extension is one access, and stands there under its last request. */
export function asSeen(open: readonly AccessRequest[]): readonly AccessRequest[] {
  return open.filter((request) => !isContinued(request) || !open.some(({ id, state }) => id === request.extension?.id && state === "active"));
}

function line(request: AccessRequest, now: Instant): string {
  const { shortId, terms, state, intent, closedAt } = request;
  const where = terms.scope.type === "cluster" ? "whole cluster" : codes(terms.scope.namespaces);
  const left = state === "active" && intent !== undefined ? `, ${formatDuration(between(now, intent.notAfter))} left (until ${at(intent.notAfter)})` : closedAt === undefined ? "" : ` ${at(closedAt)}`;
  return `${code(shortId)} ${code(terms.role)} on ${code(terms.cluster)}, ${where} — ${state === "withdrawn" && intent !== undefined ? "given back" : state}${left}${extended(request)}`;
}

function extended({ terms: { extends: continued, duration } }: AccessRequest): string {
  return continued === undefined ? "" : `, ${formatDuration(duration)} more after ${code(continued.shortId)}`;
}

function listButtons(request: AccessRequest): readonly Block[] {
  const value = writeButtonValue({ request: request.id, revision: request.revision, hash: "" });
  if (request.state === "pending") return [actions(`list:${request.id}`, [button({ id: ids.withdraw, text: "Withdraw", value })])];
  return request.state === "active" ? [actions(`list:${request.id}`, [...extendButton(request, value), button({ id: ids.end, text: "End now", value, style: "danger" })])] : [];
}

/** One request in full. */
export function statusMessage(picture: RequestPicture): Message {
  const { request } = picture;
  const text = `${line(request, picture.now)}\n${stateLine(picture)}\nAsked ${at(request.askedAt)} by ${code(request.terms.requester.email)}${request.approvals.map(({ by, at: time }) => `, approved ${at(time)} by ${code(by.email)}`).join("")}${request.approvedByRule === undefined ? "" : `, approved by rule ${code(ruleName(request.terms))}`}.`;
  return message(text);
}
/** A request that waits, for deciding without its card: what the card shows, its buttons, and the line that does the same. */
export function decisionMessage(picture: RequestPicture, verb: "approve" | "deny"): Message {
  const { text, blocks } = requestCard(picture);
  const { shortId, approvalHash } = picture.request;
  const line = verb === "approve" ? `/eks-access approve ${shortId} ${approvalHash.slice(0, 8)}` : `/eks-access deny ${shortId} reason="…"`;
  return { text, blocks: [...blocks, section(`Nothing is decided yet. Use the buttons, or type ${code(line)}`)] };
}

/** Said when the 8 characters that were typed are not those of the request. */
export function otherHash(id: string): string {
  return `These are not the 8 characters of ${code(id)}, so nothing was decided. This is the request as it is:`;
}

/** Said when there is no such request, or none that the person may see: both look the same. */
export function noSuchRequest(id: string, mayLack: boolean): string {
  return mayLack ? `I know of no request ${code(id)} that you may see. ${looking}` : `There is no request ${code(id)} that you may see.`;
}
