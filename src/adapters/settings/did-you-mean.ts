// The end of a refusal: the name that was probably meant.
import { suggest } from "../../domain/suggest.ts";

/** `. Did you mean …?` with the nearest name; nothing when none is near. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const [near] = suggest(typed, known);
  return near === undefined ? "" : `. Did you mean \`${near}\`?`;
}
