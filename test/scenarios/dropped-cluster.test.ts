// The configuration loses a cluster while the process is down, with open access there.
import { mkdtempDisposable, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { aSandboxWorld } from "../world/sandbox-world.ts";

it("a process does not start without a cluster on which access is open, and says which requests", async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "eks-access-test-"));
  const configurationPath = join(folder.path, "eks-access.yaml");
  const text = await readFile(new URL("../../src/sandbox/eks-access.yaml", import.meta.url), "utf8");
  await writeFile(configurationPath, text);
  await using world = await aSandboxWorld({ configurationPath });
  const card = await world.asked("ann", "prod view ns=payments");
  await world.as("bob").click(card, "Approve");
  await card.says("Active until");
  for (const product of world.world.products) await product.kill();
  await writeFile(configurationPath, text.replace("eksName: prod-eu-1", "eksName: prod-eu-9"));
  await expect(world.world.start("all")).rejects.toThrow(/names prod no more[^]*REQ-\w+[^]*Put it back/);
});
