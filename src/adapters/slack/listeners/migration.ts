// What administrators want of migrations, typed or clicked. The answer comes after the acknowledgement; the card tells the rest.
import type { RunOutcome, RunWish } from "../../../domain/migration/run/run-wish.ts";
import { say } from "../front.ts";
import type { Doer, Front } from "../front.ts";
import { deedText, phaseTexts, runRefusalText, stopText } from "../messages/migration-words.ts";
import { code } from "../messages/text-safety.ts";
import { readRunButton } from "../run-button.ts";

interface Asking {
  readonly front: Front;
  readonly doer: Doer;
}

/** Does what was typed. @param ack acknowledges, with what the person reads at once */
export async function typedMigration(asking: Asking & { readonly wish: RunWish }, ack: (text: string) => Promise<void>): Promise<void> {
  const { front, doer, wish } = asking;
  const admitted = await front.migrate(doer.user, wish);
  if ("refusal" in admitted) return ack(runRefusalText(admitted.refusal, front.settings.current()));
  await ack(wish.kind === "start" ? `Reading ${code(wish.cluster)}; nothing is changed…` : "One moment…");
  await say(front, doer, outcomeText(asking, await admitted.carryOut()));
}

/** Does what a button of a card says. */
export async function clickedMigration(asking: Asking & { readonly value: string }, ack: () => Promise<void>): Promise<void> {
  const { front, doer, value } = asking;
  const wish = readRunButton(value);
  if (wish === undefined) throw new Error("A button of ours has a value that is not ours.");
  await ack();
  const admitted = await front.migrate(doer.user, wish);
  await say(front, doer, "refusal" in admitted ? runRefusalText(admitted.refusal, front.settings.current()) : outcomeText(asking, await admitted.carryOut()));
}

function outcomeText({ front }: Asking, outcome: RunOutcome): string {
  switch (outcome.kind) {
    case "refused":
      return runRefusalText(outcome.refusal, front.settings.current());
    case "started":
      return `The plan for ${code(outcome.run.cluster)} is in the administrators' channel, where another administrator can approve it. Nothing has been changed.`;
    case "status":
      return [`Migration of ${code(outcome.run.cluster)}: ${phaseTexts[outcome.run.phase]}.`, stopText(outcome.run), outcome.card === undefined ? "" : `<${outcome.card}|The card>`].filter((line) => line !== "").join("\n");
    case "done":
      return deedText(outcome.deed, outcome.run);
  }
}
