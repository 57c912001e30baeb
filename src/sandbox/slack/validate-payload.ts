// placeholder header

/** Where a payload is used. */
export type Surface = "message" | "ephemeral" | "modal" | "home";

/** One thing wrong with a payload. */
export interface Finding {
  /** JSON pointer into the payload, such as `/blocks/2/text/text`. */
  readonly pointer: string;
  /** The rule's short name, such as `section.text.length`. */
  readonly rule: string;
  /** What is allowed. */
  readonly limit: number | string;
  /** What is there. */
  readonly found: number | string;
}

/** Checks. */
export function validatePayload(_surface: Surface, _payload: unknown): readonly Finding[] {
  return [];
}
