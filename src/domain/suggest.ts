// "Did you mean": names close to what was typed, only among names the person may see.

/** Up to three of `known` within an edit distance of 2 and a third of the typed length, nearest first. */
export function suggest<T extends string>(typed: string, known: readonly T[]): readonly T[] {
  const limit = Math.min(2, Math.max(1, Math.floor(typed.length / 3)));
  return known
    .map((name) => ({ name, distance: editDistance(typed.toLowerCase().slice(0, 64), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((one, other) => one.distance - other.distance || (one.name < other.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Least number of letters inserted, removed, replaced, or swapped with their neighbour. */
export function editDistance(one: string, other: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) next.push(cell({ one, other, i, j, before, row, next }));
    before = row;
    row = next;
  }
  return at(row, other.length);
}

interface Cell {
  readonly one: string;
  readonly other: string;
  readonly i: number;
  readonly j: number;
  readonly before: readonly number[];
  readonly row: readonly number[];
  readonly next: readonly number[];
}

function cell({ one, other, i, j, before, row, next }: Cell): number {
  const replaced = at(row, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1);
  const plain = Math.min(at(row, j) + 1, at(next, j - 1) + 1, replaced);
  const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
  return swapped ? Math.min(plain, at(before, j - 2) + 1) : plain;
}

// Every index that is asked for lies in its row.
function at(row: readonly number[], index: number): number {
  return Number(row[index]);
}
