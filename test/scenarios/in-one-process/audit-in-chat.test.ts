// The audit log in chat: an administrator asks what happened, goes on to older events, and is recorded; everybody else is refused.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOf } from "../../adapters/slack/payload-limits.ts";
import { aSandboxWorld, people } from "../../world/sandbox-world.ts";
import type { Name, SandboxWorld } from "../../world/sandbox-world.ts";

let world: SandboxWorld;
let id = "";
beforeAll(async () => {
  world = await aSandboxWorld();
  const card = await world.asked("ann", 'prod edit ns=payments for=15m reason="checkout <!channel> is down"');
  id = /REQ-\w{5}/.exec(card.text)?.[0] ?? "";
  await world.as("bob").click(card, "Approve");
  await card.says("Active until");
  await world.as("ann").click(card, "End now");
  await card.says("Given back");
  await world.as("kim").command("#payments", "/eks-access request staging view ns=payments for=1h", "No access was granted");
});
afterAll(async () => {
  for (const { blocks, text } of world.slack.ephemerals) expect(faultsOf("message", { text, blocks: [...blocks] })).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const ask = (line: string, name: Name = "eve", until = "Only you see this."): Promise<string> => world.as(name).command("#payments", `/eks-access ${line}`, until);
/** What is refused reaches the stream a little after its answer. */
async function askUntil(line: string, text: string): Promise<string> {
  let answer = "";
  await expect.poll(async () => { answer = await ask(line); return answer; }, { timeout: 10_000 }).toContain(text);
  return answer;
}
const reads = async (): Promise<readonly object[]> => (await world.audit()).filter(({ type }) => type === "audit.read").map(({ facts }) => facts);

describe("an administrator", () => {
  it("reads what happened to a request, by whom and why, the newest first", async () => {
    const text = await ask(`audit ${id}`);
    expect(text).toMatch(new RegExp(`^Reading the audit log…\\nAudit log of ${id}: 1 to 6 of 6, the newest first\\n`));
    const said = [...text.matchAll(/\d\dZ {2}(.*)\n/g)].map(([, words]) => words);
    expect(said).toEqual([
      expect.stringMatching(/^access is gone \(withdrawn\), removed at \S+, late by nothing$/), "ann@example.com ended it early",
      expect.stringMatching(/^access was read back, until \S+, after the last approval: \d+s$/), expect.stringMatching(/^access until \S+ was decided/),
      expect.stringMatching(/^bob@example\.com approved [0-9a-f]{8} \(1 of 1\)$/), "ann@example.com asked for edit on prod (payments) for 15m: “checkout <!channel> is down”",
    ]);
    expect(text.match(new RegExp(`${id} · prod · arn:aws:iam::111122223333:role/people/ann`, "g"))).toHaveLength(6);
    expect(text).toMatch(/From the stream that all processes share, which goes back to .*; evidence is in the files\. Only you see this\./);
  });

  it("reads of a person, a cluster and a span, and that nothing fits", async () => {
    const kims = await askUntil("audit @kim last=1h", "1 to 1 of 1");
    expect(kims).toContain("Audit log of U0KIM from ");
    expect(kims).toContain("kim@contractor.example asked for view on staging and was refused: ");
    expect(kims).not.toContain("ann@example.com");
    const production = await ask("audit production");
    expect(production).toContain("Audit log on prod: ");
    expect(production).not.toContain("kim@contractor.example");
    expect(await ask("audit ann@example.com to=2020-01-01")).toContain("to before Jan 1, 2020 00:00: nothing");
  });

  it("is recorded with what was asked", async () => {
    await ask("audit ann@example.com prod last=2h");
    await expect.poll(async () => (await reads()).slice(-1)).toEqual([{ person: "ann@example.com", cluster: "prod", lastMs: 7_200_000 }]);
    expect(await askUntil("audit eve@example.com", "cluster prod")).toContain("eve@example.com read the audit log: person ann@example.com, cluster prod, the last 2h");
  });

  it("goes on to older events by a button, none twice, though new ones come", async () => {
    for (let count = 0; count < 20; count += 1) await world.as("gus").command("#payments", "/eks-access request prod view ns=payments", "Guests");
    const eve = world.as("eve");
    const seen: string[] = [];
    let text = await askUntil("audit U0GUS", "of 20,");
    for (let pages = 1; ; pages += 1) {
      seen.push(...[...text.matchAll(/\d\dZ {2}(.*)\n/g)].map(([, words = ""]) => words));
      const [, last, total = text] = /: \d+ to (\d+) of (\d+)/.exec(text) ?? [];
      expect(total).toBe("20");
      if (last === total) break;
      expect(pages).toBeLessThan(5);
      await world.as("gus").command("#payments", "/eks-access request prod view ns=payments", "Guests");
      text = await eve.clickAndRead(eve.ephemeral(), "Older", "Only you see this.");
    }
    expect(seen).toEqual(Array.from({ length: 20 }, () => "gus@example.com asked for view on prod and was refused: not member"));
  });

  it("is told where the log is verified and exported, and what was not understood", async () => {
    expect(await ask("audit verify", "eve", "terminal")).toContain("The log is verified in a terminal, where its files are: eks-access audit verify FILE…");
    expect(await ask("audit last=soon", "eve", "not understood")).toContain("last=soon is not understood.");
    expect(await ask("help audit", "eve", "newest")).toContain("That it was read is in the audit log too.");
  });
});

describe("everybody else", () => {
  it.each<readonly [Name, string, string]>([
    ["ann", "Only administrators (@platform-admins) can look at clusters and the audit log, so nothing is shown.", "not_administrator"], ["ivan", "Only administrators (@platform-admins)", "not_administrator"],
    ["gus", "Guests can't use eks-access. Nothing is shown.", "not_member"], ["dan", "Your account is deactivated. Nothing is shown.", "not_member"],
  ])("such as %s is refused, and that is recorded", async (name, sentence, code) => {
    const refusals = async () => (await world.audit()).filter(({ type, facts }) => type === "deed.refused" && facts["deed"] === "audit");
    const before = (await refusals()).length;
    expect(await ask("audit prod", name, sentence)).not.toContain("Audit log");
    await expect.poll(async () => (await refusals()).slice(before)).toMatchObject([{ actor: { slack: people[name] }, facts: { cluster: "prod", code } }]);
  });
});
