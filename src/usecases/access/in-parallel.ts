// Doing the same for many things, some at a time; the limiter below decides how fast.

/** Applies `work` to every item, at most 16 at a time; results in the order of the items. The first error stops what was not begun. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const queue = [...items.entries()];
  const lane = async (): Promise<void> => {
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) results.set(next[0], await work(next[1]));
    } catch (error) {
      queue.length = 0;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: Math.min(16, items.length) }, lane));
  return [...results.entries()].sort(([one], [other]) => one - other).map(([, result]) => result);
}
