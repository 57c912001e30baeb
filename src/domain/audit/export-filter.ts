// Which audit events somebody wants to see.
import type { Instant } from "../time.ts";
import type { ChainedRecord } from "./chain.ts";

/** All of what is given must fit. */
export interface ExportFilter {
  readonly from?: Instant;
  /** The first instant that is no longer wanted. */
  readonly to?: Instant;
  /** An e-mail address or Slack id: of who did it, or of whose request it is. */
  readonly person?: string;
  readonly cluster?: string;
  /** The long id, or the short one that people see. */
  readonly request?: string;
}

/** Judges events in the order of the file: who asked, and how a request is called, is said by its first event only. */
export class EventFilter {
  readonly #filter: ExportFilter;
  readonly #requests = new Set<unknown>();

  constructor(filter: ExportFilter) {
    this.#filter = filter;
  }

  /** Whether the event is wanted. */
  wants({ at, fields }: ChainedRecord): boolean {
    const { from, to, cluster } = this.#filter;
    const time = Date.parse(at);
    const isIn = (from === undefined || time >= from) && (to === undefined || time < to);
    return this.#isAbout(fields) && isIn && (cluster === undefined || fields["cluster"] === cluster || factOf(fields, "cluster") === cluster);
  }

  // Remembers requests that fit, so that their later events, made by others or by the program, fit too.
  #isAbout(fields: ChainedRecord["fields"]): boolean {
    const { request: id, type } = fields;
    const fits = this.#isOf(fields) && this.#isNamed(fields);
    if (fits && type === "request.asked") this.#requests.add(id);
    return fits || (id !== undefined && this.#requests.has(id));
  }

  #isOf({ actor }: ChainedRecord["fields"]): boolean {
    const { person } = this.#filter;
    return person === undefined || isActor(actor, person);
  }

  #isNamed(fields: ChainedRecord["fields"]): boolean {
    const { request } = this.#filter;
    return request === undefined || fields["request"] === request || factOf(fields, "shortId") === request;
  }
}

function isActor(actor: unknown, person: string): boolean {
  return typeof actor === "object" && actor !== null && (Reflect.get(actor, "email") === person || Reflect.get(actor, "slack") === person);
}

function factOf({ facts }: ChainedRecord["fields"], name: string): unknown {
  return typeof facts === "object" && facts !== null ? Reflect.get(facts, name) : undefined;
}
