// The stores in memory keep the same promises as the real ones.
import { describe } from "vitest";
import { auditText } from "../../src/domain/audit/audit-text.ts";
import { createSystemClock } from "../../src/adapters/system/system-clock.ts";
import type { Instant } from "../../src/domain/time.ts";
import { noon } from "../world/builders.ts";
import { MemoryAuditSink } from "../world/memory-audit-sink.ts";
import { MemoryHomeViewers } from "../world/memory-home-viewers.ts";
import { MemoryIntakeStore } from "../world/memory-intake-store.ts";
import { MemoryLinkStore } from "../world/memory-link-store.ts";
import { MemoryRequestStore } from "../world/memory-request-store.ts";
import { MemoryWorkQueue } from "../world/memory-work-queue.ts";
import { auditSinkContract } from "./audit-sink-contract.ts";
import { intakeStoreContract } from "./intake-store-contract.ts";
import { homeViewersContract } from "./home-viewers-contract.ts";
import { linkStoreContract } from "./link-store-contract.ts";
import { requestStoreContract } from "./request-store-contract.ts";
import { workQueueContract } from "./work-queue-contract.ts";

const nothingToEnd = { [Symbol.asyncDispose]: () => Promise.resolve() };

describe("MemoryRequestStore", () => {
  requestStoreContract(() => {
    const store = new MemoryRequestStore();
    return Promise.resolve({
      ...nothingToEnd, store, eventTypes: () => Promise.resolve(store.events.map(({ type }) => type)),
      damage: (id, parts) => { store.damage(id, parts); return Promise.resolve(); },
    });
  });
});

describe("MemoryIntakeStore", () => {
  intakeStoreContract(() => {
    let now: Instant = noon;
    return Promise.resolve({ ...nothingToEnd, store: new MemoryIntakeStore({ now: () => now }), setNow: (to: Instant) => { now = to; } });
  });
});

describe("MemoryLinkStore", () => {
  linkStoreContract(() => {
    const store = new MemoryLinkStore();
    return Promise.resolve({ ...nothingToEnd, store, eventTypes: () => Promise.resolve(store.events.map(({ type }) => type)) });
  });
});

describe("MemoryHomeViewers", () => { homeViewersContract(() => Promise.resolve({ ...nothingToEnd, viewers: new MemoryHomeViewers() })); });

describe("MemoryAuditSink", () => {
  auditSinkContract(() => {
    const sink = new MemoryAuditSink();
    return Promise.resolve({ ...nothingToEnd, sink, stored: () => Promise.resolve(sink.events.map(auditText)) });
  });
});

describe("MemoryWorkQueue", () => {
  workQueueContract(() => {
    const clock = createSystemClock();
    const queue = new MemoryWorkQueue(clock);
    let timer: NodeJS.Timeout | undefined;
    return Promise.resolve({
      queue, now: () => clock.now(),
      work: (work) => { timer = setInterval(() => { void queue.runDue(work); }, 5); return Promise.resolve(); },
      [Symbol.asyncDispose]: () => { clearInterval(timer); return Promise.resolve(); },
    });
  });
});
