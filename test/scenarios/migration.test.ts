// The migration of the cluster `legacy` from chat: two administrators, forward and back.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mainAccount, sampleClusters } from "../../src/sandbox/seed-clusters.ts";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import type { SandboxWorld } from "../world/sandbox-world.ts";

let world: SandboxWorld;
beforeEach(async () => { world = await aSandboxWorld({ migrates: "legacy" }); });
afterEach(async () => { await world[Symbol.asyncDispose](); });

const hour = 3_600_000;

/** The card in the administrators' channel. */
function card() {
  const found = world.slack.messages.find(({ channelId, threadTs, blocks }) => channelId === "C0ADMINS" && threadTs === undefined && blocks.length > 0);
  if (found === undefined) throw new Error(`there is no card\n${world.transcript()}`);
  return { ...found };
}
const text = (): string => world.textOf(card());
const thread = (): readonly string[] => world.slack.messages.filter(({ threadTs }) => threadTs === card().ts).map((one) => world.textOf(one));
const says = (words: string): Promise<void> => world.until(() => world.slack.messages.some(({ channelId }) => channelId === "C0ADMINS") && text().includes(words), `the card says "${words}"`, { within: 25_000 });
const may = (who: string, verb: string, resource: string, namespace: string): boolean => world.world.kubernetes.canI({ clusterArn: sampleClusters.legacy, callerArn: `arn:aws:iam::${mainAccount}:${who}`, verb, resource, namespace }).allowed;
const awsAuth = (): Readonly<Record<string, string>> => world.world.kubernetes.awsAuthOf(sampleClusters.legacy) ?? {};

async function approved(): Promise<void> {
  expect(await world.as("eve").command("#payments", "/eks-access migrate legacy soak=30m", "administrators' channel")).toContain("Nothing has been changed");
  await says("Waits for approval");
  await world.as("dora").clickAndRead(card(), "Approve…", "Approved");
}

describe("a migration from chat", () => {
  it("shows its plan, and takes the approval of another administrator only", async () => {
    expect(await world.as("ann").command("#payments", "/eks-access migrate legacy")).toContain("Only administrators");
    await world.as("eve").command("#payments", "/eks-access migrate legacy soak=30m", "administrators' channel");
    await says("Waits for approval");
    expect(text()).toContain("AWSServiceRoleForBatch");
    expect(text()).toContain("The mode cannot go back");
    await world.until(() => thread().length >= 2, "the plan in the thread");
    expect(world.slack.messages.filter(({ threadTs }) => threadTs === card().ts).flatMap(({ files }) => files.map(({ name }) => name.replace(/-[0-9a-f]{8}\./, ".")))).toEqual(["migration-legacy.md", "migration-legacy.json"]);
    expect(await world.as("eve").clickAndRead(card(), "Approve…")).toContain("another administrator has to approve it");
    expect(await world.as("ann").command("#payments", "/eks-access migrate legacy approve")).toContain("Only administrators");
    expect(await world.as("dora").command("#payments", "/eks-access migrate legacy approve 00000000", "8 characters")).toContain("Say what you approve");
    expect(await world.as("dora").clickAndRead(card(), "Cancel", "Cancelled")).toContain("Cancelled");
    await says("Cancelled; nothing was changed");
  });

  it("goes forward to a cleaned aws-auth, with everybody's access as before, and to mode API by a typed command", async () => {
    const { kubernetes } = world.world;
    kubernetes.setAwsAuth(sampleClusters.legacy, Object.entries(awsAuth()).map(([key, value]) => `${key}: |\n${value.replace(/- rolearn: \S+AWSServiceRoleForBatch\n {2}username: aws-batch\n/, "").replaceAll(/^/gm, "  ")}`).join("\n"));
    await approved();
    await says("Soaking");
    expect(may("role/people/eve", "delete", "secrets", "kube-system")).toBe(true);
    expect(may("role/people/bob", "get", "pods", "payments")).toBe(true);
    expect(may("role/people/bob", "delete", "pods", "payments")).toBe(false);
    expect(may("user/contractors/nina", "get", "pods", "payments")).toBe(false);
    expect(await world.as("eve").command("#payments", "/eks-access migrate status legacy", "Soaking")).toContain("Soaking");
    world.advance(hour);
    await says("Clean-up waits for approval");
    await world.as("dora").clickAndRead(card(), "Approve clean-up…", "Clean-up approved");
    await says("Done, but for the mode API");
    expect(awsAuth()["mapRoles"]).toMatch(/^- rolearn: \S+people\/ann {3}# with its path it matches nobody\n/);
    expect(awsAuth()["mapRoles"]).not.toContain("platform-admin");
    await world.as("eve").clickAndRead(card(), "My access works", "Noted");
    const hash = /api-mode ([0-9a-f]{8})/.exec(text())?.[1] ?? "";
    expect(await world.as("dora").command("#payments", `/eks-access migrate legacy api-mode ${hash}`, "watched")).toContain("watched for an hour");
    world.advance(hour);
    expect(await world.as("dora").command("#payments", `/eks-access migrate legacy api-mode ${hash}`, "approved")).toContain("Mode API approved");
    await says("Completed");
    expect(may("role/people/eve", "delete", "secrets", "kube-system")).toBe(true);
    await expect.poll(() => thread().at(-1)).toContain("The mode is API");
    expect(thread().join("\n")).toContain("aws-auth is backed up");
  });

  it("goes back after the clean-up: rows first, byte for byte, then its entries", async () => {
    const before = awsAuth();
    await approved();
    await says("Soaking");
    world.advance(hour);
    await says("Clean-up waits for approval");
    await world.as("dora").clickAndRead(card(), "Approve clean-up…", "Clean-up approved");
    await says("Done, but for the mode API");
    expect(awsAuth()).not.toEqual(before);
    expect(await world.as("eve").clickAndRead(card(), "Roll back…", "Rolling back")).toContain("Rolling back");
    await says("Rolled back");
    expect(awsAuth()).toEqual(before);
    expect(world.entries("legacy").filter(({ tags }) => tags["eks-access/migration"] !== undefined)).toEqual([]);
    expect(may("role/people/cat", "delete", "pods", "payments")).toBe(true);
    await expect.poll(async () => (await world.audit()).filter(({ type }) => type === "migration.changed").length).toBeGreaterThan(30);
  });
});
