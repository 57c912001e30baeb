// Who is on call in the sandbox: shifts on schedules of PagerDuty, Opsgenie and incident.io, and a switch to break all three.

/** The services. */
export type OnCallService = "pagerduty" | "opsgenie" | "incidentIo";

/** Somebody's turn on a schedule. */
export interface Shift {
  readonly service: OnCallService;
  readonly schedule: string;
  readonly email: string;
  /** PagerDuty's escalation policy and level; the others have none. */
  readonly policy?: string;
  readonly level?: number;
  /** Epoch milliseconds; undefined has no beginning or end. */
  readonly from?: number;
  readonly to?: number;
}

/** How the services behave: as they should, 503, no answer at all, or an answer of another shape. */
export type OnCallMood = "fine" | "down" | "hangs" | "nonsense";

/** One call that came in. */
export interface OnCallCall {
  readonly service: OnCallService;
  readonly path: string;
}

/** The state of the three. */
export interface OnCallWorld {
  readonly now: () => number;
  readonly shifts: Shift[];
  /** Schedules of Opsgenie that are switched off. */
  readonly disabled: Set<string>;
  readonly tokens: Readonly<Record<OnCallService, string>>;
  mood: OnCallMood;
  readonly calls: OnCallCall[];
}

/** An empty world with tokens of its own. */
export function createOnCallWorld(now: () => number): OnCallWorld {
  return { now, shifts: [], disabled: new Set(), tokens: { pagerduty: "sandbox-pagerduty-token", opsgenie: "sandbox-opsgenie-key", incidentIo: "sandbox-incident-io-token" }, mood: "fine", calls: [] };
}

/** Puts the sample people on call: dora first and eve behind her for prod, cat for staging. */
export function seedOnCall({ shifts }: OnCallWorld): void {
  shifts.push(
    { service: "pagerduty", schedule: "PSANDBOX", policy: "PPLATFORM", level: 1, email: "dora@example.com" },
    { service: "pagerduty", schedule: "PSANDBOX2", policy: "PPLATFORM", level: 2, email: "eve@example.com" },
    { service: "opsgenie", schedule: "5a4d0b7e-0000-4000-8000-000000000001", email: "cat@example.com" },
    { service: "incidentIo", schedule: "01SANDBOXSCHEDULE000000000", email: "dora@example.com", from: 0, to: 4_102_444_800_000 },
  );
}

/** The shifts of a service that are on now. */
export function shiftsOf({ shifts, now }: OnCallWorld, service: OnCallService): readonly Shift[] {
  return shifts.filter((shift) => shift.service === service && (shift.from ?? 0) <= now() && now() < (shift.to ?? Infinity));
}
