// What the three services answer, in their documented shapes.
import { shiftsOf } from "./world.ts";
import type { OnCallService, OnCallWorld, Shift } from "./world.ts";

/** Status and JSON body. */
export interface OnCallAnswer {
  readonly status: number;
  readonly body: object;
}

/** Answers one GET. `path` is what follows the service's base URL. */
export function answerOnCall(world: OnCallWorld, service: OnCallService, asked: { readonly path: string; readonly query: URLSearchParams; readonly authorization: string }): OnCallAnswer {
  if (world.mood === "down") return { status: 503, body: { message: "Service Unavailable" } };
  if (asked.authorization !== `${schemes[service]}${world.tokens[service]}`) return { status: 401, body: { message: "Invalid credentials" } };
  if (world.mood === "nonsense") return { status: 200, body: { unexpected: true } };
  return answers[service](world, asked.path, asked.query);
}

const schemes: Readonly<Record<OnCallService, string>> = { pagerduty: "Token token=", opsgenie: "GenieKey ", incidentIo: "Bearer " };
const notFound: OnCallAnswer = { status: 404, body: { message: "Not found" } };

const answers: Readonly<Record<OnCallService, (world: OnCallWorld, path: string, query: URLSearchParams) => OnCallAnswer>> = {
  pagerduty: (world, path, query) => (path === "oncalls" ? pagerDuty(world, query) : notFound),
  opsgenie,
  incidentIo: (world, path, query) => (path === "v2/schedule_entries" ? incidentIo(world, query) : notFound),
};

// developer.pagerduty.com: List all of the on-calls
function pagerDuty(world: OnCallWorld, query: URLSearchParams): OnCallAnswer {
  const [schedules, policies] = [query.getAll("schedule_ids[]"), query.getAll("escalation_policy_ids[]")];
  const fitting = shiftsOf(world, "pagerduty").filter(({ schedule, policy = "" }) => (schedules.length === 0 || schedules.includes(schedule)) && (policies.length === 0 || policies.includes(policy)));
  const limit = Number(query.get("limit") ?? 25);
  const hasUsers = query.getAll("include[]").includes("users");
  return { status: 200, body: { oncalls: fitting.slice(0, limit).map((shift) => onCallOf(shift, hasUsers)), limit, offset: 0, more: fitting.length > limit, total: null } };
}

function onCallOf({ schedule, policy = "", level = 1, email, from, to }: Shift, hasUsers: boolean): object {
  const name = email.split("@")[0] ?? "";
  const user = { id: `P${name.toUpperCase()}`, summary: name, self: `https://api.pagerduty.com/users/P${name.toUpperCase()}`, html_url: null };
  return {
    escalation_policy: { id: policy, type: "escalation_policy_reference", summary: policy, self: null, html_url: null }, escalation_level: level,
    schedule: { id: schedule, type: "schedule_reference", summary: schedule, self: null, html_url: null },
    user: hasUsers ? { ...user, type: "user", name, email, time_zone: "Etc/UTC", role: "user" } : { ...user, type: "user_reference" },
    start: iso(from), end: iso(to),
  };
}

function iso(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

// docs.opsgenie.com: Get On Calls
function opsgenie(world: OnCallWorld, path: string, query: URLSearchParams): OnCallAnswer {
  const id = decodeURIComponent(/^v2\/schedules\/([^/]+)\/on-calls$/.exec(path)?.[1] ?? "");
  if (!world.shifts.some(({ service, schedule }) => service === "opsgenie" && schedule === id)) return notFound;
  const emails = shiftsOf(world, "opsgenie").filter(({ schedule }) => schedule === id).map(({ email }) => email);
  const people = query.get("flat") === "true" ? { onCallRecipients: emails } : { onCallParticipants: emails.map((name) => ({ id: name, name, type: "user" })) };
  return { status: 200, body: { data: { _parent: { id, name: "Sandbox", enabled: !world.disabled.has(id) }, ...people }, took: 0.01, requestId: "sandbox" } };
}

// api-docs.incident.io: ListScheduleEntries
function incidentIo(world: OnCallWorld, query: URLSearchParams): OnCallAnswer {
  const id = query.get("schedule_id") ?? "";
  if (!world.shifts.some(({ service, schedule }) => service === "incidentIo" && schedule === id)) return notFound;
  const final = shiftsOf(world, "incidentIo").filter(({ schedule }) => schedule === id).map(({ email, from = 0, to = 0 }, index) => ({
    entry_id: `01ENTRY${String(index)}`, fingerprint: `f${String(index)}`, rotation_id: "01ROTATION", layer_id: "01LAYER", start_at: iso(from), end_at: iso(to),
    user: { id: `01USER${String(index)}`, name: email.split("@")[0], email, role: "responder", slack_user_id: null },
  }));
  return { status: 200, body: { schedule_entries: { final, overrides: [], scheduled: final }, pagination_meta: { after: null, after_url: null } } };
}
