// What was typed into the request form so far.
import type { ViewOutput } from "@slack/bolt";
import { isNamespace } from "../../../domain/ids.ts";
import { parseDuration } from "../../../domain/time.ts";
import type { TypedWish } from "../commands/command.ts";
import { ids } from "../ids.ts";
import { clean } from "../messages/text-safety.ts";

type Values = ViewOutput["state"]["values"];

/** The wish in a form's values; the length's block id ends in the longest length, so it is found by its action. */
export function wishIn(values: Values): TypedWish {
  const field = (action: string) => Object.values(values).find((block) => action in block)?.[action];
  const cluster = field(ids.cluster)?.selected_option?.value;
  const role = field(ids.role)?.selected_option?.value;
  const duration = parseDuration(field(ids.duration)?.selected_option?.value ?? "");
  const reason = clean(field(ids.reason)?.value ?? "", 500, "many");
  const ticket = clean(field(ids.ticket)?.value ?? "", 64);
  return {
    namespaces: (field(ids.namespaces)?.selected_options ?? []).map(({ value }) => value).filter((value) => value !== undefined).filter((value) => isNamespace(value)),
    ...(cluster === undefined ? {} : { cluster }), ...(role === undefined ? {} : { role }), ...(duration === undefined ? {} : { duration }),
    ...(reason === "" ? {} : { reason }), ...(ticket === "" ? {} : { ticket }),
  };
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
