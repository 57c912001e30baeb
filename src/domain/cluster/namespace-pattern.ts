// Which namespaces an entitlement's patterns allow.
import type { Namespace } from "../ids.ts";

/** Whether `pattern` (with `*` for any run of characters) covers `asked`, which may be a pattern itself: every name that `asked` matches, `pattern` matches too. */
export function patternCovers(pattern: Namespace, asked: Namespace): boolean {
  return covers(Array.from(pattern), Array.from(asked));
}

// Row by row (as in edit distance): reached[i] says that pattern[0..i) covers what was read of `asked`.
// An asked `*` may stand for anything, so only a `*` of the pattern can take it.
function covers(pattern: readonly string[], asked: readonly string[]): boolean {
  let reached = closure(pattern, { states: pattern.map((_, index) => index === 0), final: pattern.length === 0 });
  for (const character of asked) {
    const next = pattern.map((sign, index) => reached.states[index] === true && sign !== "*" && sign === character && character !== "*");
    const stays = pattern.map((sign, index) => sign === "*" && reached.states[index] === true);
    reached = closure(pattern, { states: merge(stays, shift(next)), final: next.at(-1) === true });
  }
  return reached.final;
}

interface Reached {
  readonly states: readonly boolean[];
  readonly final: boolean;
}

// states[i]: the next sign to use is pattern[i]; a `*` may also match nothing, so it passes the token on.
function closure(pattern: readonly string[], reached: Reached): Reached {
  const closed = [...reached.states];
  let end = reached.final;
  pattern.forEach((sign, index) => {
    if (sign !== "*" || closed[index] !== true) return;
    if (index + 1 < closed.length) closed[index + 1] = true;
    else end = true;
  });
  return { states: closed, final: end };
}

function shift(states: readonly boolean[]): readonly boolean[] {
  return [false, ...states.slice(0, -1)];
}

function merge(one: readonly boolean[], other: readonly boolean[]): readonly boolean[] {
  return one.map((state, index) => state || other[index] === true);
}
