// Questions to the audit log from chat: what fits, page by page while events go on, what is not ours, and what happens when the stream does not answer.
import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../src/domain/audit/audit-event.ts";
import { behind } from "../../src/domain/audit/audit-question.ts";
import type { AuditAnswer, AuditQuestion } from "../../src/domain/audit/audit-question.ts";
import { auditText } from "../../src/domain/audit/audit-text.ts";
import { asked, denied, recovered, requestRefused, storeGap } from "../../src/domain/audit/facts.ts";
import { answerAudit } from "../../src/usecases/audit/answer-audit.ts";
import { a, aRequest, aTerms, noon, secondId } from "../world/builders.ts";
import { hours, minutes, plus } from "../world/times.ts";

/** A stream that hands out two events at a time. */
class Stream {
  texts: string[];
  constructor(events: readonly AuditEvent[]) {
    this.texts = events.map(auditText);
  }
  length(): Promise<number> {
    return Promise.resolve(this.texts.length);
  }
  async *read(): AsyncGenerator<readonly string[]> {
    for (let from = 0; from < this.texts.length; from += 2) yield await Promise.resolve(this.texts.slice(from, from + 2));
  }
}

const later = (span: ReturnType<typeof minutes>) => plus(noon, span);
const bob = { id: a.user("U0BOB"), email: "bob@example.com" };
const kim = { id: a.user("U0KIM"), email: "Kim@example.com" };
const anns = aRequest();
const kims = aRequest({ id: secondId, shortId: a.shortId("REQ-BCDE2"), terms: aTerms({ requester: { ...aTerms().requester, ...kim } }) });
const story = [
  asked(anns), asked(kims), denied(anns, { by: bob, at: later(minutes(1)), reason: "not now" }),
  requestRefused({ ...kim, at: later(minutes(2)) }, { cluster: "staging", role: "admin" }, "not_entitled"), storeGap("wiped", later(minutes(3))), recovered(kims, later(hours(2))),
];
const all: AuditQuestion = { skip: 0 };
const ask = (question: Partial<AuditQuestion>, stream = new Stream(story), now = later(hours(3))): Promise<AuditAnswer> => answerAudit({ auditReader: stream }, { ...all, ...question }, { now, isOver: () => false });
const types = async (question: Partial<AuditQuestion>): Promise<readonly string[]> => (await ask(question)).events.map(({ type }) => type);

describe("answerAudit", () => {
  it("shows what happened, the newest first, with the ids that people know", async () => {
    const { events, total, oldest, newest } = await ask({});
    expect(events.map(({ type, shortId }) => [type, shortId])).toEqual([
      ["request.recovered", "REQ-BCDE2"], ["store.gap", undefined], ["request.refused", undefined], ["request.denied", anns.shortId], ["request.asked", "REQ-BCDE2"], ["request.asked", anns.shortId],
    ]);
    expect([total, oldest, newest]).toEqual([6, noon, later(hours(2))]);
  });

  it.each<readonly [string, Partial<AuditQuestion>, readonly string[]]>([
    ["of a request", { request: anns.shortId }, ["request.denied", "request.asked"]],
    ["of a person by their address in any case, and of their requests", { person: "kim@EXAMPLE.com" }, ["request.recovered", "request.refused", "request.asked"]],
    ["of a person by their id: what they did", { person: "U0BOB" }, ["request.denied"]],
    ["of a cluster, also one that was refused", { cluster: "staging" }, ["request.refused"]],
    ["of a span, without its end", { from: later(minutes(1)), to: later(minutes(3)) }, ["request.refused", "request.denied"]],
    ["of the last two hours before now", { last: hours(2) }, ["request.recovered"]],
    ["of all of it together", { person: "kim@example.com", cluster: "prod", last: hours(9) }, ["request.recovered", "request.asked"]],
  ])("answers %s", async (_, question, expected) => {
    expect(await types(question)).toEqual(expected);
  });

  it("finds a request that came back after the stream was lost with the store", async () => {
    const { events } = await ask({ request: "REQ-BCDE2" }, new Stream(story.slice(-1)));
    expect(events.map(({ type }) => type)).toEqual(["request.recovered"]);
  });

  it("goes on where an answer ended, though events come meanwhile: none twice, none left out", async () => {
    const many = Array.from({ length: 40 }, (_, index) => storeGap("wiped", later(minutes(index))));
    const stream = new Stream(many);
    const seen: string[] = [];
    for (let answer = await ask({ last: hours(9) }, stream); ; answer = await ask(behind(answer, answer.events.length), stream)) {
      if (answer.events.length === 0) break;
      expect(answer.total).toBe(40);
      seen.push(...answer.events.map(({ at }) => at));
      stream.texts.push(auditText(storeGap("wiped", later(hours(5)))));
    }
    expect(seen).toEqual(many.map(({ at }) => new Date(at).toISOString()).reverse());
  });

  it("counts what is no event, and shows the rest", async () => {
    const stream = new Stream(story);
    stream.texts.splice(1, 0, "{}", "no JSON", '{"at":"-100000-01-01T00:00:00Z","type":"request.asked"}', '{"at":"1812-01-01T00:00:00Z","type":"request.asked"}', '{"at":"2026-11-24T12:00:00Z","type":"request.approved","actor":[],"facts":7}');
    expect(await ask({}, stream)).toMatchObject({ damaged: 4, total: 7 });
  });

  it("stops reading, when nobody waits any more", async () => {
    let reads = 0;
    await answerAudit({ auditReader: new Stream(story), onProgress: () => { reads += 1; } }, all, { now: noon, isOver: () => reads > 0 });
    expect(reads).toBe(1);
  });
});
