// Direct messages to the requester.
import { arnParts } from "../../../domain/ids.ts";
import type { DirectFact } from "../../../domain/request/notice.ts";
import type { AccessRequest } from "../../../domain/request/access-request.ts";
import { between, formatDuration, seconds } from "../../../domain/time.ts";
import type { CardPointer, RequestPicture } from "../../../ports/talk/notifier.ts";
import { ids, writeButtonValue } from "../ids.ts";
import { actions, button, context, preformatted, quote, section } from "./blocks.ts";
import type { Block, Message } from "./blocks.ts";
import { isVoid } from "./card-state.ts";
import { departed } from "./departures.ts";
import { extendButton, lengthText, nothingGranted } from "./extensions.ts";
import { grantRejection } from "./grant-rejections.ts";
import { askAgain } from "./offers.ts";
import { at, groups, person } from "./slack-text.ts";
import { code, codes, cutMrkdwn } from "./text-safety.ts";

/** The message for a fact. */
export function directMessage(fact: DirectFact, picture: RequestPicture & { readonly card: CardPointer | undefined }): Message {
  const text = sentence(fact, picture);
  return { text: cutMrkdwn(text, 300), blocks: [section(`${text}${link(picture.card)}`), ...more(fact, picture)] };
}

function link(card: CardPointer | undefined): string {
  return card?.permalink === undefined || !/^https?:\/\/\S+$/.test(card.permalink) ? "" : ` <${card.permalink}|Card>`;
}

function sentence(fact: DirectFact, picture: RequestPicture): string {
  const { shortId, terms } = picture.request;
  return sentences[fact](picture, { what: `*${terms.role}* on *${terms.cluster}*${terms.scope.type === "cluster" ? "" : `, ${codes(terms.scope.namespaces)}`}`, name: code(shortId) });
}

const sentences: Readonly<Record<DirectFact, (picture: RequestPicture, names: { readonly what: string; readonly name: string }) => string>> = {
  waiting: ({ request, approverGroups }, { what, name }) => `${name}, ${request.terms.extends === undefined ? "" : `${lengthText(request.terms)} of `}${what}, is waiting for ${groups(approverGroups)}.${meanwhile(request)}`,
  active: ({ request }, { what, name }) => (request.terms.extends !== undefined ? `${what} goes on until ${request.intent === undefined ? "its end" : at(request.intent.notAfter)} (${name} extends ${code(request.terms.extends.shortId)}).` : `You have ${what} until ${request.intent === undefined ? "its end" : at(request.intent.notAfter)} (${formatDuration(request.terms.duration)}). Paste this:`),
  soon: ({ request }, { what, name }) => `${what} (${name}) ends ${request.intent === undefined ? "soon" : at(request.intent.notAfter)}. It is removed by itself; open shells may stay until you close them.`,
  over: ({ request }, { what, name }) => over(request, `${what} (${name})`),
  withdrawn: ({ request }, { what, name }) => (request.intent === undefined ? `${what} (${name}) is withdrawn${request.end?.kind === "withdraw" ? "" : by(request)}. ${nothingGranted(request)}` : `${what} (${name}) is given back${request.end?.kind === "withdraw" ? "" : by(request)} and removed.`),
  revoked: ({ request }, { what, name }) => `${what} (${name}) was revoked${by(request)} and is removed.`,
  lost: ({ request }, { what, name }) => (request.end?.kind === "requester_left" ? `${departed(request)}, so ${what} (${name}) is being removed.` : `Somebody removed ${what} (${name}) in AWS. It is not made again; ask anew if you need it.`),
  denied: ({ request }, { what, name }) => `${what} (${name}) was denied${request.denial === undefined ? "" : ` by ${person(request.denial.by.id)}`}. ${nothingGranted(request)}`,
  expired: ({ request, approverGroups }, { what, name }) => (isVoid(request) ? isLost(what, name) : `Nobody decided ${what} (${name}) in time. ${nothingGranted(request)} Ask again, or ask ${groups(approverGroups)} directly.`),
  failed: ({ request }, { what, name }) => {
    if (isVoid(request)) return isLost(what, name);
    const why = request.failure === undefined ? "unknown reason" : grantRejection(request.failure.code, request.failure.detail);
    return request.activeAt === undefined ? `${what} (${name}) could not be granted: ${why}. ${nothingGranted(request)}` : `${what} (${name}) was lost and could not be put back: ${why}. Ask again if you need it.`;
  },
};

function by(request: AccessRequest): string {
  const { end } = request;
  if (end === undefined) return "";
  if (end.kind === "operator") return ` by the operator ${code(end.operator)}`;
  if (end.kind === "requester_left") return ` because ${departed(request)}`;
  return "by" in end ? ` by ${person(end.by.id)}` : "";
}

function isLost(what: string, name: string): string {
  return `My store lost what became of ${what} (${name}). It gives no access on the cluster now. Ask again if you need it.`;
}

/** A removal that was told later than this after the end is told with both times. */
const onTime = seconds(60);

// The end that was promised is not the end that was.
function over({ activeAt, intent, removedAt }: AccessRequest, what: string): string {
  const due = intent?.notAfter;
  const gone = removedAt ?? due;
  if (activeAt === undefined) return `The time of ${what} was over before it was confirmed active. What was begun is removed.`;
  if (gone === undefined || due === undefined) return `${what} ended and is removed.`;
  if (between(due, gone) <= onTime) return `${what} ended ${at(gone)} and is removed.`;
  return `${what} was to end ${at(due)}, but could be removed only ${at(gone)}. It is gone now.`;
}

function meanwhile({ terms: { extends: extended } }: AccessRequest): string {
  return extended === undefined ? "" : ` ${code(extended.shortId)} goes on until ${at(extended.until)} meanwhile.`;
}

function more(fact: DirectFact, picture: RequestPicture): readonly Block[] {
  const { request } = picture;
  const value = writeButtonValue({ request: request.id, revision: request.revision, hash: "" });
  if (fact === "waiting") return request.state === "pending" ? [actions(`dm:waiting:${request.id}`, [button({ id: ids.withdraw, text: "Withdraw", value })])] : [];
  if (fact === "active") return request.terms.extends === undefined ? howToUse(picture, value) : [];
  if (fact === "soon") return [actions(`dm:soon:${request.id}`, [...extendButton(request, value), button({ id: ids.end, text: "I'm done", value, label: `Give ${request.shortId} back now` })])];
  return [...saidOf(fact, request), askAgain(request)];
}

function saidOf(fact: DirectFact, { denial, end }: AccessRequest): readonly Block[] {
  if (fact === "denied" && denial !== undefined) return [quote(denial.reason)];
  return (fact === "revoked" && end?.kind === "revoke" && end.reason !== undefined) || end?.kind === "operator" ? [quote(end.reason ?? "")] : [];
}

function howToUse({ request, cluster }: RequestPicture, value: string): readonly Block[] {
  if (cluster === undefined) return [];
  const namespace = request.terms.scope.type === "cluster" ? undefined : request.terms.scope.namespaces.find((name) => !name.includes("*"));
  const kubectl = `kubectl --context ${quoted(cluster.name)}${namespace === undefined ? "" : ` -n ${quoted(namespace)}`}`;
  const isRole = arnParts(request.terms.principal).resource.startsWith("role/");
  const role = isRole ? ` --role-arn ${quoted(request.terms.principal)}` : "";
  const lines = `aws eks update-kubeconfig --name ${quoted(cluster.eksName)} --region ${quoted(cluster.region)} --alias ${quoted(cluster.name)}${role}\n${kubectl} get pods`;
  return [
    preformatted(lines),
    context(`${isRole ? "Already signed in as that role? Leave out `--role-arn`. " : ""}It can take a few seconds until every API server knows. Check: ${code(`kubectl --context ${cluster.name} auth can-i get pods${namespace === undefined ? "" : ` -n ${namespace}`}`)}`),
    actions(`dm:active:${request.id}`, [button({ id: ids.end, text: "End now", value, style: "danger", confirm: { title: `End ${request.shortId}?`, text: "The access is removed at once.", yes: "End now" } })]),
  ];
}

/** A value for a shell: as it is when it holds nothing special, else in single quotes. */
function quoted(value: string): string {
  return /^[A-Za-z0-9_./:@-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
