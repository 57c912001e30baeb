// Submitting the forms around broken glass.
import { isGlassVerdict } from "../../../domain/break-glass/break-glass-record.ts";
import type { BreakGlassWish } from "../../../domain/break-glass/decide-break-glass.ts";
import { clean } from "../messages/text-safety.ts";
import type { Front } from "../front.ts";
import { ids, readButtonValue } from "../ids.ts";
import { submit } from "./form-submission.ts";
import type { FormArgs } from "./form-submission.ts";
import { noteIn, wishIn } from "./form-values.ts";

/** Handles *Break glass*. The use case decides everything; only what was left empty is said here. */
export function onBreakGlassForm(front: Front, args: FormArgs): Promise<void> {
  return submit(front, args, () => {
    const wish = glassIn(args.view);
    if (wish.cluster === "") return Promise.resolve({ errors: { [ids.cluster]: "Which cluster?" } });
    if ((wish.reason ?? "").length < 3) return Promise.resolve({ errors: { [ids.reason]: "Say why." } });
    return Promise.resolve({ work: { kind: "break_glass", requestId: front.random.requestId(front.clock.now()), wish } });
  });
}

// Role and ticket are not asked for: what was typed with the command goes with the form.
function glassIn({ private_metadata: notes, state: { values } }: FormArgs["view"]): BreakGlassWish {
  const { duration, reason } = wishIn(values);
  const [role, ticket] = [noteIn(notes, "role"), noteIn(notes, "ticket")];
  return {
    cluster: clean(values[ids.cluster]?.[ids.cluster]?.value ?? "", 60).toLowerCase(),
    ...(role === "" ? {} : { role }), ...(ticket === "" ? {} : { ticket }), ...(duration === undefined ? {} : { duration }), ...(reason === undefined ? {} : { reason }),
  };
}

/** Handles *Save review*. */
export function onGlassReviewForm(front: Front, args: FormArgs): Promise<void> {
  return submit(front, args, () => {
    const button = readButtonValue(noteIn(args.view.private_metadata, "value"));
    const { verdict, note } = reviewIn(args.view.state.values);
    if (button === undefined) return Promise.resolve({ errors: { [ids.reason]: "This form is too old. Close it and click again." } });
    if (!isGlassVerdict(verdict)) return Promise.resolve({ errors: { [ids.verdict]: "Choose one." } });
    if (note.length < 3) return Promise.resolve({ errors: { [ids.reason]: "Say what happened." } });
    return Promise.resolve({ work: { kind: "review_glass", requestId: button.request, verdict, note } });
  });
}

function reviewIn(values: FormArgs["view"]["state"]["values"]): { readonly verdict: string; readonly note: string } {
  return { verdict: values[ids.verdict]?.[ids.verdict]?.selected_option?.value ?? "", note: clean(values[ids.reason]?.[ids.reason]?.value ?? "", 500, "many") };
}
