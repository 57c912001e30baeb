// Reading lists: all pages or an error, never a part.
import { UnavailableError } from "../../../domain/errors.ts";

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

const mostPages = 100;

/** All items of a list. @throws UnavailableError when the pages do not end: a token comes twice, or there are more than 100 */
export async function allPages<T>(fetchPage: (token: string | undefined) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  const seen = new Set<string>();
  for (let pages = 0, token: string | undefined; pages < mostPages; pages += 1) {
    const page = await fetchPage(token);
    items.push(...page.items);
    token = page.next;
    if (token === undefined || token === "") return items;
    if (seen.has(token)) break;
    seen.add(token);
  }
  throw new UnavailableError("unavailable", "AWS gave a list whose pages do not end.");
}
