// Which audit events somebody wants to see.
import { isRequestId, shortIdOf } from "../ids.ts";
import type { Instant } from "../time.ts";
import { isJsonObject } from "./audit-text.ts";
import type { JsonObject, RecordedEvent } from "./audit-text.ts";

/** All of what is given must fit. */
export interface ExportFilter {
  readonly from?: Instant;
  /** The first instant that is no longer wanted. */
  readonly to?: Instant;
  /** An e-mail address, in any case, or Slack id: of who did it, or of whose request it is. */
  readonly person?: string;
  readonly cluster?: string;
  /** The long id, or the short one that people see. */
  readonly request?: string;
}

/** The events that say how a request is called: that it was asked for, and that it came back after the store was lost, which took what was said before with it. */
const opening: ReadonlySet<string> = new Set(["request.asked", "request.recovered"]);

/** Judges events in their order: who asked, and how a request is called, is said by its first event only. */
export class EventFilter {
  readonly #filter: ExportFilter;
  readonly #requests = new Set<unknown>();

  constructor(filter: ExportFilter) {
    this.#filter = filter;
  }

  /** Whether the event is wanted. */
  wants({ at, fields }: RecordedEvent): boolean {
    const { from, to, cluster } = this.#filter;
    const time = Date.parse(at);
    const isIn = (from === undefined || time >= from) && (to === undefined || time < to);
    return this.#isAbout(fields) && isIn && (cluster === undefined || fields["cluster"] === cluster || factOf(fields, "cluster") === cluster);
  }

  // Remembers requests that fit, so that their later events, made by others or by the program, fit too.
  #isAbout(fields: JsonObject): boolean {
    const { request: id, type } = fields;
    const fits = this.#isOf(fields) && this.#isNamed(fields);
    if (fits && typeof type === "string" && opening.has(type)) this.#requests.add(id);
    return fits || (id !== undefined && this.#requests.has(id));
  }

  #isOf({ actor }: JsonObject): boolean {
    const { person } = this.#filter;
    return person === undefined || isActor(actor, person);
  }

  #isNamed(fields: JsonObject): boolean {
    const { request } = this.#filter;
    return request === undefined || fields["request"] === request || shortIdIn(fields) === request;
  }
}

/** How people call the request that an event opens; undefined for every other event. */
export function shortIdIn(fields: JsonObject): string | undefined {
  const { request, type } = fields;
  const said = factOf(fields, "shortId");
  if (typeof said === "string") return said;
  return type === "request.recovered" && typeof request === "string" && isRequestId(request) ? shortIdOf(request) : undefined;
}

function isActor(actor: unknown, person: string): boolean {
  if (!isJsonObject(actor)) return false;
  const { email, slack } = actor;
  return slack === person || (typeof email === "string" && email.toLowerCase() === person.toLowerCase());
}

/** A fact of an event. */
export function factOf({ facts }: JsonObject, name: string): unknown {
  return isJsonObject(facts) ? facts[name] : undefined;
}
