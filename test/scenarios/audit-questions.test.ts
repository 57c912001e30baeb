// The questions that an auditor asks, answered from the export of a day alone.
import { expect, it } from "vitest";
import { runCommand } from "../../src/adapters/cli/run-command.ts";
import { commands } from "../../src/compose/cli.ts";
import { aSandboxWorld } from "../world/sandbox-world.ts";

interface Event {
  readonly at: string;
  readonly type: string;
  readonly actor: { readonly email?: string; readonly part?: string };
  readonly request?: string;
  readonly cluster?: string;
  readonly principal?: string;
  readonly facts: Readonly<Record<string, unknown>>;
}
const minute = 60_000;

async function exported(path: string): Promise<readonly Event[]> {
  const lines: string[] = [];
  const result = await runCommand(["audit", "export", path], commands, { write: (text) => { lines.push(text); return Promise.resolve(); }, showProgress: () => undefined });
  expect(result).toEqual({ exitCode: 0, out: "", error: "" });
  return lines.map((line) => JSON.parse(line) as Event).sort((one, other) => one.at.localeCompare(other.at));
}

const of = (events: readonly Event[], { request }: Event, type: string): Event | undefined => events.find((event) => event.request === request && event.type === type);

function wishOf({ actor, cluster, principal, facts }: Event): object {
  return { who: actor.email, where: [cluster, principal], what: [facts["role"], facts["accessPolicies"], facts["scope"]], why: facts["reason"] };
}
function approvalOf(events: readonly Event[], ask: Event): object {
  const approved = of(events, ask, "request.approved");
  const hashes = [approved?.facts["hash"], of(events, ask, "access.intended")?.facts["approvalHash"]];
  return { approvedBy: approved?.actor.email, overTheSameHash: hashes.every((hash) => hash === ask.facts["approvalHash"]) };
}
function timesOf(events: readonly Event[], ask: Event): object {
  const [intended, confirmed, ended] = ["access.intended", "access.confirmed", "access.ended"].map((type) => of(events, ask, type));
  return {
    isInForceBeforeItsEnd: String(confirmed?.at) < String(intended?.facts["notAfter"]), removedAfterConfirmed: String(ended?.facts["removedAt"]) > String(confirmed?.at),
    state: ended?.facts["state"], isLate: Number(ended?.facts["lateMs"]) > 60_000,
  };
}
function endOf(events: readonly Event[], ask: Event): object {
  const { actor, facts } = of(events, ask, "access.end_asked") ?? of(events, ask, "access.end_reached") ?? ask;
  return { endedBy: [actor.email ?? actor.part, facts["reason"]] };
}

it("the export alone says who had what, why, by whose approval, from when to when, how late it ended, by whom, and what was refused", async () => {
  await using world = await aSandboxWorld();
  const card = await world.asked("ann", 'prod edit ns=payments for=15m reason="checkout is down"');
  const from = world.slack.sights.length;
  await world.as("ann").click(card, "Approve");
  await world.as("ann").readsSince(from, "decide your own request");
  await world.as("bob").click(card, "Approve");
  await card.says("Active until");
  world.advance(15 * minute);
  await card.says("Ended");
  const revoked = await world.asked("ann", "prod view ns=payments for=1h");
  await world.as("cat").click(revoked, "Approve");
  await revoked.says("Active until");
  await world.as("bob").click(revoked, "End now");
  const form = await world.as("bob").form();
  await form.fill("Reason", "the incident is over");
  await form.submit();
  await revoked.says("Revoked");
  expect(await world.as("gus").command("#payments", "/eks-access request prod view ns=payments", "Guests")).toContain("No access was granted.");
  await expect.poll(async () => (await world.audit()).filter(({ type }) => type === "access.ended" || type.endsWith(".refused")).length, { timeout: 10_000 }).toBe(4);

  const events = await exported(world.world.auditFile);
  const asks = events.filter(({ type }) => type === "request.asked");
  const answers = asks.map((ask) => ({ ...approvalOf(events, ask), ...timesOf(events, ask), ...endOf(events, ask), ...wishOf(ask) }));
  const principal = "arn:aws:iam::111122223333:role/people/ann";
  const holds = { who: "ann@example.com", where: ["prod", principal], overTheSameHash: true, isInForceBeforeItsEnd: true, removedAfterConfirmed: true, isLate: false };
  expect(answers).toEqual([
    { ...holds, what: ["edit", ["AmazonEKSEditPolicy"], "payments"], why: "checkout is down", approvedBy: "bob@example.com", state: "ended", endedBy: ["timer", undefined] },
    { ...holds, what: ["view", ["AmazonEKSViewPolicy"], "payments"], why: undefined, approvedBy: "cat@example.com", state: "revoked", endedBy: ["bob@example.com", "the incident is over"] },
  ]);
  expect(events.filter(({ type }) => type === "request.refused").map(({ actor, facts }) => [actor.email, facts])).toEqual([["gus@example.com", { cluster: "prod", role: "view", code: "not_member" }]]);
  expect(events.filter(({ type }) => type === "deed.refused").map(({ actor, request, facts }) => [actor.email, request, facts])).toEqual([["ann@example.com", asks[0]?.request, { deed: "approve", code: "own_request" }]]);
});
