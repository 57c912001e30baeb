// The configuration loses a cluster while the process is down, with open access there.
import { mkdtempDisposable, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { aSandboxWorld } from "../world/sandbox-world.ts";

const sample = new URL("../../src/sandbox/eks-access.yaml", import.meta.url);

it("a process does not start without a cluster on which access is open, and says which requests", async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "eks-access-test-"));
  const configurationPath = join(folder.path, "eks-access.yaml");
  const text = await readFile(sample, "utf8");
  await writeFile(configurationPath, text);
  await using world = await aSandboxWorld({ configurationPath });
  const card = await world.asked("ann", "prod view ns=payments");
  await world.as("bob").click(card, "Approve");
  await card.says("Active until");
  for (const product of world.world.products) await product.kill();
  await writeFile(configurationPath, text.replace("eksName: prod-eu-1", "eksName: prod-eu-9"));
  await expect(world.world.start("all")).rejects.toThrow(/names prod no more[^]*REQ-\w+[^]*Put it back/);
});

it.each([
  ["is broken", (text: string) => text.replace("roles:", "rolls:")],
  ["leaves a cluster out on which access is live", (text: string) => text.replace("eksName: prod-eu-1", "eksName: prod-eu-9")],
])("access ends on time under the last good configuration when the new one %s, and nothing new is given", async (_what, change) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "eks-access-test-"));
  const configurationPath = join(folder.path, "eks-access.yaml");
  await writeFile(configurationPath, await readFile(sample, "utf8"));
  await using world = await aSandboxWorld({ configurationPath });
  const card = await world.asked("ann", "prod view ns=payments for=30m");
  await world.as("bob").click(card, "Approve");
  await card.says("Active until");
  await writeFile(configurationPath, change(await readFile(sample, "utf8")));
  world.advance(6_000);
  await world.until(() => world.log.lines.some((line) => line.includes("configuration not taken")), "the refusal of the configuration");
  expect(await world.as("ann").command("#payments", "/eks-access request prod view ns=checkout", "No access was granted.")).toContain("The configuration is not valid right now");
  world.advance(30 * 60_000);
  await card.says("Ended");
  expect(world.own("prod", "ann")).toBeUndefined();
});
