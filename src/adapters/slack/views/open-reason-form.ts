// Opening a form that asks for a reason.
import type { Doer, Front } from "../front.ts";
import { extendForm } from "./extend-form.ts";
import { openSmallForm } from "./open-small-form.ts";
import { reasonForm } from "./reason-form.ts";
import type { ReasonFormFacts } from "./reason-form.ts";

/** Who clicked, and the trigger of the click. */
interface Clicked {
  readonly doer: Doer;
  readonly triggerId: string;
}

const again = "Click the button again.";

/** Opens the form for denying or revoking. */
export function openReasonForm(front: Front, clicked: Clicked, facts: ReasonFormFacts): Promise<void> {
  return openSmallForm(front, clicked, { view: reasonForm(facts), again });
}

/** Opens the form for more time. */
export function openExtendForm(front: Front, clicked: Clicked, facts: Parameters<typeof extendForm>[0]): Promise<void> {
  return openSmallForm(front, clicked, { view: extendForm(facts), again });
}
