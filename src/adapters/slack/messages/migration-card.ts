// One card per migration run, drawn from its record.
import { blockTexts, skipTexts } from "../../../domain/overview/migration-words.ts";
import type { RunDeedKind } from "../../../domain/migration/run/decide-deed.ts";
import type { MigrationRun, RunStep } from "../../../domain/migration/run/migration-run.ts";
import { currentStep } from "../../../domain/migration/run/migration-run.ts";
import { phaseAfter } from "../../../domain/migration/run/run-phase.ts";
import type { RunPhase } from "../../../domain/migration/run/run-phase.ts";
import { formatDuration } from "../../../domain/time.ts";
import { runButtonId, writeRunButton } from "../run-button.ts";
import { actions, button, context, header, section } from "./blocks.ts";
import type { Action, Block, ButtonFacts, Message } from "./blocks.ts";
import { phaseTexts, stopText } from "./migration-words.ts";
import { at, person } from "./slack-text.ts";
import { code, codes, cut } from "./text-safety.ts";

const mostRows = 8;

/** The card. */
export function migrationCard(run: MigrationRun): Message {
  const title = `Migration of ${run.cluster}: aws-auth → access entries`;
  const blocks: readonly (Block | undefined)[] = [header(title), section(headText(run)), ...phaseBlocks(run), run.stop === undefined ? undefined : section(`*Stopped.* ${stopText(run)}`), buttons(run), context(footText(run))];
  return { text: cut(`${title}: ${phaseTexts[run.phase]}`, 300), blocks: blocks.filter((block) => block !== undefined) };
}

function headText(run: MigrationRun): string {
  const { steps } = run;
  const count = (...states: readonly RunStep["state"][]): number => steps.filter(({ state }) => states.includes(state)).length;
  const step = run.phase === "creating" ? currentStep(run) : undefined;
  const entries = `${String(count("done", "there"))} of ${String(steps.length - count("skipped"))} principals have their entry${step === undefined ? "" : ` · next ${code(step.entry.principalArn)} (${step.kind === "admin" ? "administrator, alone" : step.kind})`}`;
  const undone = count("undone") + count("left") === 0 ? "" : ` · ${String(count("undone"))} taken back${count("left") === 0 ? "" : `, ${String(count("left"))} left, for they are not of this run any more`}`;
  return [`*${phaseTexts[run.phase]}*`, run.phase === "planned" ? "" : `${entries}${undone}`, soakText(run)].filter((line) => line !== "").join("\n");
}

function soakText({ phase, soakUntil, soak }: MigrationRun): string {
  if (phase === "planned") return `Soak before the clean-up: ${formatDuration(soak)}`;
  return phase === "soaking" && soakUntil !== undefined ? `Until ${at(soakUntil)}. Try your access: \`kubectl auth whoami\`, \`kubectl auth can-i '*' '*'\`` : "";
}

function phaseBlocks(run: MigrationRun): readonly Block[] {
  if (run.phase === "planned") return planBlocks(run);
  if (run.phase === "cleanUpWaiting" && run.cleanUp !== undefined) {
    return [section(`*These rows go:* ${codes(run.cleanUp.names)}\nAll else in aws-auth stays as it is, byte for byte. The texts are in the thread. To undo: roll back, rows come back first.`)];
  }
  return run.phase === "apiModeWaiting" ? [section(apiText(run))] : [];
}

function planBlocks({ plan, modeAtPlan, otherWriters }: MigrationRun): readonly Block[] {
  const counts = `To make: ${String(plan.entries.length)} entries; by EKS at the switch: ${String(plan.ensureAfterSwitch.length)}; blocked rows: ${String(plan.blocked.length)}; skipped rows: ${String(plan.skipped.length)}`;
  const blocked = plan.blocked.slice(0, mostRows).map(({ arn, reason }) => `• ${code(arn ?? "the plan")}: ${blockTexts[reason].why}. _${blockTexts[reason].remedy}_`);
  const without = plan.skipped.filter(({ reason }) => reason !== "already_exists").slice(0, mostRows).map(({ arn, reason }) => `• ${code(arn ?? "")}: ${skipTexts[reason]}`);
  const writers = otherWriters.length === 0 ? "" : `*Others write aws-auth too:* ${codes(otherWriters)}. Take the rows out of that source before the clean-up, or they come back.`;
  return [
    section(`${modeAtPlan} → API_AND_CONFIG_MAP. ${counts}. The whole plan is in the thread.\n${modeAtPlan === "CONFIG_MAP" ? "*The mode cannot go back.* Everything else can be rolled back." : "Everything can be rolled back."}`),
    ...(blocked.length === 0 ? [] : [section(`*Blocked: they stay in aws-auth, and mode API waits*\n${blocked.join("\n")}${more(plan.blocked.length)}`)]),
    ...(without.length === 0 ? [] : [section(`*Give no access today, and get none*\n${without.join("\n")}`)]),
    ...(writers === "" ? [] : [section(writers)]),
  ];
}

function more(count: number): string {
  return count > mostRows ? `\n…and ${String(count - mostRows)} more` : "";
}

function apiText(run: MigrationRun): string {
  const left = run.steps.filter(({ state }) => state === "skipped").map(({ row }) => row);
  const open = [...run.plan.blocked.map(({ arn }) => arn ?? "the plan"), ...left];
  const who = run.confirmations.length === 0 ? "nobody yet" : run.confirmations.map(({ by }) => person(by.id)).join(", ");
  return [
    "*The mode API cannot be undone.* aws-auth is never read again on this cluster then, and there is no rolling back.",
    open.length === 0 ? "" : `Blocked at the plan, so they must have entries or go first: ${codes(open)}`,
    `Access confirmed by: ${who}. Another administrator approves by typing ${code(`/eks-access migrate ${run.cluster} api-mode ${run.hash.slice(0, 8)}`)}`,
  ].filter((line) => line !== "").join("\n");
}

type Offer = Omit<ButtonFacts, "id" | "value"> & { readonly deed: RunDeedKind };

const byPhase: Readonly<Partial<Record<RunPhase, (cluster: string) => readonly Offer[]>>> = {
  planned: (cluster) => [
    { deed: "approve", text: "Approve…", style: "primary", confirm: { title: "Approve this migration?", text: `It backs aws-auth of ${cluster} up, switches the mode, which cannot go back, and makes the entries of the plan, administrators one by one.`, yes: "Approve" } },
    { deed: "cancel", text: "Cancel" },
  ],
  soaking: () => [confirmOffer],
  cleanUpWaiting: (cluster) => [
    { deed: "clean_up", text: "Approve clean-up…", style: "primary", confirm: { title: "Take the rows out?", text: `The rows on the card go from aws-auth of ${cluster}, and nothing else.`, yes: "Approve" } },
    confirmOffer, finishOffer,
  ],
  apiModeWaiting: () => [confirmOffer, finishOffer],
};
const confirmOffer: Offer = { deed: "confirm", text: "My access works" };
const finishOffer: Offer = { deed: "finish", text: "Finish here" };
const retryOffer: Offer = { deed: "retry", text: "Try again", style: "primary" };
const backOffer: Offer = {
  deed: "roll_back", text: "Roll back…", style: "danger",
  confirm: { title: "Roll this migration back?", text: "Rows that were taken out come back first; then the entries of this run are deleted and their rows rule again. The mode stays as it is: it cannot go back.", yes: "Roll back" },
};

function buttons(run: MigrationRun): Block | undefined {
  const { cluster, phase, stop } = run;
  const whenStopped: readonly Offer[] = phase === "creating" ? [retryOffer, { deed: "skip", text: "Skip row" }] : [retryOffer];
  const offers = [...(stop === undefined ? byPhase[phase]?.(cluster) ?? [] : whenStopped), ...(phaseAfter(phase, "rollBackAsked") === undefined ? [] : [backOffer])];
  const elements: Action[] = offers.map(({ deed, ...facts }) => button({ ...facts, id: runButtonId(deed), value: writeRunButton(run, deed), label: `${facts.text} (migration of ${cluster})` }));
  return elements.length === 0 ? undefined : actions(`migration:${run.id}:${String(run.revision)}`, elements);
}

function footText({ hash, startedBy, startedAt, approval, backup, phase }: MigrationRun): string {
  const approved = approval === undefined ? "" : ` · approved by ${person(approval.by.id)}`;
  return `plan ${code(hash.slice(0, 8))} by ${person(startedBy.id)} ${at(startedAt)}${approved}${phase === "planned" || phase === "cancelled" || phase === "expired" ? "" : ` · backup ${code(backup)}`}`;
}
