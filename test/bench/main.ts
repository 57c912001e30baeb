// `npm run bench [name …]`: the numbers that the project is held to, measured here and now. Ratios compare with something measured or counted in the same run.
import { mkdirSync, writeFileSync } from "node:fs";
import { commands } from "./commands.ts";
import { lateness, manyEnds } from "./ends.ts";
import { lineOf } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { grants } from "./grants.ts";
import { pathDirs } from "./real-redis.ts";
import { startTime } from "./start-time.ts";
import { memory, sweepCalls } from "./sweeps.ts";

const benchmarks: Readonly<Record<string, () => Promise<readonly Figure[]>>> = { start: startTime, commands, grants, lateness, "many-ends": manyEnds, "sweep-calls": sweepCalls, memory };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benchmarks));
if (unknown.length > 0 || pathDirs.length === 0) {
  process.exitCode = 2;
  console.error(unknown.length > 0 ? `There is no benchmark ${unknown.join(", ")}. There are: ${Object.keys(benchmarks).join(", ")}.` : "Benchmarks need redis-server or valkey-server on the PATH (Debian's package redis-server): the embedded Redis would be measured instead of the product.");
} else {
  const figures: Figure[] = [];
  for (const [name, run] of Object.entries(benchmarks)) if (wanted.length === 0 || wanted.includes(name)) figures.push(...(await shown(run)));
  mkdirSync("reports", { recursive: true });
  writeFileSync("reports/bench.json", `${JSON.stringify({ node: process.version, figures }, undefined, 2)}\n`);
  console.log("Written to reports/bench.json.");
}

async function shown(run: () => Promise<readonly Figure[]>): Promise<readonly Figure[]> {
  const figures = await run();
  for (const figure of figures) console.log(lineOf(figure));
  return figures;
}
