// `npm run measure`: how long, how wide and how deep the sources are, against the targets of the project. Ends with 1 when a hard limit is broken.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { ESLint } from "eslint";

interface Finding {
  readonly file: string;
  readonly rule: string;
  readonly message: string;
  readonly number: number;
}

interface Row {
  readonly measure: string;
  readonly measured: string;
  readonly target: string;
  readonly isMet: boolean;
  /** A hard limit is broken. */
  readonly isBroken?: boolean;
}

const root = join(import.meta.dirname, "..");
const strict = /^src\/(domain|ports|usecases)\//;

async function lint(): Promise<{ readonly findings: readonly Finding[]; readonly disables: number }> {
  const eslint = new ESLint({ cwd: root, overrideConfigFile: join(root, "eslint.measure.config.js") });
  const results = await eslint.lintFiles(["src", "test"]);
  const findings = results.flatMap(({ filePath, messages }) => messages.map(({ ruleId, message }) => ({
    file: relative(root, filePath), rule: ruleId ?? "", message, number: Number(/(\d+)\)?\. Max/.exec(message)?.[1] ?? 0),
  })));
  const disables = results.map(({ filePath }) => readFileSync(filePath, "utf8").split("eslint-disable").length - 1).reduce((a, b) => a + b, 0);
  return { findings, disables };
}

interface Graph {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly unknown[] }[];
  readonly summary: { readonly violations: readonly unknown[] };
}

function isGraph(value: unknown): value is Graph {
  return typeof value === "object" && value !== null && "modules" in value && "summary" in value;
}

function readGraph(): Graph {
  const cruiser = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const { stdout } = spawnSync(process.execPath, [cruiser, "--config", ".dependency-cruiser.cjs", "--output-type", "json", "src", "test"], { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  const graph: unknown = JSON.parse(stdout);
  if (!isGraph(graph)) throw new Error("dependency-cruiser printed something else than a graph.");
  return graph;
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

interface Limits {
  readonly median: number;
  readonly p90: number;
  readonly most?: number;
}

function spread(measure: string, numbers: readonly number[], { median, p90, most }: Limits): Row {
  const [middle, high, top] = [quantile(numbers, 0.5), quantile(numbers, 0.9), Math.max(0, ...numbers)];
  return {
    measure, measured: `median ${String(middle)}, p90 ${String(high)}, most ${String(top)}`,
    target: `median ≤ ${String(median)}, p90 ≤ ${String(p90)}${most === undefined ? "" : `, never > ${String(most)}`}`,
    isMet: middle <= median && high <= p90 && top <= (most ?? Infinity), isBroken: top > (most ?? Infinity),
  };
}

function atMost(measure: string, number: number, { target, hard, digits = 0 }: { readonly target: number; readonly hard?: number; readonly digits?: number }): Row {
  return { measure, measured: number.toFixed(digits), target: `≤ ${String(target)}`, isMet: number <= target, isBroken: number > (hard ?? Infinity) };
}

function sizes(findings: readonly Finding[], graph: Graph): readonly Row[] {
  const src = findings.filter(({ file }) => file.startsWith("src/"));
  const numbers = (rule: string): readonly number[] => src.filter((finding) => finding.rule === rule).map(({ number }) => number);
  const imports = graph.modules.filter(({ source }) => source.startsWith("src/") && !source.startsWith("src/compose/")).map(({ dependencies }) => dependencies.length);
  return [
    spread("code lines per file", numbers("max-lines"), { median: 80, p90: 180, most: 250 }),
    spread("lines per function", numbers("max-lines-per-function"), { median: 10, p90: 25, most: 40 }),
    spread("parameters", numbers("max-params"), { median: 3, p90: 3, most: 3 }),
    spread("complexity", numbers("complexity"), { median: 2, p90: 6, most: 10 }),
    atMost("deepest nesting", Math.max(0, ...numbers("max-depth")), { target: 3, hard: 3 }),
    spread("imports per file", imports, { median: 5, p90: 10 }),
    atMost("cycles, orphans, forbidden imports", graph.summary.violations.length, { target: 0, hard: 0 }),
  ];
}

function habits(findings: readonly Finding[], disables: number): readonly Row[] {
  const src = findings.filter(({ file }) => file.startsWith("src/"));
  const count = (rule: string, words = ""): number => src.filter((finding) => finding.rule === rule && finding.message.includes(words)).length;
  const linesOf = (rule: string, folder: string): number => sum(findings.filter((finding) => finding.rule === rule && finding.file.startsWith(folder)).map(({ number }) => number));
  const [code, withComments] = [linesOf("max-lines", "src/"), linesOf("counting/lines-with-comments", "src/")];
  const [comments, tests] = [(100 * (withComments - code)) / withComments, linesOf("max-lines", "test/") / code];
  const casts = src.filter(({ message }) => message === "cast");
  const readers = new Set(src.filter(({ message }) => message === "environment").map(({ file }) => file)).size;
  return [
    atMost("exports without a sentence", count("jsdoc/require-jsdoc"), { target: 0, hard: 0 }),
    { measure: "comment lines, %", measured: comments.toFixed(1), target: "10–25", isMet: comments >= 10 && comments <= 25 },
    atMost("`any`", count("@typescript-eslint/no-explicit-any"), { target: 0, hard: 0 }),
    atMost("`!`", count("@typescript-eslint/no-non-null-assertion"), { target: 0, hard: 0 }),
    atMost("`as` in domain, ports, use cases", casts.filter(({ file }) => strict.test(file)).length, { target: 0, hard: 0 }),
    atMost("`as` per 1000 lines", (1000 * casts.length) / code, { target: 2, digits: 1 }),
    atMost("default exports, barrels", count("no-restricted-syntax", "default export") + count("no-restricted-syntax", "barrel"), { target: 0, hard: 0 }),
    atMost("files that read the environment", readers, { target: 1, hard: 1 }),
    { measure: "test ÷ source lines", measured: tests.toFixed(2), target: "1.0–2.0", isMet: tests >= 1 && tests <= 2 },
    { measure: "eslint-disable in src and test", measured: String(disables), target: "each with its reason", isMet: true },
    { measure: "code lines in src", measured: String(code), target: "–", isMet: true },
  ];
}

function papers(): readonly Row[] {
  const lines = (name: string): number => (existsSync(join(root, name)) ? readFileSync(join(root, name), "utf8").trimEnd().split("\n").length : 0);
  const manifest: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const dependencies = typeof manifest === "object" && manifest !== null && "dependencies" in manifest ? Object.keys(manifest.dependencies ?? {}).length : 0;
  return [
    atMost("runtime dependencies", dependencies, { target: 15 }),
    atMost("README, lines", lines("README.md"), { target: 200 }),
    atMost("DESIGN, lines", lines("DESIGN.md"), { target: 300 }),
  ];
}

const { findings, disables } = await lint();
const rows = [...sizes(findings, readGraph()), ...habits(findings, disables), ...papers()];
const verdict = ({ isMet, isBroken }: Row): string => (isBroken === true ? "HARD LIMIT BROKEN" : isMet ? "met" : "not met");
const cells = [["measure", "measured", "target", ""], ...rows.map((row) => [row.measure, row.measured, row.target, verdict(row)])];
const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
for (const line of cells) console.log(line.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
if (rows.some(({ isBroken }) => isBroken === true)) process.exitCode = 1;
