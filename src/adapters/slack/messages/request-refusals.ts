// Why a request is refused: one sentence per code, without its end.
import type { RequestRefusal } from "../../../domain/entitlement/reasons.ts";
import { formatDuration } from "../../../domain/time.ts";
import { configurationInvalid, memberRefusal } from "./refusals.ts";
import { at } from "./slack-text.ts";
import { code, codes } from "./text-safety.ts";

type Code = RequestRefusal["code"];
type ByCode = { readonly [C in Code]: Extract<RequestRefusal, { code: C }> };
type One<C extends Code> = { readonly [Name in C]: { readonly code: Name } & ByCode[Name] }[C];

const sentences: { readonly [C in Code]: (refusal: One<C>) => string } = {
  not_member: ({ why }) => memberRefusal(why),
  unknown_cluster: ({ cluster, suggestions, possible }) => `There is no cluster ${code(cluster)} that you can ask for.${didYouMean(suggestions)} ${possible.length === 0 ? "You can't ask for any." : `You can ask for: ${codes(possible)}.`}`,
  unknown_role: ({ cluster, role, suggestions, possible }) => `${code(cluster)} has no role ${code(role)} for you.${didYouMean(suggestions)} Roles there: ${codes(possible)}.`,
  not_entitled: ({ role, cluster }) => `You can't ask for ${code(role)} on ${code(cluster)}: no entitlement gives it to you.`,
  namespaces_needed: ({ role, cluster, possible }) => `${code(role)} on ${code(cluster)} counts in namespaces: add ${code("ns=…")}. You may ask for ${codes(possible)}.`,
  namespaces_do_not_apply: ({ role }) => `${code(role)} covers the whole cluster, so ${code("ns=")} does not apply. Leave it out, or take a role with namespaces.`,
  namespace_outside: ({ role, cluster, namespace, possible }) => `With ${code(role)} on ${code(cluster)} you may ask for ${codes(possible)}, not ${code(namespace)}.`,
  namespace_unknown: ({ cluster, namespace, suggestions }) => `${code(cluster)} has no namespace ${code(namespace)}.${didYouMean(suggestions)}`,
  too_many_namespaces: ({ max }) => `That names too many namespaces for one request (at most ${String(max)}, fewer when their names are long). Ask for fewer, or use a pattern such as ${code("team-*")}.`,
  too_long: ({ asked, max, role, cluster }) => `${code(`for=${formatDuration(asked)}`)} is longer than ${formatDuration(max)}, the longest for ${code(role)} on ${code(cluster)}. Did you mean ${code(`for=${formatDuration(max)}`)}?`,
  too_short: ({ asked, min }) => `${code(`for=${formatDuration(asked)}`)} is shorter than ${formatDuration(min)}, the shortest that can be asked for.`,
  reason_needed: ({ role, cluster }) => `${code(role)} on ${code(cluster)} needs a reason: add ${code('reason="…"')}.`,
  ticket_needed: ({ role, cluster }) => `${code(role)} on ${code(cluster)} needs a ticket: add ${code("ticket=…")}.`,
  duplicate: (refusal) => duplicate(refusal),
  too_many_open: ({ open, max }) => `You have ${String(open)} requests waiting for approval, and ${String(max)} is the most. Withdraw one, or wait.`,
  directory_unknown: ({ reference }) => `Slack did not say who you are or which groups you are in, so I can't check this. Try again in a minute. (${reference})`,
  configuration_invalid: () => configurationInvalid,
  no_principal: ({ cluster }) => `I don't know your IAM principal in the account of ${code(cluster)}. ${code("/eks-access whoami")} says why and what to do.`,
  principal_missing: ({ cluster, principal }) => `Your IAM principal for ${code(cluster)}, ${code(shortArn(principal))}, does not exist in IAM. Ask an administrator to look at it.`,
  principal_recreated: ({ cluster, principal }) => `Your principal on ${code(cluster)}, ${code(shortArn(principal))}, was deleted and made anew after you linked it, so it is not the one that you proved. Link it again: ${code(`/eks-access link ${cluster}`)}`,
  principal_shared: ({ cluster, principal }) => `Your principal on ${code(cluster)}, ${code(shortArn(principal))}, is shared by several people, so access would reach them all.`,
  principal_protected: ({ cluster }) => `Your principal on ${code(cluster)} is one that never gets access this way.`,
  mode_config_map: ({ cluster }) => `${code(cluster)} uses only aws-auth (authentication mode CONFIG_MAP); access entries do not work there. An administrator has to change the mode first.`,
  mapped_in_aws_auth: ({ cluster }) => `aws-auth on ${code(cluster)} maps your principal, and an access entry would override it. An administrator must take that row out first.`,
  aws_auth_unknown: ({ cluster, reference }) => `I could not read aws-auth on ${code(cluster)}, so it may map your principal, and an access entry would override that. Try again later. (${reference})`,
  standing_entry: ({ cluster }) => `Your principal has an access entry on ${code(cluster)} that eks-access did not make, and this cluster is set to leave those alone.`,
  aws_unreachable: ({ cluster, reference }) => `AWS did not answer for ${code(cluster)}, or takes no more calls right now. Try again in a minute. (${reference})`,
};

/** The sentence that a person reads when a request is refused, without its end. */
export function requestRefusal<C extends Code>(refusal: One<C>): string {
  return sentences[refusal.code](refusal);
}

function shortArn(arn: string): string {
  return arn.split(":").slice(5).join(":");
}

/** " Did you mean …?", or nothing. */
export function didYouMean(suggestions: readonly string[]): string {
  return suggestions.length === 0 ? "" : ` Did you mean ${suggestions.map(code).join(" or ")}?`;
}

function duplicate({ other, state, until }: Extract<RequestRefusal, { code: "duplicate" }>): string {
  if (state === "pending") return `You already asked: ${code(other)} is waiting for approval.`;
  return until === undefined ? `${code(other)} is being granted already.` : `You already have this until ${at(until)} (${code(other)}). For more time: ${code(`/eks-access extend ${other} for=1h`)}`;
}
