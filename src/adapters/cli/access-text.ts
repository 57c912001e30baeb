// Everyone with access to a cluster, as text.
import type { AccessView } from "../../domain/overview/access-view.ts";
import type { RowView } from "../../domain/overview/aws-auth-view.ts";
import type { EntryView, LeaseView, PolicyView } from "../../domain/overview/entry-view.ts";
import { isUnknown } from "../../domain/overview/unknown.ts";
import { alarms, factText, noRows, owners, rowKinds, sectionText } from "./overview-words.ts";

/** Renders the view; ends in a line break. */
export function accessText({ cluster, arn, mode, entries, awsAuth }: AccessView): string {
  return `${[`${cluster}  ${arn}`, `mode: ${factText(mode)}`, ...hiddenLines(mode), "", ...entryLines(entries), "", ...awsAuthLines(awsAuth)].join("\n")}\n`;
}

// EKS User Guide: in this mode the creator is administrator without standing anywhere.
function hiddenLines(mode: AccessView["mode"]): readonly string[] {
  return mode === "CONFIG_MAP" ? ["Besides those below, whoever made the cluster may be its administrator: in this mode EKS does not show it."] : [];
}

function entryLines(entries: AccessView["entries"]): readonly string[] {
  if (isUnknown(entries)) return [`access entries: ${factText(entries)}`];
  return [`access entries: ${String(entries.length)}`, ...entries.flatMap((entry) => ("unknown" in entry ? [`  ${entry.principal}`, `      ${factText(entry)}`] : oneEntry(entry)))];
}

function oneEntry({ principal, owner, type, username, groups, policies, leases, alarms: raised }: EntryView): readonly string[] {
  const facts = [
    `${owners[owner]}; ${type}`,
    ...leases.map(leaseText),
    ...(owner === "ours" && leases.length === 0 ? ["no lease is left: it is about to be removed"] : []),
    ...policies.map(policyText),
    ...(groups.length === 0 ? [] : [`groups ${groups.join(", ")}`]),
    `username ${factText(username)}`,
    ...raised.map((alarm) => `look at it: ${alarms[alarm]}`),
  ];
  return [`  ${principal}`, ...facts.map((fact) => `      ${fact}`)];
}

function leaseText({ request, role, person, ends }: LeaseView): string {
  return `until ${ends}: role ${role} of ${person}, request ${request}`;
}

function policyText({ policy, scope }: PolicyView): string {
  if (scope === "cluster") return `${policy} on the whole cluster`;
  return isUnknown(scope) ? `${policy}, scope ${factText(scope)}` : `${policy} on ${scope.join(", ")}`;
}

function awsAuthLines(awsAuth: AccessView["awsAuth"]): readonly string[] {
  if (isUnknown(awsAuth)) return [`aws-auth: ${factText(awsAuth)}`];
  if (typeof awsAuth === "string") return [`aws-auth: ${noRows[awsAuth]}`];
  return [`aws-auth: ${String(awsAuth.rows.length)}`, ...awsAuth.unreadable.map((section) => `  ${sectionText(section)}`), ...awsAuth.rows.flatMap(oneRow)];
}

function oneRow({ name, kind, username, groups, entry }: RowView): readonly string[] {
  const facts = [
    rowKinds[kind] ?? kind,
    ...(entry === undefined ? [] : [`the access entry of ${entry} is in force instead`]),
    ...(groups.length === 0 ? [] : [`groups ${groups.join(", ")}`]),
    ...(username === "" ? [] : [`username ${username}`]),
  ];
  return [`  ${name}`, ...facts.map((fact) => `      ${fact}`)];
}
