// What was typed into the request form so far.
import type { ViewOutput } from "@slack/bolt";
import { isNamespace } from "../../../domain/ids.ts";
import type { Namespace } from "../../../domain/ids.ts";
import { parseDuration } from "../../../domain/time.ts";
import type { TypedWish } from "../commands/command.ts";
import { given } from "../given.ts";
import { ids } from "../ids.ts";
import { clean } from "../messages/text-safety.ts";

type Values = ViewOutput["state"]["values"];
type ViewStateValue = Values[string][string];

/** The wish in a form's values; the length's block id ends in the longest length, so fields are found by their action. */
export function wishIn(values: Values): TypedWish {
  const choice = (action: string): string | undefined => fieldIn(values, action)?.selected_option?.value;
  const typed = (action: string, longest: number, lines: "one" | "many"): string => clean(fieldIn(values, action)?.value ?? "", longest, lines);
  return {
    namespaces: namespacesIn(values),
    ...given("cluster", choice(ids.cluster)), ...given("role", choice(ids.role)), ...given("duration", parseDuration(choice(ids.duration) ?? "")),
    ...given("reason", typed(ids.reason, 500, "many")), ...given("ticket", typed(ids.ticket, 64, "one")),
  };
}

function fieldIn(values: Values, action: string): ViewStateValue | undefined {
  return Object.values(values).find((block) => action in block)?.[action];
}

function namespacesIn(values: Values): readonly Namespace[] {
  return (fieldIn(values, ids.namespaces)?.selected_options ?? []).map(({ value }) => value).filter((value) => isNamespace(value));
}

/** The channel that was noted when a view was opened. */
export function channelIn(metadata: string): string {
  const noted = noteIn(metadata, "channel");
  return /^[CGD][A-Z0-9]{2,20}$/.test(noted) ? noted : "";
}

/** One text of a view's metadata; empty when it is not there. */
export function noteIn(metadata: string, name: string): string {
  try {
    const notes: unknown = JSON.parse(metadata);
    const value: unknown = typeof notes === "object" && notes !== null ? Object.entries(notes).find(([key]) => key === name)?.[1] : undefined;
    return typeof value === "string" ? value : "";
  } catch {
    return "";
  }
}
