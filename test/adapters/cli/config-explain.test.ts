// `config explain`: which rule decides, from the file alone, by the decision that a request takes.
import { describe, expect, it } from "vitest";
import { commands } from "../../../src/compose/cli.ts";
import { runCommand } from "../../../src/adapters/cli/run-command.ts";

const sample = new URL("../../../src/sandbox/eks-access.yaml", import.meta.url).pathname;
const terminal = { write: () => Promise.resolve(), showProgress: () => undefined };
const run = (...words: string[]) => runCommand(["config", "explain", ...words], commands, terminal);

describe("config explain", () => {
  it("says which rule decides, what it gives, who approves and who the principal is", async () => {
    const { exitCode, out } = await run(sample, "prod", "view", "--ns", "payments", "--person", "U0ANN", "--email", "ann@example.com");
    expect(exitCode).toBe(0);
    expect(out).toBe([
      "view on prod, asked for by somebody who is in no group of the configuration: allowed",
      "  entitlements[0]: allows it, and decides", "  entitlements[1]: covers only edit", "  entitlements[2]: covers only admin",
      "Gives: AmazonEKSViewPolicy on payments, for 1h from when it is granted", "Approvals: 1 by payments-leads (Slack user group S0PAYLEADS); lapses after 30m",
      "Principal: arn:aws:iam::111122223333:role/people/ann (template)", "",
    ].join("\n"));
  });
  it("takes an alias, and says what has still to be given", async () => {
    expect(await run(sample, "production", "admin", "--groups", "sre")).toMatchObject({ exitCode: 0, out: expect.stringContaining("Has to be given: reason") as string });
  });
  it.each([
    [["prod", "admin"], "refused: no entitlement gives admin on prod to them.", "entitlements[2]: is for sre only"],
    [["prod", "view", "--ns", "payments", "--for", "9h"], "refused: 9h is longer than 8h.", "entitlements[0]: does not allow it: 9h is longer than 8h."],
    [["prod", "view", "--ns", "billing"], "billing is outside of payments, payments-*, checkout.", "entitlements[1]: covers only edit"],
    [["prod", "view"], "it counts in namespaces: add --ns.", ""], [["prdo", "view"], "there is no cluster prdo to ask for. Did you mean prod?", ""],
    [["prod", "viw"], "prod has no role viw. Did you mean view?", ""], [["prod", "view", "--ns", "payments", "--for", "1m"], "1m is shorter than 5m.", ""],
    [["prod", "admin", "--groups", "sre", "--ns", "payments"], "admin covers the whole cluster: leave --ns out.", ""],
    [["prod", "view", "--ns", Array.from({ length: 21 }, (_, index) => `payments-${String(index)}`).join(",")], "more than 20 namespaces.", ""],
  ])("refuses %j with its reason, exit code 1", async (words, why, rule) => {
    const { exitCode, out } = await run(sample, ...words);
    expect(exitCode).toBe(1);
    expect(out).toContain(why);
    expect(out).toContain(rule);
  });
  it("has the same as JSON", async () => {
    const { out } = await run(sample, "prod", "view", "--ns", "payments", "--json");
    expect(JSON.parse(out)).toMatchObject({ allowed: true, entitlement: 0, accessPolicies: ["AmazonEKSViewPolicy"], durationMs: 3_600_000, rules: [{ entitlement: 0, kind: "decides" }, { kind: "other_role" }, { kind: "other_role" }] });
    expect(JSON.parse((await run(sample, "prod", "admin", "--json")).out)).toMatchObject({ allowed: false, refusal: { code: "not_entitled" } });
  });
  it.each([
    [[sample, "prod"], "Name a file, a cluster and a role."], [[sample, "prod", "view", "--ns", "Pay_ments"], "`Pay_ments` is not a namespace."], [[sample, "prod", "view", "--for", "soon"], "`soon` is not a length."],
    [[sample, "prod", "view", "--person", "ann"], "`ann` is not a Slack user id"], [[sample, "prod", "view", "--email", "ann@example.com"], "`--email` needs `--person`"],
    [[sample, "prod", "view", "--groups", "srre"], "There is no group `srre`. Did you mean `sre`?"], [[sample, "prod", "view", "--groups", "S R E"], "`S R E` is not the name of a group."], [[sample, "prod", "view", "--groups", "zzzz"], "There are: sre,"],
  ])("called as %j it says what is wrong, exit code 2", async (words, sentence) => {
    expect(await run(...words)).toMatchObject({ exitCode: 2, error: expect.stringContaining(sentence) as string });
  });
  it("says of a file that is not good, or not there, why, exit code 1", async () => {
    expect(await run(new URL("../../data/broken-configurations/unknown-role.yaml", import.meta.url).pathname, "prod", "view")).toMatchObject({ exitCode: 1, error: expect.stringContaining("The configuration has") as string });
    expect(await run("/nowhere.yaml", "prod", "view")).toMatchObject({ exitCode: 1, error: expect.stringContaining("ENOENT") as string });
  });
});
