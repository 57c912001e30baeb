// Breaking the glass in the sandbox, and its configuration changed for a scenario.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aSandboxWorld } from "./sandbox-world.ts";
import type { Card, Name, SandboxWorld } from "./sandbox-world.ts";

const sample = new URL("../../src/sandbox/eks-access.yaml", import.meta.url);

/** The id of a request in an answer. */
export const idIn = (text: string): string => /REQ-\w{5}/.exec(text)?.[0] ?? "no id";

/** Types the command; the answer that holds `until`. */
export const typedGlass = (world: SandboxWorld, name: Name, line: string, until: string): Promise<string> => world.as(name).command("#payments", `/eks-access break-glass ${line}`, until);

/** Breaks the glass; its card, once access is there. */
export async function brokenGlass(world: SandboxWorld, line = 'prod reason="API down"', name: Name = "dora"): Promise<Card> {
  const card = await world.cardWhen(idIn(await typedGlass(world, name, line, "you get access now")));
  await card.says("Active until");
  return card;
}

/** Gives it back. */
export async function glassIsOver(world: SandboxWorld, card: Card, name: Name = "dora"): Promise<void> {
  await world.as(name).click(card, "End now");
  await card.says("Given back");
}

/** A world of its own whose configuration is the sandbox's with a change. */
export async function withConfiguration(change: (text: string) => string, run: (world: SandboxWorld) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "break-glass-"));
  const configurationPath = join(folder, "eks-access.yaml");
  await writeFile(configurationPath, change(await readFile(sample, "utf8")));
  try {
    await using world = await aSandboxWorld({ configurationPath });
    await run(world);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
