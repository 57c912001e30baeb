// Everyone with access to a cluster, as text.
import type { AccessView } from "./access-view.ts";
import type { RowView } from "./aws-auth-view.ts";
import type { EntryView, LeaseView, PolicyView } from "./entry-view.ts";
import type { UnreadEntry } from "./findings.ts";
import { alarms, factText, makers, modes, noRows, owners, rowKinds, sectionText, someOf } from "./overview-words.ts";
import type { PrincipalState } from "./principal-state.ts";
import { isUnknown } from "./unknown.ts";

/** Renders the view whole; ends in a line break. */
export function accessText(view: AccessView): string {
  const { entries, awsAuth } = view;
  const count = isUnknown(entries) ? "" : String(entries.length);
  const rows = typeof awsAuth === "string" || isUnknown(awsAuth) ? "" : String(awsAuth.rows.length);
  return `${[...accessHead(view), "", `access entries: ${noEntries(view) ?? count}`, ...entryItems(view).flat(), "", `aws-auth: ${noAwsAuth(view) ?? rows}`, ...sectionLines(view), ...rowItems(view).flat()].join("\n")}\n`;
}

/** What is said before the lists. */
export function accessHead({ cluster, arn, mode }: AccessView): readonly string[] {
  // EKS User Guide: in this mode the creator is administrator without standing anywhere.
  const hidden = mode === "CONFIG_MAP" ? ["Besides those below, whoever made the cluster may be its administrator: in this mode EKS does not show it."] : [];
  return [`${cluster}  ${arn}`, `mode: ${factText(mode)}${isUnknown(mode) ? "" : ` (${modes[mode]})`}`, ...hidden];
}

/** Why no entries are listed; undefined when they are. */
export function noEntries({ entries }: AccessView): string | undefined {
  return isUnknown(entries) ? factText(entries) : undefined;
}

/** Why no rows of aws-auth are listed; undefined when they are. */
export function noAwsAuth({ awsAuth }: AccessView): string | undefined {
  if (isUnknown(awsAuth)) return factText(awsAuth);
  return typeof awsAuth === "string" ? noRows[awsAuth] : undefined;
}

/** Sections of aws-auth that cannot be read. */
export function sectionLines({ awsAuth }: AccessView): readonly string[] {
  return typeof awsAuth === "string" || isUnknown(awsAuth) ? [] : awsAuth.unreadable.map((section) => `  ${sectionText(section)}`);
}

/** The lines of each entry. @param most longest list of names */
export function entryItems({ entries }: AccessView, most = Infinity): readonly (readonly string[])[] {
  return isUnknown(entries) ? [] : entries.map((entry) => entryLines(entry, most));
}

/** The lines of each row of aws-auth. @param most longest list of names */
export function rowItems({ awsAuth }: AccessView, most = Infinity): readonly (readonly string[])[] {
  return typeof awsAuth === "string" || isUnknown(awsAuth) ? [] : awsAuth.rows.map((row) => rowLines(row, most));
}

function entryLines(entry: EntryView | UnreadEntry, most: number): readonly string[] {
  if ("unknown" in entry) return [`  ${entry.principal}`, `      ${factText(entry)}`];
  const { principal, owner, maker, type, since, groups, policies, leases, username, alarms: raised } = entry;
  const facts = [
    `${owners[owner]}${maker === undefined ? "" : `, ${makers[maker]}`}; ${type}; since ${since.slice(0, 10)}`,
    ...stateLines(entry.principalState),
    ...leases.map(leaseText),
    ...(owner === "ours" && leases.length === 0 ? ["no lease is left: it is about to be removed"] : []),
    ...policies.map((policy) => policyText(policy, most)),
    ...(groups.length === 0 ? [] : [`groups ${someOf(groups, most)}`]),
    `username ${factText(username)}`,
    ...raised.map((alarm) => `look at it: ${alarms[alarm]}`),
  ];
  return [`  ${principal}`, ...facts.map((fact) => `      ${fact}`)];
}

function stateLines(state: PrincipalState | undefined): readonly string[] {
  if (state === undefined || state === "there") return [];
  if (state === "gone") return ["dead: IAM knows no such principal any more"];
  return [state === "recreated" ? "dead: the principal was made anew after this entry, which lets nobody in" : `whether its principal still exists is ${factText(state)}`];
}

function leaseText({ request, shortId, role, person, email, ends }: LeaseView): string {
  return `until ${ends}: role ${role} of ${email ?? person}, request ${shortId ?? request}`;
}

function policyText({ policy, scope }: PolicyView, most: number): string {
  if (scope === "cluster") return `${policy} on the whole cluster`;
  return isUnknown(scope) ? `${policy}, scope ${factText(scope)}` : `${policy} on ${someOf(scope, most)}`;
}

function rowLines({ name, kind, username, groups, entry }: RowView, most: number): readonly string[] {
  const facts = [
    rowKinds[kind] ?? kind,
    ...(entry === undefined ? [] : [`the access entry of ${entry} is in force instead`]),
    ...(groups.length === 0 ? [] : [`groups ${someOf(groups, most)}`]),
    ...(username === "" ? [] : [`username ${username}`]),
  ];
  return [`  ${name}`, ...facts.map((fact) => `      ${fact}`)];
}
